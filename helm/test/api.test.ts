/**
 * Every object that the chart rendered in the unit tests (`target/rendered`), against the schemas of the Kubernetes API and of
 * the custom resources: fields that are missing or of a wrong type. Unknown fields are found by `RenderingTest`.
 */
import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";

const RENDERED = fileURLToPath(new URL("../target/rendered/", import.meta.url));

interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
}

type Model = new (manifest: Manifest) => { validate: () => void };

/** Groups that are not Kubernetes' own, and the packages that have their schemas. */
const PACKAGES: Readonly<Record<string, string>> = {
  "gateway.networking.k8s.io": "@kubernetes-models/gateway-api",
  "keda.sh": "@kubernetes-models/keda",
  "monitoring.coreos.com": "@kubernetes-models/prometheus-operator",
};

async function modelOf({ apiVersion, kind }: Manifest): Promise<Model> {
  const group = apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "";
  const path = `${PACKAGES[group] ?? "kubernetes-models"}/${apiVersion}/${kind}`;
  const module = (await import(path)) as Readonly<Record<string, Model>>;
  const model = module[kind];
  if (model === undefined) throw new Error(`${path} has no ${kind}`);
  return model;
}

async function check(manifest: Manifest): Promise<void> {
  const Kind = await modelOf(manifest);
  new Kind(manifest).validate();
}

function manifestsOf(file: string): readonly Manifest[] {
  return parseAllDocuments(readFileSync(RENDERED + file, "utf8"))
    .map((document) => document.toJS() as Manifest | null)
    .filter((manifest) => manifest !== null);
}

const files = readdirSync(RENDERED).filter((name) => name.endsWith(".yaml"));

describe("rendered objects", () => {
  it("are there: the unit tests of this module have run", () => {
    expect(files.length).toBeGreaterThan(10);
  });

  it.each(files)("lack nothing that the API requires, in %s", async (file) => {
    for (const manifest of manifestsOf(file)) {
      await expect(check(manifest), `${manifest.kind} ${manifest.metadata.name}`).resolves.toBe(
        undefined,
      );
    }
  });
});

describe("the check itself", () => {
  it.each([
    ["a missing field", { spec: { selector: { matchLabels: {} } } }],
    ["a field of a wrong type", { spec: { replicas: "two", selector: {}, template: {} } }],
  ])("finds %s", async (_, spec) => {
    const wrong = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "a" }, ...spec };
    await expect(check(wrong)).rejects.toThrow();
  });
});
