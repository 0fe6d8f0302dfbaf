import { readFileSync, readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";

import { ROOT, run } from "./support/processes.ts";

interface Document {
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

interface Schema {
  readonly properties: Readonly<Record<string, Property>>;
}

interface Property {
  readonly enum?: readonly string[];
  readonly items?: { readonly $ref?: string };
}

const DIRECTORY = `${ROOT}k8s/scale-out/`;
const { schemas } = (JSON.parse(readFileSync(`${ROOT}docs/openapi.json`, "utf8")) as Document)
  .components;

/** What the program's module `api` calls `name`. */
function declared(name: string): unknown {
  const script = `import json, api; print(json.dumps(api.${name}))`;
  const printed = run("python3", ["-B", "-c", script], { cwd: DIRECTORY });
  return JSON.parse(printed) as unknown;
}

describe("the program of the scale-out experiment, which has no types", () => {
  it("reads fields that the document has", () => {
    const fields = declared("FIELDS") as Readonly<Record<string, readonly string[]>>;
    expect(Object.keys(fields)).toEqual(expect.arrayContaining(["Job", "JobList", "Dataset"]));
    for (const [schema, names] of Object.entries(fields)) {
      expect(names, schema).not.toEqual([]);
      const known = Object.keys(schemas[schema]?.properties ?? {});
      expect(known, schema).toEqual(expect.arrayContaining([...names]));
    }
    expect(schemas["JobList"]?.properties["jobs"]?.items?.$ref).toMatch(/\/Job$/);
    expect(schemas["HistoryPage"]?.properties["rounds"]?.items?.$ref).toMatch(/\/Round$/);
  });

  it("reads answers of the services in one place, by these fields only", () => {
    const parses = readdirSync(DIRECTORY)
      .filter((file) => file.endsWith(".py"))
      .flatMap((file) =>
        [...readFileSync(`${DIRECTORY}${file}`, "utf8").matchAll(/\bjson\.loads?\(/g)].map(
          () => file,
        ),
      );
    // The others read what kubectl says, a job's description, and the runs.
    expect(parses).toEqual(["api.py", "deployment.py", "job.py", "report.py"]);
  });

  it("knows which states are open", () => {
    const known = schemas["Job"]?.properties["state"]?.enum ?? [];
    const open = known.filter((state) => !["FINISHED", "FAILED", "DELETED"].includes(state));
    expect(open).toEqual(declared("OPEN_STATES"));
  });

  it("passes its own tests", () => {
    // With the module's own message if one fails. Whatever it says in between goes to standard error.
    const script = [
      "import sys, unittest",
      "found = unittest.defaultTestLoader.discover('tests', top_level_dir='.')",
      "result = unittest.TextTestRunner(verbosity=2).run(found)",
      "print(result.testsRun)",
      "sys.exit(not result.wasSuccessful())",
    ].join("\n");
    const ran = Number(run("python3", ["-B", "-c", script], { cwd: DIRECTORY }));
    expect(ran).toBeGreaterThan(50);
  });
});
