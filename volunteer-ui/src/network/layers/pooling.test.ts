import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { randomFloats, relativeDistance } from "../../samples/fixture/index.ts";
import type { JobWithData } from "../../samples/fixture/index.ts";
import {
  DRAWS,
  type Part,
  type Sliding,
  around,
  expectAgreement,
  outputSize,
  part,
  runLayer,
  slidingOf,
} from "../fixture/index.ts";
import { UnsupportedError } from "./layer.ts";

const RUNS = { seed: 11, numRuns: 25 };
const slidings = fc.array(fc.nat(), { minLength: DRAWS, maxLength: DRAWS }).map(slidingOf);

type Kind = "Max" | "Average";

function pooling(kind: Kind, sliding: Sliding, ...after: readonly Part[]): JobWithData {
  const { window, strides, padding, channels } = sliding;
  const config = { pool_size: window, strides, padding };
  const pool = part(`${kind}Pooling${window.length}D`, config);
  return around(sliding, [pool, ...after], [...outputSize(sliding), channels]);
}

function globalPooling(kind: Kind, sliding: Sliding): JobWithData {
  const { size, channels } = sliding;
  return around(sliding, [part(`Global${kind}Pooling${size.length}D`, {})], [channels]);
}

/** For each window of one image [height, width], the pixels that it covers, with TensorFlow's padding. */
function covered(sliding: Sliding): readonly (readonly number[])[] {
  const [rows = [], columns = []] = outputSize(sliding).map((count, axis) => {
    const { size, window, strides } = sliding;
    const [length = 1, reach = 1, stride = 1] = [size[axis], window[axis], strides[axis]];
    const before = Math.floor(Math.max((count - 1) * stride + reach - length, 0) / 2);
    return range(count).map((at) =>
      range(reach)
        .map((step) => at * stride - before + step)
        .filter((place) => place >= 0 && place < length),
    );
  });
  const width = sliding.size[1] ?? 1;
  return rows.flatMap((ys) => columns.map((xs) => ys.flatMap((y) => xs.map((x) => y * width + x))));
}

/** Means of what windows cover, and the gradient, in double precision. */
function averages(sliding: Sliding, x: Float32Array, dy: Float32Array) {
  const { size, channels, samples } = sliding;
  const windows = covered(sliding);
  const pixels = size.reduce((a, b) => a * b);
  const y = new Float32Array(dy.length);
  const dx = new Float64Array(x.length);
  range(samples * windows.length * channels).forEach((at) => {
    const window = Math.floor(at / channels);
    const image = Math.floor(window / windows.length);
    const places = (windows[window % windows.length] ?? []).map(
      (pixel) => (image * pixels + pixel) * channels + (at % channels),
    );
    y[at] = places.reduce((sum, place) => sum + (x[place] ?? NaN), 0) / places.length;
    const share = (dy[at] ?? NaN) / places.length;
    for (const place of places) dx[place] = (dx[place] ?? NaN) + share;
  });
  return { y, dx: Float32Array.from(dx) };
}

function range(count: number): readonly number[] {
  return Array.from({ length: count }, (_, at) => at);
}

describe("pooling", () => {
  it("to the largest value has the gradient of TensorFlow.js", async () => {
    await fc.assert(
      fc.asyncProperty(slidings, (sliding) =>
        expectAgreement(pooling("Max", sliding), sliding.samples),
      ),
      RUNS,
    );
  });

  it("to the mean has the gradient of TensorFlow.js where windows cover only pixels", async () => {
    const covered = slidings.filter(({ padding }) => padding === "valid");
    await fc.assert(
      fc.asyncProperty(covered, (sliding) =>
        expectAgreement(pooling("Average", sliding), sliding.samples),
      ),
      RUNS,
    );
  });

  it("of the whole has the gradient of TensorFlow.js", async () => {
    const kinds = fc.constantFrom("Max" as const, "Average" as const);
    await fc.assert(
      fc.asyncProperty(kinds, slidings, (kind, sliding) =>
        expectAgreement(globalPooling(kind, sliding), sliding.samples),
      ),
      { ...RUNS, numRuns: 12 },
    );
  });

  it("to the mean divides by what a window covers, backward too", async () => {
    const images = slidings.filter(({ size, padding }) => size.length === 2 && padding === "same");
    await fc.assert(
      fc.asyncProperty(images, async (sliding) => {
        const { channels, samples, size, window, strides } = sliding;
        const shape = [...size, channels];
        const outputs = samples * channels * outputSize(sliding).reduce((a, b) => a * b);
        const x = randomFloats(samples * shape.reduce((a, b) => a * b), 1, 3);
        const dy = randomFloats(outputs, 1, 4);
        const layer = {
          className: "AveragePooling2D",
          config: { pool_size: window, strides, padding: "same" },
          ...{ shape, samples, gap: 16 },
        };
        const expected = averages(sliding, x, dy);
        const simd = await runLayer({ ...layer, lanes: "simd" }, x, dy);
        expect(relativeDistance(simd.y, expected.y)).toBeLessThan(1e-6);
        expect(relativeDistance(simd.dx, expected.dx)).toBeLessThan(1e-6);
        expect(await runLayer({ ...layer, lanes: "scalar" }, x, dy)).toEqual(simd);
      }),
      RUNS,
    );
  });

  it("gives the first of equal values the whole gradient", async () => {
    const layer = {
      className: "MaxPooling2D",
      config: { pool_size: 2, strides: 1 },
      ...{ shape: [2, 3, 1], samples: 1 },
    };
    const { y, dx } = await runLayer(
      layer,
      Float32Array.of(0, 5, 5, 5, 5, 1),
      Float32Array.of(1, 10),
    );
    expect([...y]).toEqual([5, 5]);
    expect([...dx]).toEqual([0, 11, 0, 0, 0, 0]);
  });

  it("gives pixels that no window covers no gradient", async () => {
    const layer = {
      className: "MaxPooling1D",
      config: { pool_size: 1, strides: 2 },
      ...{ shape: [4, 1], samples: 2 },
    };
    const { dx } = await runLayer(
      layer,
      Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8),
      Float32Array.of(9),
    );
    expect([...dx]).toEqual([9, 0, 9, 0, 9, 0, 9, 0]);
  });

  it("has windows of 2 side by side unless told otherwise", async () => {
    const x = Float32Array.of(1, 2, 3, 4, 5);
    const layer = {
      className: "MaxPooling1D",
      config: { strides: null },
      shape: [5, 1],
      samples: 1,
    };
    const { y, outputShape } = await runLayer(layer, x, Float32Array.of(1));
    expect([...y]).toEqual([2, 4]);
    expect(outputShape).toEqual([2, 1]);
  });

  it("leaves what activations after it need of its output", async () => {
    const sliding: Sliding = {
      ...{ size: [5, 6], channels: 3, window: [2, 2], strides: [2, 2] },
      ...{ padding: "valid", isFirst: false, samples: 3 },
    };
    const tanh = part("Activation", { activation: "tanh" });
    await expectAgreement(pooling("Max", sliding, tanh), sliding.samples);
  });

  it.each([
    ["AveragePooling2D", { data_format: "channels_first" }],
    ["GlobalAveragePooling2D", { data_format: "channels_first" }],
    ["GlobalMaxPooling2D", { keepdims: true }],
    ["MaxPooling2D", { padding: "causal" }],
  ])("%s refuses %o as unsupported", async (className, config) => {
    const x = new Float32Array(16);
    const layer = { className, config, shape: [4, 4, 1], samples: 1 };
    await expect(runLayer(layer, x, x)).rejects.toThrow(UnsupportedError);
  });
});
