import { describe, expect, it } from "vitest";

import { Activation, Arena, floats, loadKernels } from "./index.ts";
import type { Kernels } from "./index.ts";

const COUNT = 40_000;

type Apply = (kernels: Kernels, from: number, to: number) => void;

const activate =
  (kind: number): Apply =>
  (kernels, from, to) => {
    kernels.activate(kind, 1, from, 0, to, 0, 1, COUNT);
  };

/** Against double precision, where the true value's own error does not count. */
const FUNCTIONS = [
  {
    name: "exp",
    range: [-87, 88],
    ulp: 2,
    exact: Math.exp,
    apply: ((kernels, from, to) => {
      kernels.exponentials(from, to, COUNT);
    }) satisfies Apply,
  },
  {
    name: "log",
    range: [1e-30, 1e5],
    ulp: 2,
    exact: Math.log,
    apply: ((kernels, from, to) => {
      kernels.logarithms(from, to, COUNT);
    }) satisfies Apply,
  },
  { name: "tanh", range: [-12, 12], ulp: 7, exact: Math.tanh, apply: activate(Activation.TANH) },
  {
    name: "sigmoid",
    range: [-80, 80],
    ulp: 3,
    exact: (x: number): number => 1 / (1 + Math.exp(-x)),
    apply: activate(Activation.SIGMOID),
  },
] as const;

/** From one end of the range to the other, half of the numbers in equal steps, half by magnitude. */
function numbers([low, high]: readonly [number, number]): Float32Array {
  return Float32Array.from({ length: COUNT }, (_, at) => {
    const share = Math.floor(at / 2) / (COUNT / 2 - 1);
    if (at % 2 === 0) return low + share * (high - low);
    const size = high * 10 ** (-12 * share);
    return low < 0 && at % 4 === 1 ? Math.max(low, -size) : Math.max(low, size);
  });
}

/** The distance to the next float32 above the magnitude of `value`. */
function ulp(value: number): number {
  const bits = new Int32Array(Float32Array.of(Math.abs(value)).buffer);
  const next = new Float32Array(Int32Array.of((bits[0] ?? 0) + 1).buffer);
  return (next[0] ?? NaN) - Math.fround(Math.abs(value));
}

describe("elementary functions", () => {
  it.each(FUNCTIONS)(
    "err by at most $ulp ulp: $name",
    async ({ range, ulp: most, exact, apply }) => {
      const kernels = await loadKernels();
      const arena = new Arena(kernels);
      const [from, to] = [arena.bytesFor(4 * COUNT), arena.bytesFor(4 * COUNT)];
      floats(kernels.memory, from, COUNT).set(numbers(range));
      apply(kernels, from, to);
      const [given, found] = [
        floats(kernels.memory, from, COUNT),
        floats(kernels.memory, to, COUNT),
      ];
      let worst = 0;
      given.forEach((x, at) => {
        const truth = exact(x);
        worst = Math.max(worst, Math.abs((found[at] ?? NaN) - truth) / ulp(truth));
      });
      expect(worst).toBeLessThanOrEqual(most);
      // Not so wide that it says nothing.
      expect(worst).toBeGreaterThan(most / 4);
    },
  );
});
