import { readFileSync } from "node:fs";

import { parse } from "yaml";

import type { ServiceName } from "../../test/support/farm.ts";
import { ROOT } from "../../test/support/processes.ts";

interface ServiceValues {
  readonly resources: { readonly limits: { readonly memory: string } };
  readonly maxRamPercentage: number;
}

interface Values {
  readonly gateway: ServiceValues;
  readonly taskService: ServiceValues;
  readonly modelService: ServiceValues;
  readonly redis: { readonly maxMemoryMB: number };
}

const KEYS = {
  gateway: "gateway",
  "task-service": "taskService",
  "model-service": "modelService",
} as const satisfies Record<ServiceName, keyof Values>;

const MEBIBYTES = { Mi: 1, Gi: 1024 } as const;

/** What the chart gives each pod, from its `values.yaml`: as much of it as a process without a pod can be given. */
export class ChartMemory {
  readonly #values: Values;

  constructor() {
    this.#values = parse(readFileSync(`${ROOT}helm/manyhands/values.yaml`, "utf8")) as Values;
  }

  get redisMegabytes(): number {
    return this.#values.redis.maxMemoryMB;
  }

  /** The pod's limit: with more the kernel would kill it. */
  limitMiB(service: ServiceName): number {
    const { memory } = this.#values[KEYS[service]].resources.limits;
    const [, number, unit] = /^(\d+)(Mi|Gi)$/.exec(memory) ?? [];
    if (number === undefined || unit === undefined) {
      throw new Error(
        `values.yaml: the memory limit of ${service} is ${memory}: must be a number of Mi or Gi`,
      );
    }
    return Number(number) * MEBIBYTES[unit as keyof typeof MEBIBYTES];
  }

  /** The options of the image, and a machine of the size of the pod. */
  jvmOptions(service: ServiceName): readonly string[] {
    return [
      `@${ROOT}${service}/src/main/docker/java.options`,
      `-XX:MaxRAM=${this.limitMiB(service)}m`,
      `-XX:MaxRAMPercentage=${this.#values[KEYS[service]].maxRamPercentage}`,
    ];
  }
}
