import { type Metrics, type Tally, emptyTally } from "../../protocol/index.ts";
import type { Targets } from "../../samples/index.ts";

/**
 * Counts what a job's metrics are of.
 *
 * @param outputs of the model, [samples, outputs]
 * @param fromLogits whether they are logits
 */
export function tallyOf(
  metrics: Metrics,
  outputs: Float32Array,
  targets: Targets,
  fromLogits: boolean,
): Tally {
  if (targets.kind === "values") {
    const tally = emptyTally(metrics, 0);
    addErrors(tally.sums, outputs, targets.values);
    return tally;
  }
  const { labels, classes } = targets;
  const tally = emptyTally(metrics, classes);
  const width = outputs.length / labels.length;
  const { topK, perClass } = metrics;
  const ofClasses = tally.counts.subarray(topK > 0 ? 1 : 0);
  labels.forEach((label, row) => {
    const output = outputs.subarray(row * width, (row + 1) * width);
    const scores = width === 1 ? twoScores(output[0] ?? NaN, fromLogits) : output;
    if (topK > 0 && placeOf(label, scores) < topK) count(tally.counts, 0);
    if (!perClass) return;
    const predicted = firstOfLargest(scores);
    if (predicted === label) count(ofClasses, 3 * label);
    count(ofClasses, 3 * predicted + 1);
    count(ofClasses, 3 * label + 2);
  });
  return tally;
}

function count(counts: Uint32Array, at: number): void {
  counts[at] = (counts[at] ?? 0) + 1;
}

/** Of a single output, which tells the second of two classes. */
function twoScores(output: number, fromLogits: boolean): Float32Array {
  return output > (fromLogits ? 0 : 0.5) ? Float32Array.of(0, 1) : Float32Array.of(1, 0);
}

function firstOfLargest(scores: Float32Array): number {
  let best = 0;
  scores.forEach((score, at) => {
    if (score > (scores[best] ?? NaN)) best = at;
  });
  return best;
}

/** How many come before it: larger ones, and equal ones that stand before it. */
function placeOf(at: number, scores: Float32Array): number {
  const own = scores[at] ?? NaN;
  let before = 0;
  scores.forEach((score, other) => {
    if (score > own || (score === own && other < at)) before++;
  });
  return before;
}

/** In float64, in their order. */
function addErrors(sums: Float64Array, outputs: Float32Array, targets: Float32Array): void {
  let [absolute = 0, squared = 0, sum = 0, squares = 0] = sums;
  targets.forEach((target, at) => {
    const difference = (outputs[at] ?? NaN) - target;
    absolute += Math.abs(difference);
    squared += difference * difference;
    sum += target;
    squares += target * target;
  });
  sums.set([absolute, squared, sum, squares]);
}
