import { describe, expect, it } from "vitest";

import { parseTopology } from "./topology.ts";

const ZEROS = { class_name: "Zeros", config: {} };

describe("a topology", () => {
  it("has Zeros for all initializers, at any depth", () => {
    const given = { class_name: "GlorotUniform", config: {} };
    const cell = { units: 3, kernel_initializer: given, recurrent_initializer: given };
    const layer = { class_name: "LSTM", config: { ...cell, unit_forget_bias: true } };
    const wrapped = { class_name: "Bidirectional", config: { layer } };
    const model = (layers: readonly object[]) => ({
      class_name: "Sequential",
      config: { name: "net", layers },
    });
    const zeros = { units: 3, kernel_initializer: ZEROS, recurrent_initializer: ZEROS };
    expect(parseTopology(JSON.stringify(model([wrapped])))).toEqual(
      model([
        {
          class_name: "Bidirectional",
          config: { layer: { class_name: "LSTM", config: { ...zeros, unit_forget_bias: false } } },
        },
      ]),
    );
  });

  it("gets no argument that it does not have", () => {
    const layer = { class_name: "SeparableConv2D", config: { filters: 3, kernel_size: [2, 2] } };
    expect(parseTopology(JSON.stringify(layer))).toEqual(layer);
  });

  it("keeps what means something: regularizers, activations, null", () => {
    const config = {
      kernel_regularizer: { class_name: "L1L2", config: { l1: 0.1, l2: 0 } },
      activation: "relu",
      bias_initializer: null,
      kernel_constraint: null,
    };
    expect(parseTopology(JSON.stringify({ class_name: "Dense", config }))).toMatchObject({
      config: { ...config, kernel_regularizer: { config: { l1: 0.1, l2: 0 } } },
    });
  });

  it.each([
    ["{", "is not JSON"],
    ["[]", "must be a JSON object"],
    ["null", "must be a JSON object"],
    ['{"config": {"bias_constraint": {}}}', "bias_constraint: constraints are not supported"],
  ])("is refused: %s", (json, message) => {
    expect(() => parseTopology(json)).toThrow(message);
  });
});
