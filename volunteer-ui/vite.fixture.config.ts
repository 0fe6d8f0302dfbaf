import { defineConfig } from "vite";

/** The page with a scripted volunteer, to look at (`npx vite --config vite.fixture.config.ts`) and for tests. */
export default defineConfig({
  root: "src/page/fixture",
  base: "./",
  build: {
    outDir: "../../../dist/fixture",
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
