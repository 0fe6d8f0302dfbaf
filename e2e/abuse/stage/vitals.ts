import { readFileSync, writeFileSync } from "node:fs";

/** What proc_pid_status(5) says of a process (Linux). */

/** Makes the peak begin anew. */
export function forgetPeak(pid: number): void {
  // "5: reset the peak resident set size", proc_pid_clear_refs(5).
  writeFileSync(`/proc/${pid}/clear_refs`, "5");
}

/** Most that was resident at once since the process began or its peak was forgotten; undefined: it has ended. */
export function peakMiB(pid: number): number | undefined {
  return mebibytes(pid, "VmHWM");
}

export function residentMiB(pid: number): number | undefined {
  return mebibytes(pid, "VmRSS");
}

function mebibytes(pid: number, field: string): number | undefined {
  let status: string;
  try {
    status = readFileSync(`/proc/${pid}/status`, "utf8");
  } catch {
    return undefined;
  }
  const kibibytes = new RegExp(`${field}:\\s+(\\d+)`).exec(status)?.[1];
  return kibibytes === undefined ? undefined : Math.round(Number(kibibytes) / 1024);
}
