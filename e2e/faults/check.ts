import type { Contribution, Job, Round } from "../../volunteer-ui/src/rest/index.ts";
import type { RecordedRound } from "../../volunteer-ui/src/verifier/chain.ts";
import type { KnownJob } from "./known-jobs.ts";

/** What the services say of a job that has ended, and what they have said of it before. */
export interface Told {
  readonly job: Job;
  readonly history: readonly Round[];
  /** The rounds of the signed record, whose chain holds. */
  readonly record: readonly Pick<RecordedRound, "round" | "base" | "state">[];
  /** Units that each volunteer was credited with. */
  readonly credits: ReadonlyMap<string, number>;
  /** Versions in the order in which they were seen meanwhile, each with the hash of its state. */
  readonly seen: readonly Version[];
}

export interface Version {
  readonly version: number;
  readonly stateSha256: string;
}

/**
 * Whether a job was computed as if nothing had gone wrong: every round committed once, each on the state of the one before, every
 * leaf in it once, no unit lost or doubled, and the last state the one that a single process comes to.
 *
 * @param mayGoBack whether Redis may have lost what was committed
 * @returns what is not so; empty: all is
 */
export function violations(known: KnownJob, told: Told, mayGoBack: boolean): readonly string[] {
  return [
    ...outcome(known, told.job),
    ...rounds(known, told.history),
    ...told.history.flatMap((round) => leaves(known, round)),
    ...credits(told),
    ...record(told),
    ...seenVersions(told, mayGoBack),
  ];
}

function outcome({ stateSha256, rounds }: KnownJob, job: Job): string[] {
  return [
    ...differs("the job's last state", job.stateSha256, stateSha256),
    ...differs("the job's committed rounds", job.round, rounds),
    ...differs("the job's committed units", job.unitsCommitted, job.unitsExpected),
  ];
}

function rounds({ rounds, stateSha256 }: KnownJob, history: readonly Round[]): string[] {
  const advancing = history.filter((round) => unitsOf(round) > 0);
  const numbers = history.map(({ round }) => round);
  // The last version is evaluated in a round of its own.
  const expected = Array.from({ length: Math.max(rounds, numbers.length) }, (_, at) => at);
  return [
    ...differs("rounds in the history", numbers.join(), expected.join()),
    ...differs("rounds that made a version", advancing.length, rounds),
    ...differs("the state of the last round", history.at(-1)?.sha256, stateSha256),
    ...history.flatMap(({ round, baseSha256 }, at) =>
      at === 0
        ? []
        : differs(`what round ${round} began with`, baseSha256, history[at - 1]?.sha256),
    ),
  ];
}

function leaves({ rounds, leafSize, unitsOf: expectedUnits }: KnownJob, round: Round): string[] {
  if (round.round >= rounds) return differs(`units of round ${round.round}`, unitsOf(round), 0);
  const units = expectedUnits(round.round);
  const count = Math.ceil(units / leafSize);
  const parts = advancingParts(round);
  const below = parts
    .flatMap(({ level, index }) => range(2 ** level).map((at) => index * 2 ** level + at))
    .filter((leaf) => leaf < count)
    .sort((one, other) => one - other);
  return [
    ...differs(`units of round ${round.round}`, unitsOf(round), units),
    ...differs(`units of the results of round ${round.round}`, sum(parts.map(unitsOf)), units),
    ...differs(`leaves of round ${round.round}`, below.join(), range(count).join()),
  ];
}

function credits({ history, credits }: Told): string[] {
  const earned = new Map<string, number>();
  for (const part of history.flatMap(({ contributions = [] }) => contributions)) {
    earned.set(part.volunteer, (earned.get(part.volunteer) ?? 0) + unitsOf(part));
  }
  const all = new Set([...earned.keys(), ...credits.keys()]);
  return [...all].flatMap((volunteer) =>
    differs(`credits of ${volunteer}`, credits.get(volunteer) ?? 0, earned.get(volunteer) ?? 0),
  );
}

function record({ record, history }: Told): string[] {
  const text = (all: readonly (readonly [number, string, string])[]): string =>
    all.map((each) => each.join(" ")).join();
  return differs(
    "rounds of the record",
    text(record.map(({ round, base, state }) => [round, base, state])),
    text(history.map(({ round, baseSha256, sha256 }) => [round, baseSha256, sha256])),
  );
}

/** What was said while the job was under way is what came of it. */
function seenVersions({ history, seen }: Told, mayGoBack: boolean): string[] {
  const states = [history[0]?.baseSha256, ...history.map(({ sha256 }) => sha256)];
  return seen.flatMap(({ version, stateSha256 }, at) => {
    const before = seen[at - 1]?.version ?? 0;
    return [
      ...differs(`version ${version}, as it was seen`, stateSha256, states[version]),
      ...(version < before && !mayGoBack
        ? [`version ${version} was seen after version ${before}`]
        : []),
    ];
  });
}

function advancingParts({ contributions = [] }: Round): readonly Contribution[] {
  return contributions.filter(({ kind }) => kind !== "evaluate");
}

function unitsOf({ samples, units }: Round | Contribution): number {
  return samples ?? units ?? 0;
}

function differs(
  what: string,
  is: string | number | undefined,
  expected: string | number | undefined,
): string[] {
  if (is === expected) return [];
  return [`${what}: ${is ?? "nothing"} instead of ${expected ?? "nothing"}`];
}

function range(length: number): number[] {
  return Array.from({ length }, (_, at) => at);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((one, other) => one + other, 0);
}
