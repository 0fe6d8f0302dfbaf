import { readFileSync } from "node:fs";

import { SERVICES, type SeparateServices } from "../test/support/farm.ts";

/** Memory of the processes, in MiB. */
export interface Memory {
  /** The most that each was resident with since it started. */
  readonly peak: Readonly<Record<string, number>>;
  /** What Redis holds now: its values and what it takes for them. */
  readonly redisUsed: number;
  readonly redisPeak: number;
}

export function memoryOf(farm: SeparateServices): Memory {
  const peak = Object.fromEntries(
    SERVICES.map((service) => [service, peakOf(farm.process(service).pid)]),
  );
  const info = farm.redis("info", "memory");
  return {
    peak,
    redisUsed: mib(fieldOf(info, /^used_memory:(\d+)/m)),
    redisPeak: mib(fieldOf(info, /^used_memory_peak:(\d+)/m)),
  };
}

/** Of Linux, in MiB: `VmHWM`. */
function peakOf(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Math.round(fieldOf(status, /^VmHWM:\s*(\d+) kB/m) / 1024);
}

function fieldOf(text: string, pattern: RegExp): number {
  return Number(pattern.exec(text)?.[1]);
}

function mib(bytes: number): number {
  return Math.round((10 * bytes) / 1024 / 1024) / 10;
}
