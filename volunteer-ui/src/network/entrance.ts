import type { Input, InputForm } from "../samples/index.ts";
import type { Config } from "./config.ts";
import type { Planner } from "./planner.ts";
import { type Source, lastOf, product, rowsPerSample } from "./tensor.ts";

/** Where samples come in. */
export interface Entrance {
  readonly source: Source;
  /** Writes what goes in to where the first layer reads it. */
  readonly put: (input: Input, samples: number) => void;
}

/**
 * @param config of the model's input
 * @throws Error if the model takes something else
 */
export function entrance(planner: Planner, form: InputForm, config: Config): Entrance {
  requireShape(form.shape, config.raw("batch_input_shape"));
  const { shape, classes, oneHot } = form;
  if (classes === undefined) return valuesEntrance(planner, shape);
  const own = oneHot ? shape.slice(0, -1) : shape;
  const { memory } = planner.kernels;
  const at = planner.arena.bytesFor(4 * planner.capacity * product(own));
  return {
    source: { kind: oneHot ? "one-hot" : "numbers", numbers: { shape: own, classes, at } },
    put: (input) => {
      if (input.kind !== "classes") throw new Error("the network takes class numbers");
      new Int32Array(memory.buffer, at, input.values.length).set(input.values);
    },
  };
}

/** @param expected with the batch; null where the model takes any size */
function requireShape(given: readonly number[], expected: unknown): void {
  if (!Array.isArray(expected)) return;
  const sizes = (expected as readonly (number | null)[]).slice(1);
  if (sizes.length === given.length && given.every((size, at) => size === (sizes[at] ?? size)))
    return;
  const text = sizes.map((size) => size ?? "any").join(", ");
  throw new Error(`the model takes [${text}], but a sample is [${given.join(", ")}]`);
}

function valuesEntrance(planner: Planner, shape: readonly number[]): Entrance {
  const tensor = planner.tensor(shape, false);
  const columns = lastOf(shape);
  const { at, stride } = tensor.values;
  const { memory } = planner.kernels;
  // Values come without gaps; a copy for each row would take longer than computing.
  const given = planner.arena.bytesFor(4 * planner.capacity * product(shape));
  return {
    source: { kind: "tensor", tensor },
    put: (input, samples) => {
      if (input.kind !== "values") throw new Error("the network takes values");
      new Float32Array(memory.buffer, given, input.values.length).set(input.values);
      const rows = samples * rowsPerSample(shape);
      planner.kernels.copyRows(given, 4 * columns, at, stride, rows, columns);
    },
  };
}
