import { describe, expect, it } from "vitest";

import {
  convolutionNet,
  denseNet,
  embeddingNet,
  lstmNet,
  relativeDistance,
} from "../samples/fixture/index.ts";
import { CPU, WASM } from "./candidates.ts";
import { leafOn } from "./fixture/engines.ts";

describe("the wasm backend with our kernels", () => {
  // Both sum in float32, in different orders: 1e-6 is a handful of roundings.
  it.each([
    ["Dense: transposed products", denseNet()],
    ["LSTM: transposed products", lstmNet()],
    ["Conv2D, stride 1, valid", convolutionNet(1, "valid", "MaxPooling2D")],
    ["Conv2D, stride 1, same", convolutionNet(1, "same", "MaxPooling2D")],
    ["Conv2D, stride 2, valid", convolutionNet(2, "valid", "AveragePooling2D")],
    ["Conv2D, stride 2, same", convolutionNet(2, "same", "MaxPooling2D")],
    ["Embedding: sum of rows with one id", embeddingNet()],
  ])("computes the gradient that cpu computes: %s", async (_, fixture) => {
    const wasm = await leafOn(WASM, fixture);
    const cpu = await leafOn(CPU, fixture);

    expect(relativeDistance(wasm.gradientSum, cpu.gradientSum)).toBeLessThan(1e-6);
    expect(wasm.lossSum).toBeCloseTo(cpu.lossSum, 5);
    expect(wasm.correct).toBe(cpu.correct);
  });
});
