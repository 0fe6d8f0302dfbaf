import { describe, it } from "vitest";

import { classNet, dense, part, softmax } from "../fixture/nets.ts";
import { expectSameBits, expectTensorFlows } from "../fixture/sums.ts";

const NAMES = [
  ...["relu", "tanh", "sigmoid", "hard_sigmoid", "elu", "softmax", "gelu"],
  ...["relu6", "swish"],
];

describe("an activation", () => {
  it.each(NAMES)("has the gradient of TensorFlow.js within a network: %s", async (activation) => {
    const net = classNet([dense(3, 5, { activation }), softmax(5, 3)], [3], 3);
    await expectTensorFlows(net, [0, 1, 2]);
    await expectSameBits(net, [0, 1, 2]);
  });

  it.each(NAMES)("may follow another, whose values must stay: %s", async (activation) => {
    const parts = [
      dense(3, 5, { activation: "sigmoid" }),
      part("Activation", { activation: "tanh" }),
      part("Activation", { activation }),
      part("LeakyReLU", { alpha: 0.1 }),
      part("ELU", {}),
      part("ReLU", {}),
      part("ReLU", { max_value: 0.5 }),
      softmax(5, 3),
    ];
    await expectTensorFlows(classNet(parts, [3], 3), [0, 1, 2]);
  });
});
