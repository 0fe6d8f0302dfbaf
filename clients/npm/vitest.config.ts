import { defineConfig } from "vitest/config";

import { REPORT, waiting } from "../../waiting.ts";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    ...waiting,
    reporters: ["default", "junit"],
    // Of the Maven module, where `npm run slowest` looks.
    outputFile: { junit: `../${REPORT}/vitest.xml` },
  },
});
