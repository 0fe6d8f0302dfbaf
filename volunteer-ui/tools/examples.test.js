import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { TextDecoder, TextEncoder, promisify } from "node:util";

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

it("has generated the job of a GPT: node examples/generate.mjs gpt > examples/gpt.json does", async () => {
  const program = join(EXAMPLES, "../generate.mjs");
  const { stdout } = await promisify(execFile)(process.execPath, [program, "gpt"]);
  expect(await readFile(join(EXAMPLES, "../gpt.json"), "utf8")).toBe(stdout);
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
