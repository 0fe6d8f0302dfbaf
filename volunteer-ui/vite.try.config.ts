import { defineConfig, mergeConfig } from "vite";

import page from "./vite.config.ts";

/**
 * The page on which models are tried, beside the volunteer page. A build of its own: pieces that the two shared would be larger than
 * what volunteers need.
 */
export default mergeConfig(
  page,
  defineConfig({
    build: { emptyOutDir: false, rolldownOptions: { input: "try.html" } },
  }),
);
