import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { makeCurrent } from "./backend.ts";
import { CPU } from "./candidates.ts";
import { encode } from "./input.ts";

beforeAll(async () => {
  await CPU.load();
  await makeCurrent("cpu");
  tf.engine().startScope();
});
afterAll(() => {
  tf.engine().endScope();
});

describe("the input of a model", () => {
  it("is class numbers as floats, where they are not one-hot", async () => {
    const input = { kind: "classes", values: Int32Array.of(4, 1, 3, 2, 1, 0) } as const;
    const x = encode(input, { shape: [3], classes: 6, oneHot: false }, 2);
    expect(x.dtype).toBe("float32");
    expect(await x.array()).toEqual([
      [4, 1, 3],
      [2, 1, 0],
    ]);
  });

  it("is one-hot if the job says so", async () => {
    const input = { kind: "classes", values: Int32Array.of(2, 1, 0) } as const;
    const x = encode(input, { shape: [3, 6], classes: 6, oneHot: true }, 1);
    expect(x.dtype).toBe("float32");
    expect(await x.array()).toEqual([
      [
        [0, 0, 1, 0, 0, 0],
        [0, 1, 0, 0, 0, 0],
        [1, 0, 0, 0, 0, 0],
      ],
    ]);
  });

  it("is values in the shape of a sample", async () => {
    const input = { kind: "values", values: Float32Array.of(15, 127.5, 5, 10) } as const;
    const x = encode(input, { shape: [2, 1], oneHot: false }, 2);
    expect(x.dtype).toBe("float32");
    expect(await x.array()).toEqual([
      [[15], [127.5]],
      [[5], [10]],
    ]);
  });
});
