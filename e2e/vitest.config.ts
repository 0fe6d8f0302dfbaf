import { defineConfig } from "vitest/config";

import { REPORT, waiting } from "../waiting.ts";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // Whole systems, which wait more than they compute; more of them would only wait for a processor.
    maxWorkers: 2,
    ...waiting,
    reporters: ["default", "junit"],
    outputFile: { junit: `${REPORT}/vitest.xml` },
  },
});
