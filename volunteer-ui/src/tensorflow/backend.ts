import * as tf from "@tensorflow/tfjs-core";

import type { TrainingSums } from "../protocol/index.ts";
import { agree, requireAgreement } from "./agreement.ts";
import type { Witness } from "./agreement.ts";
import { computesIn32Bits } from "./precision.ts";

/** Something that can compute, if this device has it. */
export interface Candidate {
  /** As TensorFlow.js calls it. */
  readonly name: string;
  /** Loads and registers the code; rejects with the reason if the device cannot run it. */
  load(): Promise<void>;
  /** Tried only when nothing before it works: known to be slower than any other. */
  readonly lastResort?: boolean;
}

/** A real piece of the job's work, set up on the backend that is current. */
export interface Probe {
  /** Computes the same leaf each time; rejects if the backend lacks an operation. */
  leaf(): Promise<TrainingSums>;
  dispose(): void;
}

export interface TrialOutcome {
  /** Fastest first, at least one; the first is the current backend. */
  readonly trials: readonly [Trial, ...Trial[]];
  readonly skipped: readonly Skipped[];
}

export interface Trial {
  readonly backend: string;
  readonly msPerLeaf: number;
}

export interface Skipped {
  readonly backend: string;
  readonly reason: string;
}

export interface TrialLimits {
  /** For loading, first leaf (which compiles shaders) and each further leaf of one candidate. */
  readonly stepMs: number;
  /** Once something works and this much has passed, further candidates are not tried. */
  readonly totalMs: number;
  /** As `stepMs`, for those that were too slow, once nothing else works: a device may just be busy, or its line slow. */
  readonly lastMs: number;
}

const LIMITS: TrialLimits = { stepMs: 3000, totalMs: 4000, lastMs: 60_000 };
const TIMED_LEAVES = 2;

/**
 * Finds the backend that computes this job's leaves fastest on this device: each candidate is warmed
 * up once and then timed. One that is slower than the best so far is not timed further; one that
 * fails, computes in less than 32 bits or something else than the first, or takes too long, is
 * passed over. Where nothing is left, those that took too long are given more time.
 *
 * A step that blocks cannot be interrupted, hence the order of candidates: the one that is quick to
 * judge comes first.
 *
 * @param open called with the candidate as current backend
 * @throws Error that names every candidate and why it failed
 */
export async function tryBackends(
  candidates: readonly Candidate[],
  open: () => Promise<Probe>,
  limits: TrialLimits = LIMITS,
): Promise<TrialOutcome> {
  const soon = await tryEach(candidates, open, limits);
  const { trials, skipped } = soon.trials.length > 0 ? soon : await tryAgain(soon, open, limits);
  const [first, ...others] = trials.sort((a, b) => a.msPerLeaf - b.msPerLeaf);
  if (first === undefined) {
    const reasons = skipped.map(({ backend, reason }) => `${backend}: ${reason}`).join("; ");
    throw new Error(`this device cannot compute this job (${reasons})`);
  }
  await makeCurrent(first.backend);
  return { trials: [first, ...others], skipped };
}

interface Tried {
  readonly trials: Trial[];
  readonly skipped: readonly Skipped[];
  /** Of those skipped, who took too long. */
  readonly slow: readonly Candidate[];
}

/** With more time, after nothing has worked. */
async function tryAgain(
  { skipped, slow }: Tried,
  open: () => Promise<Probe>,
  limits: TrialLimits,
): Promise<Tried> {
  const again = await tryEach(slow, open, { ...limits, stepMs: limits.lastMs });
  const failed = skipped.filter(({ backend }) => !slow.some(({ name }) => name === backend));
  return { ...again, skipped: [...failed, ...again.skipped] };
}

async function tryEach(
  candidates: readonly Candidate[],
  open: () => Promise<Probe>,
  limits: TrialLimits,
): Promise<Tried> {
  const start = performance.now();
  const trials: Trial[] = [];
  const skipped: Skipped[] = [];
  const slow: Candidate[] = [];
  let witness: Witness | undefined;
  for (const candidate of candidates) {
    const backend = candidate.name;
    const best = Math.min(...trials.map((trial) => trial.msPerLeaf));
    const unneeded = reasonNotToTry(candidate, trials, performance.now() - start, limits);
    if (unneeded !== undefined) {
      skipped.push({ backend, reason: unneeded });
      continue;
    }
    try {
      const measured = await tryOne(candidate, open, { best, witness, stepMs: limits.stepMs });
      witness ??= measured.witness;
      trials.push(measured.trial);
    } catch (error) {
      if (error instanceof TooSlow) slow.push(candidate);
      skipped.push({ backend, reason: error instanceof Error ? error.message : String(error) });
    }
  }
  return { trials, skipped, slow };
}

/** Switches to a backend that has been used before, if it is not the current one. */
export async function makeCurrent(backend: string): Promise<void> {
  if (tf.getBackend() === backend) return;
  if (!(await tf.setBackend(backend))) throw new Error(`${backend} cannot be started`);
}

function reasonNotToTry(
  candidate: Candidate,
  trials: readonly Trial[],
  passedMs: number,
  limits: TrialLimits,
): string | undefined {
  if (trials.length === 0) return undefined;
  if (candidate.lastResort === true) return "another one works";
  return passedMs > limits.totalMs ? `not tried: ${Math.round(passedMs)} ms spent` : undefined;
}

async function tryOne(
  candidate: Candidate,
  open: () => Promise<Probe>,
  { best, witness, stepMs }: { best: number; witness: Witness | undefined; stepMs: number },
): Promise<Measured> {
  const { name: backend } = candidate;
  await within(stepMs, candidate.load());
  await within(stepMs, makeCurrent(backend));
  if (!(await within(stepMs, computesIn32Bits()))) throw new Error("computes in 16 bits only");
  const probe = await open();
  try {
    const sums = await within(stepMs, probe.leaf());
    requireAgreement(sums, witness);
    const { ms, result } = await fastestOf(TIMED_LEAVES, best, () => within(stepMs, probe.leaf()));
    const isRepeatable = agree(result, sums);
    return { trial: { backend, msPerLeaf: ms }, witness: { backend, sums, isRepeatable } };
  } finally {
    probe.dispose();
  }
}

interface Measured {
  readonly trial: Trial;
  readonly witness: Witness;
}

/** Milliseconds and what came out; gives up after the first run that is slower than `best`. */
async function fastestOf<T>(
  runs: number,
  best: number,
  run: () => Promise<T>,
): Promise<{ readonly ms: number; readonly result: T }> {
  const start = performance.now();
  const result = await run();
  const ms = performance.now() - start;
  if (runs === 1 || ms > best) return { ms, result };
  const others = await fastestOf(runs - 1, best, run);
  return { ms: Math.min(ms, others.ms), result };
}

class TooSlow extends Error {}

/** Rejects after `ms`; the work itself goes on and its outcome is ignored. */
async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new TooSlow(`took longer than ${ms} ms`));
    }, ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
