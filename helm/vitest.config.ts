import { defineConfig } from "vitest/config";

import { REPORT, waiting } from "../waiting.ts";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    ...waiting,
    reporters: ["default", "junit"],
    outputFile: { junit: `${REPORT}/vitest.xml` },
  },
});
