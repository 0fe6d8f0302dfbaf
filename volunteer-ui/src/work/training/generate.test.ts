import { describe, expect, it } from "vitest";

import { Loss, TaskKind, encodeFloats } from "../../protocol/index.ts";
import { denseNet, layer, lstmNet, textWindows } from "../../samples/fixture/index.ts";
import { openSession } from "../../trainer/fixture/index.ts";
import { draw } from "./generate.ts";

describe("writing", () => {
  it("continues a window of the text as the model has learnt it", async () => {
    // One character in, the next in the alphabet out: weights that make a certain 0 → 1 → 2 → 0.
    const cycle = textWindows(
      {
        layers: [
          layer("Flatten", { batch_input_shape: [null, 1, 3] }),
          layer("Dense", { units: 3, activation: "softmax" }),
        ],
        shapes: [[3, 3], [3]],
        loss: Loss.CATEGORICAL_CROSSENTROPY,
      },
      "abcabc",
      { length: 1, stride: 1, oneHot: true },
    );
    const session = await openSession(cycle);
    await session.setState(encodeFloats(Float32Array.of(0, 50, 0, 0, 0, 50, 50, 0, 0, 0, 0, 0)));

    const generated = await session.generate(7);

    const written = (generated?.seed ?? "") + (generated?.text ?? "");
    expect(generated?.text).toHaveLength(7);
    expect("abcabcabcabc").toContain(written);
    session.close();
  });

  it("lets leaves in between", async () => {
    const session = await openSession(lstmNet());
    const order: string[] = [];
    const writing = session.generate(10_000).then(() => order.push("text"));
    await session
      .leaf({ kind: TaskKind.ADVANCE, round: 0, index: 0, isWhole: false })
      .then(() => order.push("leaf"));
    await writing;
    expect(order).toEqual(["leaf", "text"]);
    session.close();
  });

  it("ends where it is when another job is opened", async () => {
    const session = await openSession(lstmNet());
    const writing = session.generate(1_000_000);
    const { job, bytes } = denseNet();
    await session.open(job, bytes);
    expect((await writing)?.text.length).toBeLessThan(1_000_000);
    session.close();
  });

  it("is nothing for a job without text", async () => {
    const session = await openSession(denseNet());
    expect(await session.generate(5)).toBeUndefined();
    session.close();
  });
});

describe("drawing", () => {
  // At temperature 0.5 probabilities are squared: 0.04, 0.25, 0.09, together 0.38.
  const probabilities = Float32Array.of(0.2, 0.5, 0.3);

  it.each([
    [0, 0],
    [0.04 / 0.38 - 0.001, 0],
    [0.04 / 0.38 + 0.001, 1],
    [0.29 / 0.38 - 0.001, 1],
    [0.29 / 0.38 + 0.001, 2],
    [0.999_999, 2],
  ])("takes %f to class %i", (uniform, expected) => {
    expect(draw(probabilities, 0.5, uniform)).toBe(expected);
  });

  it("takes the most probable when nothing else is left", () => {
    expect(draw(Float32Array.of(0, 1, 0), 0.6, 0.999_999_999)).toBe(1);
    expect(draw(Float32Array.of(0, 1e-30, 0), 0.6, 0)).toBe(1);
  });
});
