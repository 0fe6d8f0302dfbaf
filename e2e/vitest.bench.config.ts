import { defineConfig } from "vitest/config";

import { waiting } from "../waiting.ts";

// Measures instead of testing; `./manyhands bench services`. Takes Linux, and a tree that is built.
export default defineConfig({
  test: { include: ["bench/**/*.bench.ts"], ...waiting },
});
