import { type Contribution, computeShare } from "../volunteer/index.ts";
import type { Direction } from "./direction.ts";

/** What `--json` writes. */
export interface CrewRecord {
  readonly volunteers: readonly VolunteerRecord[];
}

/** What one volunteer has given, for experiments. */
export interface VolunteerRecord {
  /** Accepted, as are the units and the seconds. */
  readonly tasks: number;
  readonly units: number;
  readonly computeSeconds: number;
  /** In which workers computed, or rested on purpose, whatever came of it. */
  readonly busySeconds: number;
  /** Of the time since its first leaf, 0 to 1; null: there was none. */
  readonly computeShare: number | null;
  /** Of messages and downloads, without what protocols add. */
  readonly bytesUp: number;
  readonly bytesDown: number;
  /** Bytes over the emulated access line, with everything but TCP's and IP's own; null: there is none. */
  readonly line: { readonly up: number; readonly down: number } | null;
}

type Carried = Pick<Direction, "carried">;

export function recordOf(
  contribution: Contribution,
  line: Readonly<Record<"up" | "down", Carried>> | undefined,
): VolunteerRecord {
  const { tasks, units, computeSeconds, busySeconds, bytesUp, bytesDown } = contribution;
  return {
    tasks,
    units,
    computeSeconds,
    busySeconds,
    computeShare: computeShare(contribution) ?? null,
    bytesUp,
    bytesDown,
    line: line === undefined ? null : { up: line.up.carried, down: line.down.carried },
  };
}
