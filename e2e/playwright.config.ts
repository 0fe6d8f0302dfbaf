import { defineConfig } from "@playwright/test";

// Browsers are never downloaded: the tests drive the Chromium of the machine.
// MANYHANDS_CHROMIUM names its executable.
export default defineConfig({
  testDir: "browser",
  forbidOnly: process.env["CI"] !== undefined,
  workers: 1,
  timeout: 300_000,
  reporter: "list",
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
