import { defineConfig } from "vitest/config";

// Each test starts processes, which a busy machine may take long for.
export default defineConfig({ test: { include: ["test/**/*.test.ts"], testTimeout: 60_000 } });
