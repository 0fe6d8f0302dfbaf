import { describe, expect, it } from "vitest";

import { parseTopology } from "./topology.ts";

const ZEROS = { class_name: "Zeros", config: {} };

describe("a topology", () => {
  it("has Zeros for all initializers, given or not, at any depth", () => {
    const cell = { units: 3, kernel_initializer: { class_name: "GlorotUniform", config: {} } };
    const layer = { class_name: "LSTM", config: { ...cell, unit_forget_bias: true } };
    const wrapped = { class_name: "Bidirectional", config: { layer } };
    const read = parseTopology(
      JSON.stringify({ class_name: "Sequential", config: { name: "net", layers: [wrapped] } }),
    );
    expect(read).toMatchObject({
      config: {
        layers: [
          {
            config: {
              layer: {
                config: {
                  units: 3,
                  kernel_initializer: ZEROS,
                  recurrent_initializer: ZEROS,
                  unit_forget_bias: false,
                },
              },
            },
          },
        ],
      },
    });
    expect(read["config"]).toEqual({ name: "net", layers: [expect.anything()] });
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
    ["{", "is no JSON"],
    ["[]", "must be a JSON object"],
    ["null", "must be a JSON object"],
    ['{"config": {"bias_constraint": {}}}', "bias_constraint: constraints are not supported"],
  ])("is refused: %s", (json, message) => {
    expect(() => parseTopology(json)).toThrow(message);
  });
});
