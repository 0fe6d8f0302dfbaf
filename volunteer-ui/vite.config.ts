import { defineConfig } from "vite";

import { guestScript } from "./tools/guest-script.ts";
import { licenses } from "./tools/licenses.ts";

// The volunteer page, for any path: every address in it is relative ("./"). No inline script and no
// data: address, so that a strict Content-Security-Policy needs only 'self' and 'wasm-unsafe-eval'.
export default defineConfig({
  base: "./",
  plugins: [guestScript(import.meta.dirname), licenses(import.meta.dirname)],
  build: {
    outDir: "dist/page",
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // TensorFlow.js is one large piece, loaded in the worker and only when a job needs it.
    chunkSizeWarningLimit: 2500,
  },
  worker: { format: "es", plugins: () => [guestScript(import.meta.dirname)] },
});
