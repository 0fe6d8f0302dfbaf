import { padded } from "../kernels/index.ts";
import type { Planner } from "./planner.ts";
import { type Source, type Tensor, rowsPerSample } from "./tensor.ts";

/**
 * One source for each of several readers. They share the values, which none of them may change in place; each has a
 * gradient of its own to overwrite, and these are added up in the order of the readers.
 */
export function fork(planner: Planner, source: Source, readers: number): readonly Source[] {
  if (readers < 2 || source.kind !== "tensor") return Array<Source>(readers).fill(source);
  const { shape, values, gradient } = source.tensor;
  const perSample = rowsPerSample(shape);
  const first: Tensor = { shape, values, gradient };
  const others = Array.from({ length: readers - 1 }, (): Tensor => ({
    ...first,
    gradient: gradient && planner.matrix(planner.capacity * perSample, gradient.columns),
  }));
  planner.steps.push({
    forward: () => undefined,
    backward: (samples) => {
      for (const { gradient: from } of others) {
        if (from === undefined || gradient === undefined) return;
        planner.kernels.addRows(
          ...([from.at, from.stride, gradient.at, gradient.stride] as const),
          ...([samples * perSample, padded(gradient.columns)] as const),
        );
      }
    },
  });
  return [first, ...others].map((tensor) => ({ kind: "tensor", tensor }));
}
