import { defineConfig } from "vite";

/** Programs for Node.js, which runs no TypeScript; what is installed stays outside. */
export default defineConfig({
  logLevel: "warn",
  build: {
    ssr: true,
    // As deep below the root as `test/support`, so that paths relative to the code are right in both.
    outDir: "dist/node",
    emptyOutDir: true,
    target: "node20",
    rolldownOptions: {
      input: {
        abuse: "abuse/experiment.ts",
        connections: "abuse/connections.ts",
        attacker: "abuse/attacker.ts",
        internet: "internet/experiment.ts",
        large: "large/experiment.ts",
        strangers: "strangers/experiment.ts",
        faults: "faults/experiment.ts",
      },
      output: { entryFileNames: "[name].js", chunkFileNames: "[name]-[hash].js" },
    },
  },
});
