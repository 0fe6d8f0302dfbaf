import type { Guest, Json } from "../guest/index.ts";
import type { MapWork } from "../protocol/index.ts";
import type { InputsOf } from "./inputs.ts";

/** Inputs that are tried, as far as time allows. */
const SAMPLES = 9;
/** After which no further input is tried, milliseconds: some take half a minute each. */
const LONG_ENOUGH_MS = 10_000;
const MOST_TOLD = 200;

/** A result of one input. */
interface Sample {
  readonly index: number;
  readonly value: Json;
}

/**
 * Tries on the results of a few inputs whether the program's `reduce` is associative, as text: otherwise what a job comes to
 * depends on how its inputs are cut.
 *
 * @param guest whose reduction is the program's own
 * @param now the clock, in milliseconds
 * @returns how many triples of results were tried; fewer than three results make none
 * @throws Error with the first three that `reduce` does not take in either order to the same text, and the remedy
 */
export async function spotCheck(
  work: MapWork,
  guest: Guest,
  inputsOf: InputsOf,
  now: () => number = () => performance.now(),
): Promise<number> {
  const state = work.map.initialStateJson === "" ? "null" : work.map.initialStateJson;
  const reduce = async (left: Json, right: Json) => {
    const partials = [left, right];
    return (await guest.fold({ partials, iteration: 0, state, isLast: false })).value;
  };
  const samples = await sampled(work, guest, inputsOf, state, now);
  let tried = 0;
  for (let at = 0; at + 2 < samples.length; at++) {
    const [a, b, c] = samples.slice(at, at + 3) as [Sample, Sample, Sample];
    const left = await reduce(await reduce(a.value, b.value), c.value);
    const right = await reduce(a.value, await reduce(b.value, c.value));
    if (left !== right) throw notAssociative([a, b, c], left, right);
    tried += 1;
  }
  return tried;
}

/** Results of inputs from the first to the last, without those that fail. */
async function sampled(
  work: MapWork,
  guest: Guest,
  inputsOf: InputsOf,
  state: Json,
  now: () => number,
): Promise<readonly Sample[]> {
  const end = now() + LONG_ENOUGH_MS;
  const samples: Sample[] = [];
  for (const index of indexesOf(work.inputs.count)) {
    if (now() > end) break;
    const inputs = await inputsOf(index);
    const { failed, value } = await guest.map({ firstIndex: index, iteration: 0, inputs, state });
    if (failed.length === 0) samples.push({ index, value });
  }
  return samples;
}

/** Of as many inputs, `SAMPLES` at equal distances; all if there are fewer. */
export function indexesOf(count: number): readonly number[] {
  const most = Math.min(SAMPLES, count);
  return Array.from({ length: most }, (_, at) =>
    most === 1 ? 0 : Math.floor((at * (count - 1)) / (most - 1)),
  );
}

function notAssociative(of: readonly Sample[], left: Json, right: Json): Error {
  const [a, b, c] = of.map(({ index }) => index);
  return new Error(
    `reduce is not associative: of the results a, b, c of inputs ${a}, ${b}, ${c} it makes\n` +
      `  reduce(reduce(a, b), c) = ${shortened(left)}\n` +
      `  reduce(a, reduce(b, c)) = ${shortened(right)}\n` +
      "so that the result would depend on how the inputs are cut. Sums of fractions are rounded differently in each order: " +
      "add up integers, such as Math.round(1e6 * x), or multiples of a power of two. --no-spot-check computes all the same",
  );
}

function shortened(text: string): string {
  return text.length <= MOST_TOLD ? text : `${text.slice(0, MOST_TOLD)}…`;
}
