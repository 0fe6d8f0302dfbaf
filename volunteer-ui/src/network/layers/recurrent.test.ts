import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { JobWithData } from "../../samples/fixture/index.ts";
import { classNet, part, softmax, textNet } from "../fixture/nets.ts";
import type { Part } from "../fixture/nets.ts";
import { compiled, expectSameBits, expectSlope, expectTensorFlows } from "../fixture/sums.ts";

const GATES = { GRU: 3, SimpleRNN: 1 };
type Kind = keyof typeof GATES;
const KINDS: readonly Kind[] = ["GRU", "SimpleRNN"];

/** With its weights' shapes. */
function recurrent(kind: Kind, inputs: number, units: number, config: object = {}): Part {
  const columns = GATES[kind] * units;
  const useBias = !("use_bias" in config) || config.use_bias === true;
  const shapes = [[inputs, columns], [units, columns], ...(useBias ? [[columns]] : [])];
  return part(kind, { units, ...config }, shapes);
}

/** Two layers, of which the first gives whole sequences and passes a gradient on. */
function stacked(kind: Kind, first: number, second: number, length: number): JobWithData {
  return textNet(
    [
      recurrent(kind, 5, first, { return_sequences: true }),
      recurrent(kind, first, second),
      softmax(second, 5),
    ],
    length,
    true,
  );
}

const shapes = fc.record({
  kind: fc.constantFrom(...KINDS),
  first: fc.integer({ min: 1, max: 9 }),
  second: fc.integer({ min: 1, max: 9 }),
  length: fc.integer({ min: 2, max: 5 }),
  samples: fc.integer({ min: 1, max: 8 }),
});
const few = { seed: 1, numRuns: 12 };
const firstOf = (samples: number): number[] => Array.from({ length: samples }, (_, at) => at);

describe("a recurrent layer", () => {
  it("has the gradient of TensorFlow.js, whatever its shape", async () => {
    await fc.assert(
      fc.asyncProperty(shapes, async ({ kind, first, second, length, samples }) => {
        await expectTensorFlows(stacked(kind, first, second, length), firstOf(samples));
      }),
      few,
    );
  });

  it("gives the same bits without SIMD", async () => {
    await fc.assert(
      fc.asyncProperty(shapes, async ({ kind, first, second, length, samples }) => {
        await expectSameBits(stacked(kind, first, second, length), firstOf(samples));
      }),
      few,
    );
  });

  it.each(KINDS)("takes one sample of one time step: %s", async (kind) => {
    await expectTensorFlows(textNet([recurrent(kind, 5, 3), softmax(3, 5)], 1, true), [2]);
    // TensorFlow.js 4.22 cannot return a sequence of one.
    await expectSlope(stacked(kind, 3, 5, 1), [2]);
  });

  it.each(KINDS)("has other activations, and no bias if told so: %s", async (kind) => {
    const config = { activation: "relu", use_bias: false };
    const gated = kind === "GRU" ? { ...config, recurrent_activation: "sigmoid" } : config;
    const net = textNet([recurrent(kind, 5, 6, gated), softmax(6, 5)], 4, true);
    await expectTensorFlows(net, [0, 1, 2]);
  });

  it.each(KINDS)("takes float features, and gives whole sequences last: %s", async (kind) => {
    const net = classNet(
      [recurrent(kind, 3, 6, { return_sequences: true }), part("Flatten", {}), softmax(24, 3)],
      [4, 3],
      3,
    );
    await expectTensorFlows(net, [0, 1, 2]);
    await expectSlope(net, [0, 1, 2]);
  });

  // TensorFlow.js has none of these; `keras.test.ts` holds what they give against Keras.
  it.each([
    [{}, 1, 1],
    [{}, 5, 4],
    [{ use_bias: false }, 3, 3],
    [{ activation: "relu", recurrent_activation: "sigmoid" }, 4, 3],
  ])("that resets after has its loss's slope for a gradient: %o", async (config, units, length) => {
    const resetAfter = (inputs: number, width: number, more: object): Part => {
      const { shapes, layer } = recurrent("GRU", inputs, width, { ...config, ...more });
      const [kernel = [], state = [], bias] = shapes;
      const biases = bias === undefined ? [] : [[2, 3 * width]];
      const { class_name, config: whole } = layer;
      return part(class_name, { ...whole, reset_after: true }, [kernel, state, ...biases]);
    };
    const net = textNet(
      [resetAfter(5, units, { return_sequences: true }), resetAfter(units, 3, {}), softmax(3, 5)],
      length,
      true,
    );
    await expectSlope(net, [0, 1, 2]);
    await expectSameBits(net, [0, 1, 2]);
  });

  it.each([
    ["SimpleRNN", { activation: "relu6" }, "SimpleRNN '': activation relu6"],
    ["GRU", { recurrent_activation: "gelu" }, "GRU '': recurrent_activation gelu"],
    ["SimpleRNN", { activation: "gelu" }, "SimpleRNN '': activation gelu"],
    ["SimpleRNN", { dropout: 0.5 }, "SimpleRNN '': dropout 0.5"],
    ["GRU", { recurrent_dropout: 0.5 }, "GRU '': recurrent_dropout 0.5"],
    ["GRU", { stateful: true }, "GRU '': stateful true"],
    ["SimpleRNN", { go_backwards: true }, "SimpleRNN '': go_backwards true"],
  ] as const)("is refused where kernels lack something: %s %o", async (kind, config, message) => {
    const net = textNet([recurrent(kind, 5, 3, config), softmax(3, 5)], 4, true);
    await expect(compiled(net)).rejects.toMatchObject({ name: "UnsupportedError", message });
  });
});
