import { defineConfig } from "vite";

import { guestScript } from "./tools/guest-script.ts";

/** The page with a scripted volunteer, to look at (`npx vite --config vite.fixture.config.ts`) and for tests. */
export default defineConfig({
  root: "src/page/fixture",
  base: "./",
  plugins: [guestScript(import.meta.dirname)],
  worker: { format: "es", plugins: () => [guestScript(import.meta.dirname)] },
  build: {
    outDir: "../../../dist/fixture",
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
