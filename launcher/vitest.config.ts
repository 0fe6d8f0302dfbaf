import { defineConfig } from "vitest/config";

import { waiting } from "../waiting.ts";

// Each test starts processes, which a busy machine may take long for.
export default defineConfig({ test: { include: ["test/**/*.test.ts"], ...waiting } });
