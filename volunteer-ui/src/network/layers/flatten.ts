import { padded } from "../../kernels/index.ts";
import type { Planner } from "../planner.ts";
import { type Source, type Tensor, lastOf, product, rowsPerSample } from "../tensor.ts";
import { type Layer, only } from "./layer.ts";
import { requireChannelsLast } from "./windows.ts";

/** All values of a sample in one row. */
export const flatten: Layer = (planner, config, sources) => {
  requireChannelsLast(config);
  const source = planner.dense(only(sources));
  return reshaped(planner, source, [product(source.shape)]);
};

/** The same values in the same order, in other rows: where they lie, if rows have no gaps. */
export function reshaped(planner: Planner, source: Tensor, shape: readonly number[]): Source {
  const { kernels } = planner;
  const { values: x, gradient: dx } = source;
  const columns = lastOf(shape);
  const isTight = x.stride === 4 * x.columns && (dx === undefined || dx.stride === x.stride);
  const hasGaps = !isTight || padded(columns) !== columns;
  if (!hasGaps) {
    const rows = planner.capacity * rowsPerSample(shape);
    const view = { stride: 4 * columns, rows, columns };
    const values = { ...view, at: x.at };
    const gradient = dx && { ...view, at: dx.at };
    return { kind: "tensor", tensor: { shape, values, gradient } };
  }
  const output = planner.tensor(shape, dx !== undefined);
  const { values: y, gradient: dy } = output;
  const perSample = product(shape);
  planner.steps.push({
    forward: (samples) => {
      kernels.reshapeRows(
        ...([x.at, x.stride, x.columns, y.at, y.stride, columns, samples * perSample] as const),
      );
    },
    backward: (samples) => {
      if (dx === undefined || dy === undefined) return;
      kernels.reshapeRows(
        ...([
          dy.at,
          dy.stride,
          columns,
          dx.at,
          dx.stride,
          dx.columns,
          samples * perSample,
        ] as const),
      );
    },
  });
  return { kind: "tensor", tensor: { ...output, isOwned: true } };
}
