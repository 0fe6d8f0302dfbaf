import { describe, expect, it } from "vitest";

import { checkSource } from "./source.ts";

describe("a program's source", () => {
  it.each([
    ["Math.pow", "export const map = (x) => Math.pow(x, 3);"],
    ["in a comment", "/** doc ** doc */ // a ** b\nexport const map = 1; /* import x */"],
    ["in strings", `const a = "a ** b", b = 'import "x"', c = "it's"; const d = 'say "**"';`],
    ["in a template", "const a = `a ** b ${1 + 1} import x ** ${`inner ** ${2}`} **`;"],
    [
      "in a regular expression",
      String.raw`const r = /["'** import(]\/[/**]/g; const s = x.match(/'/);`,
    ],
    ["exact powers", "const a = 2 ** 10, b = 10**15, c = n ** 3n;"],
    ["a property", "a.import(1); const o = { import: 1 }; class A { #import = 1; } o.exporting"],
    ["exports", "export { a, b as c }; export default function () {} from(1);"],
    ["a division", "const a = b / c / d; const e = (f) / g; const t = `${a / b}`;"],
  ])("may have %s", (_, source) => {
    expect(() => {
      checkSource(source);
    }).not.toThrow();
  });

  it.each([
    ["\n\nconst a = x ** 2;", "line 3 of the program uses the operator **"],
    ["x **= 2", "line 1 of the program uses the operator **"],
    ["const a = 2 ** 0.5;", "operator **"],
    ["const a = 9 ** 99;", "operator **"],
    ["const a = x2 ** 2;", "operator **"],
    ["const a = 1.5 ** 2;", "operator **"],
    ["const a = `${x ** 2}`;", "operator **"],
    ["const a = b / c ** 2 / d;", "operator **"],
    [`const s = "\\"" + x ** 2 + "";`, "operator **"],
    ["import x from './x.js';", "imports something"],
    ["import './x.js';", "imports something"],
    ["import{x}from'./x.js'", "imports something"],
    ["\nimport('x').then(f);", "line 2 of the program imports something"],
    ["const here = import.meta.url;", "imports something"],
    ["export * from 'x';", "imports something"],
    ["export { a } from 'x';", "imports something"],
    ["x".repeat(6_000_000), "6000000 characters, at most 5242880"],
  ])("is refused: %#", (source, reason) => {
    expect(() => {
      checkSource(source);
    }).toThrow(reason);
  });

  it("is looked through in a moment", () => {
    const began = performance.now();
    checkSource("const a = [1, 2, { b: `x${1}` }]; // **\n".repeat(100_000));
    expect(performance.now() - began).toBeLessThan(Number(import.meta.env["WAIT_MS"]));
  });
});
