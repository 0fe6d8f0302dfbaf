import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { JobWithData } from "../samples/fixture/index.ts";
import { graphNet, named, withTopology } from "./fixture/graph.ts";
import { classNet, dense, part, softmax } from "./fixture/nets.ts";
import { compiled, expectSameBits, expectSlope, expectTensorFlows } from "./fixture/sums.ts";

const add = part("Add", {});
const concatenate = part("Concatenate", {});

/** A skip around a dense layer whose activation could be in place, then two branches side by side. */
function residual(width: number): JobWithData {
  const body = named("body", ["in"], dense(3, width, { activation: "tanh" }));
  const first = named("first", ["body"], dense(width, width, { activation: "relu" }));
  const sum = named("sum", ["body", "first", "body"], add);
  const act = named("act", ["sum"], part("Activation", { activation: "tanh" }));
  const left = named("left", ["act"], dense(width, 2, { activation: "tanh" }));
  const right = named("right", ["act"], dense(width, 5));
  const both = named("both", ["right", "left", "act"], concatenate);
  const out = named("out", ["both"], softmax(7 + width, 3));
  // Keras meets right before left, on its way from the output.
  return graphNet([body, first, sum, act, right, left, both, out], [3]);
}

/** A sequence, whole and in its last step, read by several layers. */
function sequences(units: number): JobWithData {
  const whole = named(
    "whole",
    ["in"],
    part("GRU", { units, return_sequences: true }, [
      [2, 3 * units],
      [units, 3 * units],
      [3 * units],
    ]),
  );
  const rnn = (name: string) =>
    named(name, ["whole"], part("SimpleRNN", { units }, [[units, units], [units, units], [units]]));
  const [a, b] = [rnn("a"), rnn("b")];
  const sum = named("sum", ["a", "b"], add);
  const twice = named("twice", ["sum", "a"], concatenate);
  const out = named("out", ["twice"], softmax(2 * units, 3));
  return graphNet([whole, a, b, sum, twice, out], [4, 2]);
}

/** Inputs that have no gradient, beside one that has. */
function withInput(width: number): JobWithData {
  const body = named("body", ["in"], dense(3, width));
  const both = named("both", ["in", "body", "in"], concatenate);
  const sum = named("sum", ["both", "both"], add);
  const out = named("out", ["sum"], softmax(6 + width, 3));
  return graphNet([body, both, sum, out], [3]);
}

/** A tensor that one reader could change in place, if it were the only one. */
function activatedBeside(width: number): JobWithData {
  const body = named("body", ["in"], dense(3, width));
  const act = named("act", ["body"], part("Activation", { activation: "tanh" }));
  const sum = named("sum", ["body", "act"], add);
  const out = named("out", ["sum"], softmax(width, 3));
  return graphNet([body, act, sum, out], [3]);
}

const NETS = [
  ["in place", activatedBeside],
  ["branches", residual],
  ["sequences", sequences],
  ["the input", withInput],
] as const;
const widths = fc.record({
  width: fc.integer({ min: 1, max: 9 }),
  samples: fc.integer({ min: 1, max: 8 }),
});
const few = { seed: 5, numRuns: 4 };
const firstOf = (samples: number): number[] => Array.from({ length: samples }, (_, at) => at);

describe("a functional model", () => {
  it.each(NETS)("adds up the gradients of several readers: %s", async (_, net) => {
    await fc.assert(
      fc.asyncProperty(widths, async ({ width, samples }) => {
        await expectTensorFlows(net(width), firstOf(samples));
        await expectSameBits(net(width), firstOf(samples));
      }),
      few,
    );
  });

  it.each(NETS)("has a gradient that is its loss's slope: %s", async (_, net) => {
    await expectSlope(net(5), [0, 1, 2]);
  });

  it.each([
    ["a layer that is not there", '["sum",0,0,{}]', '["other",0,0,{}]', "'out' takes"],
    ["a layer after it", '[["in",0,0,{}]]', '[["sum",0,0,{}]]', "must be layers before it"],
    ["no InputLayer", '"InputLayer"', '"Dense"', "must begin with InputLayer"],
    ["a layer that takes nothing", '[["in",0,0,{}]]', "[]", "must be layers before it"],
  ])("is wrong with %s", async (_, from, to, message) => {
    const fixture = withTopology(withInput(2), (topology) => {
      const changed = JSON.stringify(topology).replace(from, to);
      expect(changed).not.toBe(JSON.stringify(topology));
      return JSON.parse(changed) as object;
    });
    await expect(compiled(fixture)).rejects.toThrow(message);
  });

  it("adds and joins only what fits", async () => {
    const body = named("body", ["in"], dense(3, 1));
    const out = named("out", ["sum"], softmax(3, 3));
    const net = (layer: typeof add) =>
      graphNet([body, named("sum", ["in", "body"], layer), out], [3]);
    await expect(compiled(net(add))).rejects.toThrow("Add 'sum': inputs [3], [1]");
    const axis = part("Concatenate", { axis: 2 });
    await expect(compiled(net(axis))).rejects.toThrow("Concatenate 'sum': axis 2");
    const alone = (layer: typeof add) => graphNet([named("sum", ["in"], layer), out], [3]);
    await expect(compiled(alone(add))).rejects.toThrow("1 inputs: the layer takes 2 or more");
    await expect(compiled(alone(concatenate))).rejects.toThrow("1 inputs");
    const flat = named("flat", ["in"], part("Flatten", {}));
    const joined = named("sum", ["in", "flat"], concatenate);
    await expect(compiled(graphNet([flat, joined, out], [2, 3]))).rejects.toThrow(
      "inputs [2, 3], [6]: all but the last dimension must be the same",
    );
  });
});

describe("a sequential model", () => {
  const plain = classNet([dense(3, 4), softmax(4, 3)], [3], 3);

  it("names the layer that kernels lack", async () => {
    const parts = [dense(3, 4), part("Softmax", { name: "soft" }), softmax(4, 3)];
    await expect(compiled(classNet(parts, [3], 3))).rejects.toMatchObject({
      name: "UnsupportedError",
      message: "layer Softmax 'soft'",
    });
  });

  it("takes the data's samples or none", async () => {
    const other = withTopology(
      plain,
      (topology) => JSON.parse(JSON.stringify(topology).replace("[null,3]", "[null,4]")) as object,
    );
    await expect(compiled(other)).rejects.toThrow("the model takes [4], but a sample is [3]");
  });

  it("must be a model of a known kind", async () => {
    const other = withTopology(plain, (topology) => ({ ...topology, class_name: "Graph" }));
    await expect(compiled(other)).rejects.toThrow("neither Sequential nor Functional");
  });
});
