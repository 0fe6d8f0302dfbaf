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
    BatchNormalization: ["gamma", "beta"],
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

/** As the normal form has it: `{"class_name": "L1L2", "config": {"l1", "l2"}}`. */
function regularizer(key: string, value: unknown): Regularizer {
  const { class_name: name, config } = value as Readonly<Record<string, unknown>>;
  const { l1, l2 } = (config ?? {}) as Readonly<Record<string, unknown>>;
  if (name === "L1L2" && typeof l1 === "number" && typeof l2 === "number") return { l1, l2 };
  throw new UnsupportedError(`${key} ${JSON.stringify(value)}`);
}
