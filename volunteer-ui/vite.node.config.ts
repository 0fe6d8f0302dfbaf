import { copyFile } from "node:fs/promises";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";

import { type Plugin, defineConfig } from "vite";

import { guestScript } from "./tools/guest-script.ts";
import { licenses } from "./tools/licenses.ts";

/** The headless volunteer, whole: the command line, its worker thread and the .wasm files beside them; and the chart's proxy and auditor. */
export default defineConfig({
  plugins: [
    besideTheBundle([
      "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm",
      "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm",
      "@jitl/quickjs-wasmfile-release-sync/wasm",
    ]),
    guestScript(import.meta.dirname),
    licenses(import.meta.dirname),
  ],
  ssr: { noExternal: true },
  build: {
    ssr: true,
    // The kernels' .wasm files.
    ssrEmitAssets: true,
    outDir: "dist/node",
    emptyOutDir: true,
    target: "node20",
    rolldownOptions: {
      // Native code, which ws does without where it is missing: masks a gradient in a tenth of the time.
      external: ["bufferutil"],
      input: {
        volunteer: "src/node/volunteer.ts",
        proxy: "src/node/proxy.ts",
        "trainer-worker": "src/trainer/worker.node.ts",
        train: "src/reference/train.ts",
        map: "src/reference/map.ts",
        verify: "src/verifier/verify.ts",
        auditor: "src/auditor/audit.ts",
        "bench-trainers": "src/bench/trainers.ts",
        "bench-worker": "src/bench/worker.bench.ts",
        "bench-tfjs-alone": "src/bench/tfjs-alone.ts",
        "bench-map-alone": "src/bench/map-alone.ts",
      },
      output: {
        entryFileNames: "[name].js",
        // Flat: TensorFlow.js looks for its .wasm files in the folder of its own code.
        chunkFileNames: "[name]-[hash].js",
        assetFileNames: "[name]-[hash][extname]",
        // TensorFlow.js asks for CommonJS names when it finds itself in Node.
        banner: [
          `import { createRequire as __createRequire } from "node:module";`,
          `const require = __createRequire(import.meta.url), __dirname = import.meta.dirname;`,
        ].join("\n"),
      },
    },
  },
});

/** Copies the .wasm files that TensorFlow.js and QuickJS look for in the folder of their own code. */
function besideTheBundle(modules: readonly string[]): Plugin {
  return {
    name: "beside-the-bundle",
    async writeBundle({ dir = "." }) {
      for (const module of modules) {
        const from = fileURLToPath(import.meta.resolve(module));
        await copyFile(from, `${dir}/${basename(from)}`);
      }
    },
  };
}
