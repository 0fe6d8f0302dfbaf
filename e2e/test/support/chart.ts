import { readFileSync } from "node:fs";
import { parseAllDocuments } from "yaml";

import { ROOT } from "./processes.ts";

interface Variable {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: { readonly secretKeyRef: { readonly key: string } };
}

interface Container {
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env?: readonly Variable[];
}

interface Pod {
  readonly containers: readonly [Container];
}

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly data?: Readonly<Record<string, string>>;
  readonly spec?: Pod & { readonly template?: { readonly spec: Pod } };
}

/** What the chart rendered in the tests of its module, seen as what the kubelet would start. */
export class RenderedChart {
  readonly #manifests: readonly Manifest[];
  readonly #addresses: ReadonlyMap<string, string>;

  /**
   * @param variant one of `Variants.java`
   * @param addresses of what the chart names, for example `mh-redis:6379`, on this machine
   */
  constructor(variant: string, addresses: ReadonlyMap<string, string>) {
    const text = readFileSync(`${ROOT}helm/target/rendered/${variant}.yaml`, "utf8");
    this.#manifests = parseAllDocuments(text).map((document) => document.toJS() as Manifest);
    this.#addresses = addresses;
  }

  /** @returns the environment of the only container, secrets included */
  environment(kind: string, name: string): Record<string, string> {
    const variables = this.#container(kind, name).env ?? [];
    return Object.fromEntries(variables.map((variable) => [variable.name, this.#value(variable)]));
  }

  /** @returns command and arguments of the only container, with variables in place */
  command(kind: string, name: string): readonly string[] {
    const { command = [], args = [] } = this.#container(kind, name);
    const environment = this.environment(kind, name);
    return [...command, ...args].map((word) =>
      this.#here(
        word.replace(/\$\((\w+)\)/g, (_, variable: string) => environment[variable] ?? ""),
      ),
    );
  }

  /** @returns the file in a ConfigMap */
  file(configMap: string, key: string): string {
    return this.#get("ConfigMap", configMap).data?.[key] ?? "";
  }

  secret(key: string): string {
    const data = this.#get("Secret", "mh-credentials").data?.[key] ?? "";
    return Buffer.from(data, "base64").toString();
  }

  #value({ value, valueFrom }: Variable): string {
    return valueFrom === undefined
      ? this.#here(value ?? "")
      : this.secret(valueFrom.secretKeyRef.key);
  }

  #here(text: string): string {
    return [...this.#addresses].reduce((word, [there, here]) => word.replace(there, here), text);
  }

  #container(kind: string, name: string): Container {
    const { spec } = this.#get(kind, name);
    const pod = spec?.template?.spec ?? spec;
    if (pod === undefined) throw new Error(`${kind} ${name} has no pod`);
    return pod.containers[0];
  }

  #get(kind: string, name: string): Manifest {
    const found = this.#manifests.find(
      (manifest) => manifest.kind === kind && manifest.metadata.name === name,
    );
    if (found === undefined) throw new Error(`the chart has no ${kind} ${name}`);
    return found;
  }
}
