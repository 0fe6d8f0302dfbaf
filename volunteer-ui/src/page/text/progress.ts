import type { JobProgress, VolunteerState } from "../../volunteer/index.ts";

/** How far the job is, in the numbers that the page shows. */
export interface Progress {
  /** Finished rounds, of all. */
  readonly rounds: number;
  readonly ofRounds: number;
  /** 0 to 1. */
  readonly fraction: number;
  /** Units of work in all finished rounds. */
  readonly units: number;
}

export function progressOf(job: JobProgress): Progress {
  const rounds = Math.min(job.version, job.rounds);
  return {
    rounds,
    ofRounds: job.rounds,
    fraction: job.rounds === 0 ? 0 : rounds / job.rounds,
    units: job.work.schedule.unitsBefore(rounds),
  };
}

/**
 * Which part of the job's units so far this volunteer has computed, over all its sessions; undefined
 * before there is anything to compare. Results of the round under way count for the volunteer first,
 * hence the bound.
 */
export function shareOfWhole(state: VolunteerState): number | undefined {
  if (state.job === undefined) return undefined;
  const { units } = progressOf(state.job);
  return units === 0 ? undefined : Math.min(1, state.contribution.unitsCredited / units);
}

/** What the units of a job are called; of several jobs, or of none, just that. */
export function unitName(job: JobProgress | undefined): string {
  return job?.work.unit ?? "unit";
}
