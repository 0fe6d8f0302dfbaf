import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

import { ROOT } from "./support/processes.ts";

interface Document {
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

interface Schema {
  readonly properties: Readonly<Record<string, unknown>>;
}

const { schemas } = (JSON.parse(readFileSync(`${ROOT}docs/openapi.json`, "utf8")) as Document)
  .components;
const fieldsOf = (...names: readonly string[]): string[] =>
  names.flatMap((name) => Object.keys(schemas[name]?.properties ?? {}));

/** The first group of every match in a file of the experiment. */
function found(file: string, pattern: RegExp): string[] {
  // What follows is about pods, whose fields are Kubernetes' own.
  const [text = ""] = readFileSync(`${ROOT}k8s/scale-out/${file}`, "utf8").split("# --- pods");
  return [...text.matchAll(pattern)].map(([, name = ""]) => name);
}

describe("the scale-out experiment, which has no types", () => {
  it.each(["run.sh", "lib/volunteers.sh"])(
    "asks for fields that the document has, in %s",
    (file) => {
      const names = found(file, /\$\(field (\w+)/g);
      expect(names).not.toEqual([]);
      expect(fieldsOf("Job", "Dataset")).toEqual(expect.arrayContaining(names));
    },
  );

  it("reads fields of jobs that the document has, in answers.py", () => {
    const summary = found("lib/answers.py", /^SUMMARY = \((.*)\)$/gm);
    const names = [
      ...found("lib/answers.py", /\b(?:each|summary)\['(\w+)'\]/g),
      ...found("lib/answers.py", /\b(?:each|summary)\["(\w+)"\]/g),
      ...found("lib/answers.py", /\bsummary\.get\("(\w+)"/g),
      ...summary.flatMap((list) => [...list.matchAll(/"(\w+)"/g)].map(([, name = ""]) => name)),
    ];
    expect(names).toEqual(
      expect.arrayContaining(["id", "name", "state", "volunteers", "wallSeconds"]),
    );
    expect(fieldsOf("Job")).toEqual(expect.arrayContaining(names));
    expect(fieldsOf("JobList")).toContain("jobs");
  });

  it("knows which states are open", () => {
    const [states = ""] = found("lib/answers.py", /^OPEN_STATES = \((.*)\)$/gm);
    const known = (schemas["Job"]?.properties["state"] as { enum: string[] }).enum;
    const open = [...states.matchAll(/"(\w+)"/g)].map(([, name]) => name);
    expect(known.filter((state) => !["FINISHED", "FAILED", "DELETED"].includes(state))).toEqual(
      open,
    );
  });
});
