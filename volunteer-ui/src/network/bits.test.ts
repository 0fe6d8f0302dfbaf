import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";

import { describe, expect, it } from "vitest";

import { hashes } from "./fixture/bits.ts";

/** Written anew by `BITS_WRITE=true npx vitest run src/network/bits.test.ts`, after a deliberate change. */
const GOLDEN = resolve(import.meta.dirname, "fixture/bits.json");

describe("the bits of gradients", () => {
  it.each(["simd", "scalar"] as const)("are the golden ones: %s", async (lanes) => {
    const found = await hashes(lanes);
    if (process.env["BITS_WRITE"] === "true" && lanes === "simd") {
      writeFileSync(GOLDEN, `${JSON.stringify(found, null, 2)}\n`);
    }
    expect(found).toEqual(JSON.parse(readFileSync(GOLDEN, "utf8")));
  });
});
