import { Schedule, TaskKind, parameters } from "../protocol/index.ts";
import type { JobSpec } from "../protocol/index.ts";
import type { Trainer } from "../trainer/index.ts";
import { type NodeSum, sumSubtree } from "../volunteer/index.ts";
import { optimizerOf } from "./optimizer.ts";

/** What came of a round. */
export interface Round {
  readonly round: number;
  /** Mean over the batch; undefined in a round that only evaluates. */
  readonly loss: number | undefined;
  readonly heldOutLoss: number | undefined;
  /** Share of the samples held out that were told right. */
  readonly heldOutAccuracy: number | undefined;
}

/**
 * All rounds of a job, one after the other: every leaf computed here, added up along the round's tree, and a step.
 *
 * @param trainer open for the job; leaves wait in it for their turn
 * @param weights version 0; changed in place, the final version in the end
 */
export async function* train(
  job: JobSpec,
  trainer: Pick<Trainer, "setWeights" | "leaf">,
  weights: Float32Array,
): AsyncGenerator<Round> {
  if (job.model === undefined || job.optimizer === undefined)
    throw new Error("no model or optimizer");
  const schedule = new Schedule(job);
  const step = optimizerOf(job.optimizer, parameters(job.model));
  for (let round = 0; !schedule.isFinishedAt(round); round++) {
    await trainer.setWeights(weights.slice());
    const [trained, evaluated] = [
      await rootOf(schedule, trainer, round, TaskKind.TRAIN),
      await rootOf(schedule, trainer, round, TaskKind.EVALUATE),
    ];
    if (trained !== undefined) step(weights, mean(trained));
    yield {
      round,
      loss: trained && lossOf(trained),
      heldOutLoss: evaluated && lossOf(evaluated),
      heldOutAccuracy: evaluated && evaluated.correct / evaluated.samples,
    };
  }
}

async function rootOf(
  schedule: Schedule,
  trainer: Pick<Trainer, "leaf">,
  round: number,
  kind: TaskKind,
): Promise<NodeSum | undefined> {
  if (!schedule.includes(round, kind)) return undefined;
  const tree = schedule.tree(round, kind);
  return await sumSubtree(tree, tree.root, (leaf) =>
    trainer.leaf({ kind, round, samples: schedule.leafSamples(round, kind, leaf) }),
  );
}

/** In place, one float32 rounding each. */
function mean({ gradientSum, samples }: NodeSum): Float32Array {
  for (let at = 0; at < gradientSum.length; at++) {
    gradientSum[at] = (gradientSum[at] ?? 0) / samples;
  }
  return gradientSum;
}

function lossOf({ lossSum, samples }: NodeSum): number {
  return Math.fround(Math.fround(lossSum) / samples);
}
