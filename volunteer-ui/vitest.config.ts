import { fileURLToPath } from "node:url";

import { defineConfig } from "vitest/config";

import { guestScript } from "./tools/guest-script.ts";
import { REPORT, WAIT_MS, waiting } from "../waiting.ts";

const modules = fileURLToPath(new URL("../node_modules/", import.meta.url));

export default defineConfig({
  plugins: [guestScript(import.meta.dirname)],
  // As the builds do: TensorFlow.js's CommonJS build for Node lacks gradients and chained operations.
  resolve: {
    alias: [{ find: /^(@tensorflow\/tfjs-[a-z-]+)$/, replacement: `${modules}$1/dist/index.js` }],
  },
  test: {
    include: ["src/**/*.test.{ts,tsx}", "tools/**/*.test.js"],
    ...waiting,
    // Files share what they import, which costs more than the tests: so a test leaves globals as it found them.
    isolate: false,
    // For vi.waitFor, which is told by each test.
    env: { WAIT_MS: String(WAIT_MS) },
    reporters: ["default", "junit"],
    outputFile: { junit: `${REPORT}/vitest.xml` },
    // Its ES modules import without file names, which Node alone cannot load.
    server: { deps: { inline: [/@tensorflow\//] } },
  },
});
