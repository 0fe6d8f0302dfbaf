import type { JobProgress, VolunteerState } from "../../volunteer/index.ts";

/** How far the job is, in the numbers that the page shows. */
export interface Progress {
  /** Finished rounds, of all. */
  readonly rounds: number;
  readonly ofRounds: number;
  /** Counted from 1. */
  readonly epoch: number;
  readonly ofEpochs: number;
  /** 0 to 1. */
  readonly fraction: number;
  /** Samples in all finished rounds. */
  readonly samples: number;
}

export function progressOf(job: JobProgress): Progress {
  const { samplesPerEpoch, batchSize } = job.spec.training ?? { samplesPerEpoch: 0, batchSize: 0 };
  const rounds = Math.min(job.version, job.rounds);
  const perEpoch = job.epochs === 0 ? 0 : job.rounds / job.epochs;
  const inEpoch = perEpoch === 0 ? 0 : rounds % perEpoch;
  const fullEpochs = perEpoch === 0 ? 0 : (rounds - inEpoch) / perEpoch;
  return {
    rounds,
    ofRounds: job.rounds,
    epoch: job.epoch,
    ofEpochs: job.epochs,
    fraction: job.rounds === 0 ? 0 : rounds / job.rounds,
    samples: fullEpochs * samplesPerEpoch + inEpoch * batchSize,
  };
}

/**
 * Which part of the job's samples so far this volunteer has computed, over all its sessions; undefined
 * before there is anything to compare. Results of the round under way count for the volunteer first,
 * hence the bound.
 */
export function shareOfWhole(state: VolunteerState): number | undefined {
  if (state.job === undefined) return undefined;
  const { samples } = progressOf(state.job);
  return samples === 0 ? undefined : Math.min(1, state.contribution.samplesCredited / samples);
}
