import { readFileSync } from "node:fs";

import { java, run } from "../../test/support/processes.ts";

const KIB = 1024;

/**
 * What a JVM needs, KiB: what lives in its heap after a collection, and whatever is resident besides the heap. What the heap
 * has been given and does not use is left out: it says what was needed at some time, not what is. With the serial collector.
 */
export function neededKiB(pid: number): number {
  const tool = java().replace(/java$/, "jcmd");
  run(tool, [String(pid), "GC.run"]);
  const info = run(tool, [String(pid), "GC.heap_info"]);
  const generations = [...info.matchAll(/total \d+K, used (\d+)K \[(0x\w+), 0x\w+, (0x\w+)\)/g)];
  if (generations.length === 0) throw new Error(`jcmd says nothing of generations: ${info}`);
  const used = generations.reduce((sum, [, kib]) => sum + Number(kib), 0);
  const ranges = generations.map(([, , from, to]) => [BigInt(from ?? 0), BigInt(to ?? 0)] as const);
  return used + residentOutside(pid, ranges);
}

/** proc_pid_smaps(5): what is resident of the mappings that begin in none of the ranges. */
function residentOutside(pid: number, ranges: readonly (readonly [bigint, bigint])[]): number {
  let isOutside = true;
  let bytes = 0;
  for (const line of readFileSync(`/proc/${pid}/smaps`, "utf8").split("\n")) {
    const start = /^([0-9a-f]+)-[0-9a-f]+ /.exec(line)?.[1];
    if (start !== undefined) {
      const address = BigInt(`0x${start}`);
      isOutside = !ranges.some(([from, to]) => address >= from && address < to);
    }
    const resident = /^Rss:\s+(\d+) kB/.exec(line)?.[1];
    if (resident !== undefined && isOutside) bytes += Number(resident) * KIB;
  }
  return bytes / KIB;
}
