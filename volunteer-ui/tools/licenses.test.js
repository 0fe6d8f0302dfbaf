import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { packagesOf, textOf } from "./licenses.ts";

const packages = packagesOf(join(import.meta.dirname, ".."));

describe("the licences beside the bundle", () => {
  it("are of what is needed at run time, of what that needs, and of what is compiled into the kernels", () => {
    const names = packages.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining([
        ...["preact", "@tensorflow/tfjs-core", "seedrandom", "assemblyscript"],
        ...["quickjs-emscripten-core", "@jitl/quickjs-wasmfile-release-sync"],
      ]),
    );
    expect(names).not.toContain("vite");
  });

  it("have a text for each", () => {
    for (const { name, texts } of packages) {
      expect(texts.join("\n").length, name).toBeGreaterThan(60);
    }
  });

  it("end with the text that many of them refer to", () => {
    const text = textOf(packages, "the Apache License");
    expect(text.endsWith("the Apache License")).toBe(true);
    expect(text).toContain("preact");
  });
});
