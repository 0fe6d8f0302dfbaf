import { describe, expect, it } from "vitest";

import type { OpenEngine } from "./engine.ts";
import { openEngineBehind } from "./open-engine.ts";

const failing = (message: string): { readonly openEngine: OpenEngine } => ({
  openEngine: () => Promise.reject(new Error(message)),
});

/** Neither engine opens anything. */
async function opened(exact: boolean): Promise<unknown> {
  const open = openEngineBehind({
    kernels: () => Promise.resolve(failing("layer Danse 'hidden'")),
    tensorflow: () => Promise.resolve(failing("no backend")),
  });
  return await open({ model: { exact } } as Parameters<OpenEngine>[0]);
}

describe("an engine that cannot be opened", () => {
  it("of kernels is named with what is missing, for whoever reads the reason far away", async () => {
    await expect(opened(true)).rejects.toThrow(
      "the kernels cannot compute this job (layer Danse 'hidden')",
    );
  });

  it("of TensorFlow.js names its backends itself", async () => {
    await expect(opened(false)).rejects.toThrow(/^no backend$/);
  });
});
