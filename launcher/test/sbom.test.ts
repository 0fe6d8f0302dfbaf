import { readFileSync } from "node:fs";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { Checkout, VERSION } from "./support/checkout.ts";

let checkout: Checkout;
beforeEach(() => {
  checkout = new Checkout().withTools();
  checkout.stub(
    "npm",
    `case "$*" in --version) echo 10.8.2 ;; *) echo '{"bomFormat":"CycloneDX"}' ;; esac`,
  );
  checkout.write("package.json", '{ "workspaces": ["volunteer-ui"] }');
  checkout.write("volunteer-ui/package.json", '{ "devDependencies": { "vite": "1" } }');
  checkout.write("package-lock.json", '{ "packages": { "": {}, "volunteer-ui": {} } }');
});
afterEach(() => {
  checkout.delete();
});

describe("sbom", () => {
  it("writes a document for Java and one for the page, and says where", async () => {
    const directory = join(checkout.root, "out");
    const { status, out } = await checkout.run("sbom", "--output", directory);
    expect(status).toBe(0);
    expect(checkout.calls("mvn")).toEqual([
      "mvn -B -ntp -q -Dskip.npm=true cyclonedx:makeAggregateBom" +
        " -DoutputDirectory=ROOT/out -DoutputName=manyhands-java.cdx",
    ]);
    expect(out).toContain(join(directory, "manyhands-java.cdx.json"));
    const page = readFileSync(join(directory, "manyhands-volunteer.cdx.json"), "utf8");
    expect(page).toContain("CycloneDX");
  });

  it("asks npm about a copy that has versions", async () => {
    checkout.stub(
      "npm",
      `case "$*" in --version) echo 10.8.2 ;; *) cat "$2/package.json" "$2/volunteer-ui/package.json" ;; esac`,
    );
    const { status } = await checkout.run("sbom");
    expect(status).toBe(0);
    const asked = readFileSync(
      join(checkout.root, "target/sbom/manyhands-volunteer.cdx.json"),
      "utf8",
    );
    expect(asked).toContain(`"version":"${VERSION}"`);
    expect(asked).not.toContain("vite");
  });

  it("says which npm is needed", async () => {
    checkout.stub("npm", "echo 9.2.0");
    const { status, err } = await checkout.run("sbom");
    expect(status).toBe(1);
    expect(err).toBe(
      "manyhands: sbom: npm is 9.2.0; it must be 9.5 or newer: npm install -g npm@latest\n",
    );
    expect(checkout.calls("mvn")).toEqual([]);
  });

  it.each([[["--nonsense"]], [["--output"]], [["--output", "a", "b"]]])(
    "refuses %s",
    async (args) => {
      const { status } = await checkout.run("sbom", ...args);
      expect(status).toBe(2);
      expect(checkout.calls("mvn")).toEqual([]);
    },
  );
});
