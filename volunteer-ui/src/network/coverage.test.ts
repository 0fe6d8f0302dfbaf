import { readFileSync } from "node:fs";
import { resolve } from "node:path";

import { describe, expect, it } from "vitest";

import { loadKernels } from "../kernels/index.ts";
import { Loss, LossOptionsSchema, create } from "../protocol/index.ts";
import type { InputForm } from "../samples/index.ts";
import { CompiledNetwork, UnsupportedError, layersOf } from "./index.ts";

/** What task-service's KernelCoverage says of a network, which its test holds against the same cases. */
interface Case {
  readonly name: string;
  readonly loss: `LOSS_${keyof typeof Loss}`;
  readonly fromLogits?: boolean;
  readonly form: InputForm;
  /** Of a sequential model; of another, the whole of it. */
  readonly layers?: readonly object[];
  readonly topology?: object;
  readonly weights: readonly (readonly number[])[];
  readonly gaps: readonly string[];
}

const CASES = JSON.parse(
  readFileSync(
    resolve(import.meta.dirname, "../../../protocol/src/test/resources/golden/kernels.json"),
    "utf8",
  ),
) as readonly Case[];

describe("golden networks", () => {
  it.each(CASES)("are compiled exactly if nothing is said against it: $name", async (golden) => {
    const { layers, weights, form, loss, fromLogits = false, gaps } = golden;
    const { topology = { class_name: "Sequential", config: { layers } } } = golden;
    const kernels = await loadKernels();
    const topologyJson = JSON.stringify(topology);
    const made = await layersOf(topologyJson);
    const compile = (): CompiledNetwork =>
      new CompiledNetwork(kernels, {
        topologyJson,
        layers: made,
        weightShapes: weights,
        lossOptions: create(LossOptionsSchema, { fromLogits }),
        loss: Loss[loss.slice("LOSS_".length) as keyof typeof Loss],
        form,
        capacity: 2,
      });
    if (gaps.length > 0) expect(compile).toThrow(UnsupportedError);
    else expect(compile().parameters).toBeGreaterThan(0);
  });
});
