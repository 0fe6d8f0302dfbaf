import type { Work } from "../protocol/index.ts";
import { type Computation, courseOf } from "../work/index.ts";
import type { JobRecord } from "./chain.ts";
import type { Version } from "./kept.ts";
import { type Difference, type Expected, type Recomputed, recompute } from "./recompute.ts";

/** What came of recomputing. */
export interface Verdict {
  /** Rounds that were computed again, and are equal. */
  readonly rounds: number;
  /** Volunteers' values in them. */
  readonly values: number;
  /** The first one. */
  readonly difference: Difference | undefined;
}

/** Where recomputing can begin. */
export interface Beginnings {
  /** Numbers of versions, ascending; 0 among them. */
  readonly versions: readonly number[];
  /** Undefined: it cannot be had now. */
  load(version: number): Promise<Version | undefined>;
}

/** Told after each round. */
export type OnRound = (done: number, of: number) => void;

/** Recomputes rounds of a record, as few more as it takes to get to those that are wanted. */
export class Verification {
  readonly #work: Work;
  readonly #leaves: Pick<Computation, "setState" | "leaf">;
  readonly #record: JobRecord;
  readonly #beginnings: Beginnings;
  readonly #onRound: OnRound | undefined;

  constructor(
    { work, leaves }: { work: Work; leaves: Pick<Computation, "setState" | "leaf"> },
    record: JobRecord,
    beginnings: Beginnings,
    onRound?: OnRound,
  ) {
    this.#work = work;
    this.#leaves = leaves;
    this.#record = record;
    this.#beginnings = beginnings;
    this.#onRound = onRound;
  }

  /**
   * @param wanted numbers of recorded rounds, ascending
   * @throws Error with a sentence for a person if a round cannot be got to
   */
  async verify(wanted: readonly number[]): Promise<Verdict> {
    const runs = this.#runs(wanted);
    const of = runs.reduce((sum, { from, to }) => sum + to - from + 1, 0);
    let rounds = 0;
    let values = 0;
    for (const run of runs) {
      for await (const again of this.#recompute(run)) {
        values += again.values;
        if (again.difference !== undefined) return { rounds, values, difference: again.difference };
        rounds++;
        this.#onRound?.(rounds, of);
      }
    }
    return { rounds, values, difference: undefined };
  }

  /** Where to begin, and how far to go on from there. */
  #runs(wanted: readonly number[]): readonly { readonly from: number; readonly to: number }[] {
    const runs: { from: number; to: number }[] = [];
    for (const round of wanted) {
      const from = this.#beginnings.versions.filter((version) => version <= round).at(-1) ?? 0;
      const before = runs.at(-1);
      if (before !== undefined && from <= before.to + 1) before.to = round;
      else runs.push({ from, to: round });
    }
    return runs;
  }

  async *#recompute({ from, to }: { from: number; to: number }) {
    const beginning = await this.#beginnings.load(from);
    if (beginning === undefined) {
      throw new Error(`version ${from} cannot be had, from which round ${to} would be computed`);
    }
    const course = await courseOf(this.#work, beginning);
    let { state } = beginning;
    for (let number = from; number <= to; number++) {
      const parts = { work: this.#work, leaves: this.#leaves, course };
      const again = await recompute(parts, state, this.#expected(number));
      yield again;
      if (again.isLast && this.#goesOnAfter(number)) yield goneOn(again, number);
      ({ state } = again);
    }
  }

  #goesOnAfter(number: number): boolean {
    return this.#record.rounds.some(({ round }) => round > number);
  }

  /** Of a round that the record has no more nothing is known. */
  #expected(number: number): Expected {
    const nothing = {
      base: undefined,
      state: undefined,
      roots: undefined,
      values: undefined,
      limited: undefined,
    };
    const recorded = this.#record.rounds.find(({ round }) => round === number);
    return recorded ?? { round: number, ...nothing };
  }
}

/** The record has rounds after the one that the job ends with. */
function goneOn(last: Recomputed, round: number): Recomputed {
  const place = { tree: undefined, node: undefined, leaves: undefined, volunteer: undefined };
  const said = { recorded: `rounds after round ${round}`, computed: "none" };
  return { ...last, values: 0, difference: { round, what: "end", ...place, ...said } };
}
