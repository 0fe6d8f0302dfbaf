import { describe, expect, it } from "vitest";

import { featuresOfImage } from "./pixels.ts";

/** @param grey by row */
function picture(grey: readonly (readonly number[])[]) {
  const data = Uint8ClampedArray.from(grey.flat().flatMap((value) => [value, value, value, 255]));
  return { width: grey[0]?.length ?? 0, height: grey.length, data };
}

describe("a picture as a model sees it", () => {
  it("has the mean of the pixels that each of its own covers", () => {
    const asking = { kind: "image", width: 2, height: 1, channels: 1, scale: 1 } as const;
    const features = featuresOfImage(
      asking,
      picture([
        [0, 10, 200, 200],
        [20, 30, 0, 0],
      ]),
    );
    expect([...features].map(Math.fround)).toEqual([15, 100].map(Math.fround));
  });

  it("has colours where the model has, and is scaled", () => {
    const asking = { kind: "image", width: 1, height: 1, channels: 3, scale: 0.5 } as const;
    const data = Uint8ClampedArray.of(10, 20, 30, 255);
    expect([...featuresOfImage(asking, { width: 1, height: 1, data })]).toEqual([5, 10, 15]);
  });

  it("is as bright as the eye takes it for where the model sees grey", () => {
    const asking = { kind: "image", width: 1, height: 1, channels: 1, scale: 1 } as const;
    const data = Uint8ClampedArray.of(100, 0, 0, 255);
    const [red] = featuresOfImage(asking, { width: 1, height: 1, data });
    expect(red).toBeCloseTo(29.9);
  });
});
