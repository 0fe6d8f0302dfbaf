import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";

import { DataSpecSchema, ElementType, create, sha256, toHex } from "../protocol/index.ts";
import { openSamples } from "./samples.ts";

const CSV = "width,height,kind\n1.5,-2,0\n0.25,7,2\n";

describe("the scripts of docs/data.md", () => {
  const folder = mkdtempSync(join(tmpdir(), "manyhands-docs-"));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it.each([
    ["js", "records.mjs", "node"],
    ["python", "records.py", "python3"],
  ])("write records that a job reads: %s", (language, file, program) => {
    const [script, csv, out] = [file, "in.csv", "out.bin"].map((name) => join(folder, name));
    if (script === undefined || csv === undefined || out === undefined) throw new Error("3 names");
    writeFileSync(script, scriptIn(language));
    writeFileSync(csv, CSV);
    execFileSync(program, [script, csv, out]);
    const bytes = new Uint8Array(readFileSync(out));

    const samples = openSamples(specOf(bytes), bytes);

    expect(samples.count).toBe(2);
    const { input, targets } = samples.batch(Int32Array.of(0, 1));
    expect(input.values).toEqual(Float32Array.of(1.5, -2, 0.25, 7));
    expect(targets).toEqual({ kind: "classes", classes: 3, labels: Int32Array.of(0, 2) });
  });
});

function scriptIn(language: string): string {
  const docs = readFileSync(resolve(import.meta.dirname, "../../../docs/data.md"), "utf8");
  const [, script] = new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``).exec(docs) ?? [];
  if (script === undefined) throw new Error(`docs/data.md has no script in ${language}`);
  return script;
}

function specOf(bytes: Uint8Array): ReturnType<typeof create<typeof DataSpecSchema>> {
  return create(DataSpecSchema, {
    sha256: toHex(sha256(bytes)),
    sizeBytes: BigInt(bytes.length),
    source: {
      case: "records",
      value: {
        featureShape: [2],
        featureType: ElementType.FLOAT32,
        featureScale: 1,
        target: { case: "classes", value: 3 },
      },
    },
  });
}
