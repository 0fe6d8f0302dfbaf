import type { OptimizerSpec } from "../protocol/index.ts";

/**
 * The twin of Java's `LearningRate`, which has the formulas: doubles, `+ - * /` alone, since `Math.exp` and `Math.cos` are
 * not the same in all engines.
 *
 * @param step from 0
 * @returns a float32
 */
export function learningRateAt(spec: OptimizerSpec, step: number): number {
  const { learningRate: rate, schedule } = spec;
  switch (schedule.case) {
    case "exponential":
      return Math.fround(rate * exponential(schedule.value, step));
    case "piecewise":
      return piecewise(rate, schedule.value, step);
    case "cosine":
      return Math.fround(cosineDecay(rate, schedule.value, step));
    case undefined:
      return rate;
  }
}

type Of<K extends OptimizerSpec["schedule"]["case"]> = Extract<
  OptimizerSpec["schedule"],
  { case: K }
>["value"];

const LN_2 = 0.6931471805599453;
const TERMS = 13;

function exponential({ steps, logRate, staircase }: Of<"exponential">, step: number): number {
  const passed = step / steps;
  return exp(logRate * (staircase ? Math.floor(passed) : passed));
}

function piecewise(first: number, { boundaries, rates }: Of<"piecewise">, step: number): number {
  const passed = boundaries.filter((boundary) => step > boundary).length;
  return passed === 0 ? first : (rates[passed - 1] ?? first);
}

function cosineDecay(rate: number, schedule: Of<"cosine">, step: number): number {
  const { warmupSteps, warmupFrom: from, decaySteps, alpha } = schedule;
  if (step < warmupSteps) return from + (rate - from) * (step / warmupSteps);
  const passed = Math.min(step - warmupSteps, decaySteps) / decaySteps;
  return rate * ((1 - alpha) * (0.5 * (1 + cosineOfPi(passed))) + alpha);
}

/** e^x for x up to 0. */
function exp(x: number): number {
  const halvings = Math.floor(-x / LN_2 + 0.5);
  const rest = x + halvings * LN_2;
  let sum = 1;
  for (let term = TERMS; term >= 1; term--) sum = 1 + (sum * rest) / term;
  for (let left = halvings; left > 0 && sum > 0; left--) sum *= 0.5;
  return sum;
}

/** cos(π t) for t from 0 to 1. */
function cosineOfPi(t: number): number {
  return t <= 0.5 ? cosine(Math.PI * t) : -cosine(Math.PI * (1 - t));
}

function cosine(x: number): number {
  const square = x * x;
  let sum = 1;
  for (let term = TERMS; term >= 1; term--) {
    sum = 1 - (sum * square) / ((2 * term - 1) * (2 * term));
  }
  return sum;
}
