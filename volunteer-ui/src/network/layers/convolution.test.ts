import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { randomFloats } from "../../samples/fixture/index.ts";
import {
  DRAWS,
  type Sliding,
  around,
  expectAgreement,
  outputSize,
  part,
  runLayer,
  slidingOf,
} from "../fixture/index.ts";
import { UnsupportedError } from "./layer.ts";

const RUNS = { seed: 7, numRuns: 25 };
const slidings = fc.array(fc.nat(), { minLength: DRAWS, maxLength: DRAWS }).map(slidingOf);
const options = fc.record({
  useBias: fc.boolean(),
  activation: fc.constantFrom("linear", "relu", "tanh", "gelu", "softmax"),
});

interface Options {
  readonly useBias: boolean;
  readonly activation: string;
}

/** With the shape of its output. */
function convolution(sliding: Sliding, filters: number, { useBias, activation }: Options) {
  const { channels, window, strides, padding } = sliding;
  const config = { filters, kernel_size: window, strides, padding, activation, use_bias: useBias };
  const shapes = [[...window, channels, filters], ...(useBias ? [[filters]] : [])];
  return {
    parts: [part(`Conv${window.length}D`, config, shapes)],
    output: [...outputSize(sliding), filters],
  };
}

function depthwise(sliding: Sliding, times: number, { useBias, activation }: Options) {
  const { channels, window, strides, padding } = sliding;
  const config = { kernel_size: window, strides, padding, activation, use_bias: useBias };
  const shapes = [[...window, channels, times], ...(useBias ? [[channels * times]] : [])];
  return {
    parts: [part("DepthwiseConv2D", { ...config, depth_multiplier: times }, shapes)],
    output: [...outputSize(sliding), channels * times],
  };
}

/** TensorFlow.js's depthwise convolution takes only strides that are the same both ways. */
function asImage({ size, window, strides, ...rest }: Sliding): Sliding {
  const [stride = 1] = strides;
  const square = ([first = 1, second = first]: readonly number[]) => [first, second];
  return { ...rest, size: square(size), window: square(window), strides: [stride, stride] };
}

describe("Conv1D and Conv2D", () => {
  it("have the gradient of TensorFlow.js, and the same bits without SIMD", async () => {
    await fc.assert(
      fc.asyncProperty(
        slidings,
        fc.integer({ min: 1, max: 9 }),
        options,
        async (sliding, filters, given) => {
          const { parts, output } = convolution(sliding, filters, given);
          await expectAgreement(around(sliding, parts, output), sliding.samples);
        },
      ),
      RUNS,
    );
  });

  it("take one convolution's output as the next one's input", async () => {
    const sliding: Sliding = {
      ...{ size: [9, 8], channels: 3, window: [3, 2], strides: [1, 1] },
      ...{ padding: "same", isFirst: true, samples: 5 },
    };
    const first = convolution(sliding, 4, { useBias: true, activation: "relu" });
    const next = { ...sliding, channels: 4 };
    const second = convolution(next, 6, { useBias: true, activation: "tanh" });
    const parts = [...first.parts, ...second.parts];
    await expectAgreement(around(sliding, parts, second.output), sliding.samples);
  });

  it.each([
    ["SIMD", "simd"],
    ["no SIMD", "scalar"],
  ] as const)("read and write rows with gaps, with %s", async (_, lanes) => {
    const layer = {
      className: "Conv2D",
      config: { filters: 5, kernel_size: [3, 2], strides: [1, 2] },
      ...{ shape: [6, 7, 4], samples: 3, weights: [[3, 2, 4, 5], [5]], lanes },
    };
    const x = randomFloats(3 * 6 * 7 * 4, 1, 3);
    const dy = randomFloats(31, 1, 4);
    expect(await runLayer({ ...layer, gap: 32 }, x, dy)).toEqual(await runLayer(layer, x, dy));
  });
});

describe("DepthwiseConv2D", () => {
  it("has the gradient of TensorFlow.js, and the same bits without SIMD", async () => {
    await fc.assert(
      fc.asyncProperty(
        slidings.map(asImage),
        fc.integer({ min: 1, max: 3 }),
        options,
        async (sliding, times, given) => {
          const { parts, output } = depthwise(sliding, times, given);
          await expectAgreement(around(sliding, parts, output), sliding.samples);
        },
      ),
      RUNS,
    );
  });

  it("adds what its kernel costs by itself", async () => {
    const sliding: Sliding = {
      ...{ size: [5, 6], channels: 3, window: [2, 3], strides: [1, 1] },
      ...{ padding: "same", isFirst: false, samples: 2 },
    };
    const { parts, output } = depthwise(sliding, 2, { useBias: true, activation: "tanh" });
    const [plain] = parts;
    if (plain === undefined) throw new Error("no layer");
    const { class_name, config } = plain.layer;
    const depthwise_regularizer = { class_name: "L1L2", config: { l1: 0, l2: 0.1 } };
    const costly = part(class_name, { ...config, depthwise_regularizer }, plain.shapes);
    await expectAgreement(around(sliding, [costly], output), sliding.samples);
  });
});

describe("what convolutions do not cover", () => {
  const ALL = { filters: 1, kernel_size: 1 };
  const x = new Float32Array(16);
  const run = (className: string, config: object, shape = [4, 4, 1]) =>
    runLayer({ className, config: { ...ALL, ...config }, shape, samples: 1 }, x, x);

  it.each([
    ["dilation", "Conv2D", { dilation_rate: [2, 2] }],
    ["dilation of channels by themselves", "DepthwiseConv2D", { dilation_rate: 2 }],
    ["channels first", "Conv2D", { data_format: "channels_first" }],
    ["groups", "Conv2D", { groups: 2 }],
  ])("%s is refused as unsupported", async (_, className, config) => {
    await expect(run(className, config)).rejects.toThrow(UnsupportedError);
  });

  it("causal padding is refused as unsupported", async () => {
    await expect(run("Conv1D", { padding: "causal" }, [16, 1])).rejects.toThrow(UnsupportedError);
  });

  it.each([
    ["an input of other dimensions", { kernel_size: 1 }, [16, 1], /input \[16, 1\]/],
    ["no size of a window", { kernel_size: undefined }, [4, 4, 1], /size of a window/],
    ["strides of 0", { strides: 0 }, [4, 4, 1], /strides \[0, 0\]/],
    ["windows larger than the image", { kernel_size: 5 }, [4, 4, 1], /5 does not fit into 4/],
  ])("%s is an error", async (_, config, shape, message) => {
    await expect(run("Conv2D", config, shape)).rejects.toThrow(message);
  });
});
