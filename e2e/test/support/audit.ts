import assert from "node:assert/strict";

import type { TrainingJob } from "../../../volunteer-ui/src/rest/index.ts";
import type { Contribution, Round } from "./api.ts";
import { batchesOf } from "./jobs.ts";

/**
 * Reads a finished job's history as an auditor: every round committed exactly once, each on top of
 * the one before, every leaf of every tree counted exactly once, no sample lost or doubled.
 */
export function audit(history: readonly Round[], job: TrainingJob): void {
  const { epochs, samplesPerEpoch, batchSize, leafSize } = batchesOf(job.training);
  const roundsPerEpoch = Math.ceil(samplesPerEpoch / batchSize);
  const training = history.filter((round) => round.samples > 0);
  assert.deepEqual(
    training.map((round) => round.round),
    range(epochs * roundsPerEpoch),
    "rounds committed",
  );
  for (const [i, round] of history.entries()) {
    if (i > 0)
      assert.equal(round.baseSha256, history[i - 1]?.sha256, `base of round ${round.round}`);
  }
  for (const round of training) {
    const offset = (round.round % roundsPerEpoch) * batchSize;
    const samples = Math.min(batchSize, samplesPerEpoch - offset);
    assert.equal(round.samples, samples, `samples of round ${round.round}`);
    const parts = round.contributions.filter((part) => part.kind === "train");
    const leafCount = Math.ceil(samples / leafSize);
    assert.deepEqual(leaves(parts, leafCount), range(leafCount), `leaves of round ${round.round}`);
    assert.equal(sum(parts.map((part) => part.samples)), samples);
  }
}

/** The leaves below the contributions' nodes, in order, with repetitions if there are any. */
function leaves(parts: readonly Contribution[], leafCount: number): number[] {
  return parts
    .flatMap(({ level, index }) => {
      const width = 2 ** level;
      return range(width)
        .map((i) => index * width + i)
        .filter((leaf) => leaf < leafCount);
    })
    .sort((a, b) => a - b);
}

function range(length: number): number[] {
  return Array.from({ length }, (_, i) => i);
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}
