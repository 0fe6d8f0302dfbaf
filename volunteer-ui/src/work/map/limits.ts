import type { GuestLimits, LimitName } from "../../guest/index.ts";

/** What an input has failed with that passed a limit: the same words everywhere, with the limit's name in a job's description. */
export function limitMessage(limit: LimitName, limits: GuestLimits): string {
  return limit === "time"
    ? `secondsPerInput: it takes longer than the ${limits.millisPerInput / 1000} s allowed`
    : `memoryMiB: it needs more than the ${limits.memoryBytes / 2 ** 20} MiB allowed`;
}
