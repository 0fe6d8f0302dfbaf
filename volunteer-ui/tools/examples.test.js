import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { TextDecoder, TextEncoder } from "node:util";

import { expect, it } from "vitest";

import { EXAMPLES, compileExample, exampleModules } from "./examples.js";

it("has built the examples from their sources: npm run examples does", async () => {
  const names = await exampleModules();
  expect(names).toContain("smith-waterman");
  for (const name of names) {
    const built = await readFile(join(EXAMPLES, `${name}.wasm`));
    expect(built.equals(await compileExample(name))).toBe(true);
  }
});

it("aligns", async () => {
  const { instance } = await globalThis.WebAssembly.instantiate(
    await compileExample("smith-waterman"),
  );
  const { allocate, map, memory } = instance.exports;
  const scoreOf = (pair) => {
    const json = new TextEncoder().encode(JSON.stringify(pair));
    const pointer = allocate(json.length);
    new Uint8Array(memory.buffer).set(json, pointer);
    const packed = map(pointer, json.length);
    const at = Number(packed >> 32n);
    return new TextDecoder().decode(new Uint8Array(memory.buffer, at, Number(packed & 0xffffn)));
  };
  // Four letters in a row: 4 * 2.
  expect(scoreOf("GATTACA CATTAG")).toBe("8");
  // TGTT and TGTT, then a gap, then AC and AC: 6 * 2 - 2.
  expect(scoreOf("TGTTACGG TGTTGACT")).toBe("10");
  expect(scoreOf("AAAA TTTT")).toBe("0");
});
