import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { expect, test } from "@playwright/test";
import { type PreviewServer, build, preview } from "vite";

// The networks of volunteer-ui/src/network/fixture in a real browser: the same hashes as in Node.

const root = fileURLToPath(new URL("../../volunteer-ui/src/network/fixture/", import.meta.url));
const outDir = fileURLToPath(new URL("../target/bits/", import.meta.url));

let server: PreviewServer;

test.beforeAll(async () => {
  const common = { root, configFile: false, logLevel: "warn", worker: { format: "es" } } as const;
  const options = {
    outDir,
    emptyOutDir: true,
    target: "es2022",
    rolldownOptions: { input: `${root}bits.html` },
  };
  await build({ ...common, build: options });
  server = await preview({ ...common, build: { outDir }, preview: { host: "127.0.0.1", port: 0 } });
});

test.afterAll(async () => {
  await server.close();
});

test("gradients have the golden bits, with SIMD and without, in the page and in a worker", async ({
  page,
}) => {
  const golden: unknown = JSON.parse(readFileSync(`${root}bits.json`, "utf8"));
  await page.goto(`${server.resolvedUrls?.local[0] ?? ""}bits.html`);
  const found = await page.evaluate(() => (globalThis as unknown as { bits: unknown }).bits);
  expect(found).toEqual([golden, golden, golden]);
});
