import { readFileSync } from "node:fs";

import { describe, expect, it } from "vitest";

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), "utf8");

describe("the packages", () => {
  const manifest = JSON.parse(read("package.json")) as Readonly<Record<string, unknown>>;

  it("have the version of everything that is built here, as npm and Python write it", () => {
    const [, number, isSnapshot] =
      /^ {4}<version>([0-9.]+)(-SNAPSHOT)?<\/version>$/m.exec(read("../../pom.xml")) ?? [];
    const { version } = manifest;
    expect(version).toBe(`${number ?? ""}${isSnapshot === undefined ? "" : "-dev.0"}`);
    const python = /"(.+)"/.exec(read("../python/src/manyhands/_version.py"))?.[1];
    expect(python).toBe(`${number ?? ""}${isSnapshot === undefined ? "" : ".dev0"}`);
  });

  it("need nothing", () => {
    const wanted = ["dependencies", "peerDependencies", "optionalDependencies"];
    expect(wanted.filter((each) => each in manifest)).toEqual([]);
  });
});
