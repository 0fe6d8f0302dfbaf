import { parser } from "typescript-eslint";
import { RuleTester } from "eslint";
import { describe, expect, it } from "vitest";

import { ROOMS, roomsRule } from "./rooms.js";

RuleTester.describe = describe;
RuleTester.it = it;

const file = (path) => `/house/src/${path}`;
const errors = (...messageIds) => messageIds.map((messageId) => ({ messageId }));

new RuleTester({ languageOptions: { parser } }).run("rooms", roomsRule, {
  valid: [
    { filename: file("trainer/a.ts"), code: `import { b } from "./b.ts";` },
    { filename: file("trainer/a.ts"), code: `import { b } from "../protocol/index.ts";` },
    { filename: file("trainer/in/a.ts"), code: `import { b } from "../../protocol/index.ts";` },
    { filename: file("tensorflow/a.ts"), code: `import { b } from "@tensorflow/tfjs-core";` },
    { filename: file("tensorflow/a.ts"), code: `import type { B } from "../work/index.ts";` },
    { filename: file("trainer/a.ts"), code: `await import("../tensorflow/index.ts");` },
    { filename: file("trainer/a.ts"), code: `import type { B } from "../tensorflow/index.ts";` },
    {
      filename: file("trainer/worker.node.ts"),
      code: `await import("../tensorflow/index.node.ts");`,
    },
    {
      filename: file("trainer/a.test.ts"),
      code: `import { b } from "../tensorflow/fixture/index.ts";`,
    },
    {
      filename: file("tensorflow/fixture/a.ts"),
      code: `import { b } from "../../samples/index.ts";`,
    },
    { filename: file("trainer/worker.node.ts"), code: `import "node:worker_threads";` },
    { filename: file("trainer/index.node.ts"), code: `import "node:worker_threads";` },
    { filename: file("node/a.ts"), code: `import { b } from "../trainer/index.node.ts";` },
    { filename: file("node/a.ts"), code: `import b from "../../../launcher/help/b.txt?raw";` },
    { filename: file("page/a.ts"), code: `import { b } from "../trainer/index.ts";` },
    { filename: file("volunteer/a.ts"), code: `import type { B } from "../trainer/index.ts";` },
    { filename: file("volunteer/a.test.ts"), code: `import { it } from "vitest";` },
    {
      filename: file("page/a.ts"),
      code: `new Worker(new URL("../trainer/worker.browser.ts", import.meta.url));`,
    },
  ],
  invalid: [
    {
      filename: file("page/a.ts"),
      code: `import b from "../../../launcher/help/b.txt?raw";`,
      errors: errors("outside"),
    },
    {
      filename: file("trainer/a.ts"),
      code: `import { b } from "../volunteer/index.ts";`,
      errors: errors("room"),
    },
    {
      filename: file("trainer/in/a.ts"),
      code: `export * from "../../page/index.ts";`,
      errors: errors("room"),
    },
    {
      filename: file("tensorflow/a.ts"),
      code: `import type { B } from "../trainer/index.ts";`,
      errors: errors("room"),
    },
    {
      filename: file("work/a.ts"),
      code: `await import("../network/index.ts");`,
      errors: errors("room"),
    },
    {
      filename: file("trainer/a.ts"),
      code: `await import("../page/index.ts");`,
      errors: errors("room"),
    },
    {
      filename: file("trainer/a.ts"),
      code: `let b: import("../page/index.ts").B;`,
      errors: errors("room"),
    },
    {
      filename: file("node/a.ts"),
      code: `import { b } from "../volunteer/b.ts";`,
      errors: errors("door"),
    },
    {
      filename: file("page/a.ts"),
      code: `import { b } from "../trainer/index.node.ts";`,
      errors: errors("door"),
    },
    {
      filename: file("page/a.ts"),
      code: `import "../trainer/worker.browser.ts";`,
      errors: errors("door"),
    },
    {
      filename: file("volunteer/a.ts"),
      code: `import { b } from "../trainer/index.ts";`,
      errors: errors("typesOnly"),
    },
    {
      filename: file("volunteer/a.ts"),
      code: `import { b } from "@tensorflow/tfjs-core";`,
      errors: errors("package"),
    },
    {
      filename: file("trainer/a.ts"),
      code: `import { b } from "../tensorflow/index.ts";`,
      errors: errors("lazyOnly"),
    },
    {
      filename: file("trainer/worker.browser.ts"),
      code: `await import("../tensorflow/index.node.ts");`,
      errors: errors("door"),
    },
    {
      filename: file("work/a.ts"),
      code: `import { b } from "../samples/fixture/index.ts";`,
      errors: errors("door"),
    },
    {
      filename: file("tensorflow/a.test.ts"),
      code: `import { b } from "../page/index.ts";`,
      errors: errors("room"),
    },
    {
      filename: file("trainer/a.ts"),
      code: `import { b } from "@tensorflow/tfjs-core";`,
      errors: errors("package"),
    },
    {
      filename: file("tensorflow/a.ts"),
      code: `import "@tensorflow/tfjs-0.11.7";`,
      errors: errors("package"),
    },
    { filename: file("page/a.ts"), code: `import "node:fs";`, errors: errors("package") },
    {
      filename: file("page/a.ts"),
      code: `import text from "../../package.json?raw";`,
      errors: errors("outside"),
    },
    { filename: file("attic/a.ts"), code: `export {};`, errors: errors("unknown") },
  ],
});

describe("the map of the house", () => {
  it("has arrows that lead downward only", () => {
    const order = Object.keys(ROOMS);
    const upward = Object.entries(ROOMS).flatMap(([from, { values, types, lazy = [] }]) =>
      [...values, ...types, ...lazy]
        .filter((to) => order.indexOf(to) >= order.indexOf(from) || !order.includes(to))
        .map((to) => `${from} → ${to}`),
    );
    expect(upward).toEqual([]);
  });
});
