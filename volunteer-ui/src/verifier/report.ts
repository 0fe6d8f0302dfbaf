import type { Work } from "../protocol/index.ts";
import type { BrokenRecordError, JobRecord } from "./chain.ts";
import type { WrongState } from "./kept.ts";
import type { Hash } from "./lines.ts";
import type { Difference } from "./recompute.ts";
import type { Verdict } from "./verification.ts";

export type Outcome = "equal" | "different" | "cannot tell";

/** Exit statuses; 2 is wrong usage. */
const STATUS: Readonly<Record<Outcome, number>> = { equal: 0, different: 1, "cannot tell": 3 };

/** What `--json` writes. */
export interface Summary {
  readonly outcome: Outcome;
  /** In words, for all but `equal`. */
  readonly reason: string | undefined;
  readonly job: string | undefined;
  /** The one that the record ends with. */
  readonly version: number | undefined;
  readonly stateSha256: Hash | undefined;
  readonly roundsRecorded: number | undefined;
  /** Numbers of those that were to be computed again. */
  readonly roundsWanted: readonly number[];
  /** Those that were, with what lay on the way to them. */
  readonly roundsRecomputed: number;
  readonly valuesRecomputed: number;
  readonly keySha256: Hash | undefined;
  readonly difference: (Difference & { readonly leaf: number | undefined }) | undefined;
  /** Of a record whose lines do not hold together: from 1. */
  readonly brokenLine: number | undefined;
  readonly seconds: number;
}

/** Tells a person step by step, and sums up. */
export class Report {
  readonly #begun = performance.now();
  readonly #lines: string[] = [];
  #summary: Omit<Summary, "seconds"> = {
    ...{ outcome: "equal", reason: undefined, job: undefined, version: undefined },
    ...{ stateSha256: undefined, roundsRecorded: undefined, roundsWanted: [] },
    ...{ roundsRecomputed: 0, valuesRecomputed: 0, keySha256: undefined },
    ...{ difference: undefined, brokenLine: undefined },
  };

  /** The record holds together. */
  chained({ first, rounds, last, gaps, keyFingerprint }: JobRecord): void {
    const stateSha256 = rounds.at(-1)?.state ?? first.state;
    this.#note({
      ...{ job: first.job, version: last.version, stateSha256 },
      ...{ roundsRecorded: rounds.length, keySha256: keyFingerprint },
    });
    const holes =
      gaps.length === 0 ? "unbroken" : `others are missing before ${enumeration("round", gaps)}`;
    this.#say("chain", `${count(rounds.length, "round")}, ${holes}`);
    this.#say("signed", `by the key with the SHA-256 ${keyFingerprint}`);
  }

  about(work: Work): void {
    const { name } = work.job;
    this.#say("job", name === "" ? work.job.jobId : `${work.job.jobId}, "${name}"`);
  }

  /** @param number of versions that the server keeps to go on from */
  kept(number: number, wrong: readonly WrongState[]): void {
    this.#say("version 0", "equal: it follows from the specification");
    for (const { version, recorded, found } of wrong) {
      this.#differ(
        `the state that is kept of version ${version} has the SHA-256 ${found}, but ${recorded} was recorded`,
      );
    }
    if (number > 0 && wrong.length === 0) {
      this.#say("kept", `${count(number, "version")} as recorded`);
    }
  }

  wrongBeginning(recorded: Hash, computed: Hash): void {
    this.#differ(
      `version 0 has the SHA-256 ${recorded} in the record, but ${computed} follows from the specification`,
    );
  }

  broken(error: BrokenRecordError): void {
    this.#note({ brokenLine: error.line });
    this.#differ(`the record, ${error.message}`);
  }

  /** To standard error. */
  progress(done: number, of: number): void {
    const tenth = Math.max(1, Math.floor(of / 10));
    if (done === of || done % tenth === 0) {
      process.stderr.write(`round ${done} of ${of} computed again\n`);
    }
  }

  recomputed(wanted: readonly number[], { rounds, values, difference }: Verdict): void {
    this.#note({ roundsWanted: wanted, roundsRecomputed: rounds, valuesRecomputed: values });
    if (difference === undefined) {
      const way =
        rounds > wanted.length ? `, with those on the way to ${wanted.length} of them` : "";
      this.#say(
        "rounds",
        `${count(rounds, "round")} computed again${way}: ${count(values, "value")} of volunteers, all equal`,
      );
      if (wanted.length === 0) this.cannotTell("the record has no round that was asked for");
      return;
    }
    const leaf =
      difference.leaves !== undefined && difference.leaves[1] - difference.leaves[0] === 1
        ? difference.leaves[0]
        : undefined;
    this.#note({ difference: { ...difference, leaf } });
    this.#differ(
      `${placeOf(difference)} is recorded as ${difference.recorded}, but ${difference.computed} is computed here`,
    );
  }

  cannotTell(reason: string): void {
    this.#note({ outcome: "cannot tell", reason });
    this.#say("unknown", reason);
  }

  /** @returns also the exit status */
  end(): { readonly text: string; readonly summary: Summary; readonly status: number } {
    if (this.#summary.outcome === "equal") this.#sayEqual();
    const seconds = Math.round(performance.now() - this.#begun) / 1000;
    return {
      text: this.#lines.map((line) => `${line}\n`).join(""),
      summary: { ...this.#summary, seconds },
      status: STATUS[this.#summary.outcome],
    };
  }

  /** No more than was computed again. */
  #sayEqual(): void {
    const { version, stateSha256, roundsRecorded = 0, roundsRecomputed } = this.#summary;
    this.#say(
      "EQUAL",
      roundsRecomputed < roundsRecorded
        ? `as far as it was computed again: ${roundsRecomputed} of ${count(roundsRecorded, "round")}; --all computes all`
        : `all of it: version ${version} has the state ${stateSha256}`,
    );
  }

  #differ(reason: string): void {
    if (this.#summary.outcome !== "different") this.#note({ outcome: "different", reason });
    this.#say("DIFFERENT", reason);
  }

  #note(facts: Partial<Summary>): void {
    this.#summary = { ...this.#summary, ...facts };
  }

  #say(what: string, text: string): void {
    this.#lines.push(`${what.padEnd(10)} ${text}`);
  }
}

function placeOf({ round, what, tree, node, leaves, volunteer }: Difference): string {
  const of = [
    `round ${round}`,
    ...(tree === undefined ? [] : [`tree '${tree}'`]),
    ...(node === undefined ? [] : [`node (${node.level}, ${node.index})`]),
    ...(leaves === undefined ? [] : [leavesOf(leaves)]),
    ...(volunteer === undefined ? [] : [`volunteer ${volunteer}`]),
  ];
  return `${of.join(", ")}: the ${what === "contributions" ? "list of contributions" : what}`;
}

function leavesOf([from, end]: readonly [number, number]): string {
  return end - from === 1 ? `leaf ${from}` : `leaves ${from} to ${end - 1}`;
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}

function enumeration(what: string, numbers: readonly number[]): string {
  const shown = numbers.slice(0, 5).join(", ");
  const more = numbers.length > 5 ? " and others" : "";
  return `${what}${numbers.length === 1 ? "" : "s"} ${shown}${more}`;
}
