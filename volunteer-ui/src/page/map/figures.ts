import type { MapWork } from "../../protocol/index.ts";
import type { JobProgress } from "../../volunteer/index.ts";

/** How far the inputs of a job are, over all its iterations. */
export interface MapFigures {
  readonly done: number;
  readonly total: number;
  /** In the present iteration; undefined: not known before a round has been seen. */
  readonly failed: number | undefined;
  /** Over the rounds that were seen last; undefined before two of them were. */
  readonly perSecond: number | undefined;
  readonly secondsLeft: number | undefined;
}

/** Over so many of the last rounds a rate is taken. */
const ROUNDS = 24;

export function figuresOf(
  { version, committed }: Pick<JobProgress, "version" | "committed">,
  work: MapWork,
): MapFigures {
  const { count } = work.inputs;
  const total = count * work.map.iterations;
  const done = inputsBefore(version, work);
  const outcome = committed.at(-1)?.outcome;
  const failed = outcome?.case === "mapReduce" ? Number(outcome.value.failed) : undefined;
  const perSecond = rateOf(committed.slice(-ROUNDS), work);
  const secondsLeft = perSecond === undefined ? undefined : (total - done) / perSecond;
  return { done, total, failed, perSecond, secondsLeft };
}

/** Inputs that have been gone through when `round` begins. */
export function inputsBefore(round: number, { schedule, inputs, map }: MapWork): number {
  if (round >= schedule.rounds) return inputs.count * map.iterations;
  const batch = schedule.isFold(round) ? schedule.units(round - 1) : 0;
  return schedule.iteration(round) * inputs.count + schedule.firstInput(round) + batch;
}

function rateOf(rounds: JobProgress["committed"], work: MapWork): number | undefined {
  const [first, last] = [rounds.at(0), rounds.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const seconds = Number(last.committedAtMs - first.committedAtMs) / 1000;
  const inputs = inputsBefore(last.round + 1, work) - inputsBefore(first.round + 1, work);
  return seconds > 0 && inputs > 0 ? inputs / seconds : undefined;
}
