import { defineConfig } from "@playwright/test";

import { REPORT, TEST_MS, WAIT_MS } from "../waiting.ts";

// Browsers are never downloaded: the tests drive the Chromium of the machine.
// MANYHANDS_CHROMIUM names its executable.
export default defineConfig({
  testDir: "browser",
  forbidOnly: process.env["CI"] !== undefined,
  workers: 1,
  timeout: TEST_MS,
  expect: { timeout: WAIT_MS },
  reporter: [["list"], ["junit", { outputFile: `${REPORT}/playwright.xml` }]],
  use: {
    browserName: "chromium",
    launchOptions: {
      executablePath: process.env["MANYHANDS_CHROMIUM"] ?? "/usr/bin/chromium",
      args: [
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});
