import { createHash } from "node:crypto";

import { smallJob } from "../abuse/stage/jobs.ts";
import { weightsAlone } from "../test/support/alone.ts";
import { batchesOf, corpus, countingJob } from "../test/support/jobs.ts";
import type {
  CountingJob,
  JobDescription,
  TrainingJob,
} from "../../volunteer-ui/src/rest/index.ts";

/** A job of which it is known beforehand what it comes to. */
export interface KnownJob {
  readonly description: JobDescription;
  /** Those that make a new version. */
  readonly rounds: number;
  readonly leafSize: number;
  /** Of the last version. */
  readonly stateSha256: string;
  /** Samples in training. */
  readonly unitsOf: (round: number) => number;
}

const LEAF_SIZE = 8;
/** The last round of an epoch is smaller than the others, and so is its last leaf. */
const SAMPLES = 300;
const LEAVES = 4;

/** Small jobs of all kinds of work whose values are exact, on the test corpus. Each takes a second or two. */
export async function knownJobs(): Promise<readonly [KnownJob, ...KnownJob[]]> {
  const dataset = createHash("sha256").update(corpus()).digest("hex");
  return [
    counting({ units: 77, leafSize: 10, rounds: 16 }),
    await training(
      smallJob("faults: synchronous", dataset, {
        training: {
          ...{ epochs: 1, samplesPerEpoch: SAMPLES },
          ...{ batchSize: LEAVES * LEAF_SIZE, leafSize: LEAF_SIZE },
        },
        evaluation: { heldOutFraction: 0.05, samples: 32, leafSize: 16, everyRounds: 4 },
      }),
    ),
    await training(
      smallJob("faults: local steps", dataset, {
        training: {
          ...{ epochs: 1, samplesPerEpoch: SAMPLES, encoding: "int4" },
          mode: { type: "localSteps", steps: 2, batchSize: LEAF_SIZE, trajectories: 3 },
        },
      }),
    ),
  ];
}

/** A job of the smallest kind of work, which needs no data set. */
export function counting(counting: CountingJob["counting"]): KnownJob {
  const { units, leafSize, rounds } = counting;
  const total = Buffer.alloc(8);
  total.writeBigUInt64LE(BigInt(units * rounds));
  return {
    description: { ...countingJob("faults: counting"), counting },
    ...{ rounds, leafSize },
    stateSha256: createHash("sha256").update(total).digest("hex"),
    unitsOf: () => units,
  };
}

async function training(job: TrainingJob): Promise<KnownJob> {
  const { epochs, samplesPerEpoch, batchSize, leafSize } = batchesOf(job.training);
  const roundsPerEpoch = Math.ceil(samplesPerEpoch / batchSize);
  return {
    description: job,
    ...{ rounds: epochs * roundsPerEpoch, leafSize },
    stateSha256: await weightsAlone(job),
    unitsOf: (round) => Math.min(batchSize, samplesPerEpoch - (round % roundsPerEpoch) * batchSize),
  };
}
