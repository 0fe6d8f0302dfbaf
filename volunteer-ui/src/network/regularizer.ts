import type { Config } from "./config.ts";
import { UnsupportedError } from "./layers/layer.ts";
import type { Planner, Weight } from "./planner.ts";
import { product } from "./tensor.ts";

/** A loss of l1 * |w| + l2 * w^2 for each value of a weight. */
interface Regularizer {
  readonly l1: number;
  readonly l2: number;
}

const ENDING = "_regularizer";

const RECURRENT = ["kernel", "recurrent", "bias"];

/** Which weights a layer takes, in order. */
const ROLES: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    Conv1D: ["kernel", "bias"],
    Conv2D: ["kernel", "bias"],
    Dense: ["kernel", "bias"],
    DepthwiseConv2D: ["depthwise", "bias"],
    Embedding: ["embeddings"],
    GRU: RECURRENT,
    LSTM: RECURRENT,
    LayerNormalization: ["gamma", "beta"],
    SimpleRNN: RECURRENT,
  }),
);

/** Roles that a layer can do without, and the flag that says so. */
const OPTIONAL: ReadonlyMap<string, string> = new Map(
  Object.entries({ bias: "use_bias", gamma: "scale", beta: "center" }),
);

/**
 * What weights cost by themselves. It counts once per sample, so that the mean over any number of leaves is what Keras
 * minimizes.
 *
 * Recurrent layers have it too, as in Keras: TensorFlow.js 4.22 forgets theirs.
 */
export class Penalties {
  readonly #planner: Planner;
  readonly #all: (Regularizer & { readonly weight: Weight })[] = [];
  #perSample = 0;

  constructor(planner: Planner) {
    this.#planner = planner;
  }

  /** For one sample, with the weights that were loaded last. */
  get perSample(): number {
    return this.#perSample;
  }

  /**
   * Those of one layer.
   *
   * @param weights that it took, in order
   * @throws UnsupportedError for a regularizer that is not L1 or L2
   */
  add(className: string, config: Config, weights: readonly Weight[]): void {
    const roles = ROLES.get(className)?.filter((role) => isTaken(config, role));
    for (const key of config.keysEndingIn(ENDING)) {
      if (roles === undefined) throw new UnsupportedError(key);
      const weight = weights[roles.indexOf(key.slice(0, -ENDING.length))];
      if (weight !== undefined) this.#all.push({ ...regularizer(key, config.raw(key)), weight });
    }
  }

  /** After the weights have changed. */
  load(): void {
    const { kernels } = this.#planner;
    this.#perSample = this.#all.reduce(
      (sum, { l1, l2, weight: { at, shape } }) => sum + kernels.penalty(l1, l2, at, product(shape)),
      0,
    );
  }

  /** After the weights' gradients have been computed. */
  backward(samples: number): void {
    const { kernels } = this.#planner;
    for (const { l1, l2, weight } of this.#all) {
      const { at, gradientAt, shape } = weight;
      kernels.penaltyGradient(samples * l1, samples * l2, at, gradientAt, product(shape));
    }
  }
}

function isTaken(config: Config, role: string): boolean {
  const flag = OPTIONAL.get(role);
  return flag === undefined || config.flag(flag, true);
}

/** As Keras writes it: a name, or a class with its numbers, which are 0.01 unless they are given. */
function regularizer(key: string, value: unknown): Regularizer {
  const { name, numbers } = named(value);
  const rate = (which: "l1" | "l2"): number => {
    if (!name.includes(which)) return 0;
    const given = numbers[which] ?? 0.01;
    if (typeof given === "number") return given;
    throw new Error(`${key}: ${JSON.stringify(value)} has a rate that is no number`);
  };
  if (!["l1", "l2", "l1l2"].includes(name)) {
    throw new UnsupportedError(`${key} ${JSON.stringify(value)}`);
  }
  return { l1: rate("l1"), l2: rate("l2") };
}

function named(value: unknown): { name: string; numbers: Readonly<Record<string, unknown>> } {
  if (typeof value === "string") return { name: plain(value), numbers: {} };
  const given = value as Readonly<Record<string, unknown>>;
  const name = given["class_name"] ?? given["className"];
  const numbers = (given["config"] ?? {}) as Readonly<Record<string, unknown>>;
  return { name: typeof name === "string" ? plain(name) : "", numbers };
}

/** "L1L2", "l1_l2" and "l1l2" are the same. */
function plain(name: string): string {
  return name.toLowerCase().replaceAll("_", "");
}
