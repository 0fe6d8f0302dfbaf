import type { JobProgress } from "../../volunteer/index.ts";

/** The epoch under way, counted from 1. */
export interface Epochs {
  readonly current: number;
  readonly of: number;
}

/** @returns undefined for work that has no epochs */
export function epochsOf({ work, version }: JobProgress): Epochs | undefined {
  if (work.kind !== "training") return undefined;
  const { schedule } = work;
  return { current: Math.min(schedule.epochs, schedule.epoch(version) + 1), of: schedule.epochs };
}
