import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { readRecord } from "./chain.ts";
import {
  type Facts,
  type RecordedJob,
  type RoundFacts,
  encodeMemory,
  factsOf,
  hash,
  recordOf,
  recordedJob,
  watchedJob,
} from "./fixture/records.ts";
import { type Beginnings, Verification, type Verdict } from "./verification.ts";

let job: RecordedJob;
let facts: Facts;

beforeAll(async () => {
  job = await recordedJob();
  facts = factsOf(job);
});
afterAll(() => {
  job.computation.close();
});

const VERSION_0: Beginnings = {
  versions: [0],
  load: () => Promise.resolve({ version: 0, state: job.initial, memory: undefined }),
};

const verify = (
  record: Facts,
  rounds = record.rounds.map(({ round }) => round),
  beginnings = VERSION_0,
): Promise<Verdict> => {
  const parts = { work: job.work, leaves: job.computation };
  return new Verification(parts, readRecord(recordOf(record)), beginnings).verify(rounds);
};

/** The facts with one round that says something else. */
function withRound(at: number, change: (round: RoundFacts) => Partial<RoundFacts>): Facts {
  const rounds = job.rounds.map((round, each) =>
    each === at ? { ...round, ...change(round) } : round,
  );
  return { ...facts, rounds };
}

const OTHER = hash(Uint8Array.of(1));

describe("computing a job again", () => {
  it("finds an honest record equal, all of it", async () => {
    const values = job.rounds.flatMap(({ contributions }) => contributions).length;
    expect(await verify(facts)).toEqual({
      rounds: job.rounds.length,
      values,
      difference: undefined,
    });
    expect(values).toBeGreaterThan(job.rounds.length);
  });

  it("names the leaf, and the volunteer, of a value that nobody else comes to", async () => {
    const lie = withRound(1, ({ contributions }) => ({
      contributions: contributions.map(
        (each, at) => (at === 1 ? [...each.slice(0, 5), OTHER] : each) as typeof each,
      ),
    }));
    const { rounds, difference } = await verify(lie);
    expect(rounds).toBe(1);
    expect(difference).toMatchObject({
      ...{ what: "value", round: 1, tree: "advance", node: { level: 1, index: 1 } },
      ...{ leaves: [2, 3], volunteer: "000000000000000000000001", recorded: OTHER },
    });
  });

  it("names the tree whose root is not the sum of what was given", async () => {
    const lie = withRound(2, ({ roots }) => ({ roots: { ...roots, evaluate: OTHER } }));
    expect((await verify(lie)).difference).toMatchObject({
      ...{ what: "root", round: 2, tree: "evaluate", node: { level: 1, index: 0 }, leaves: [0, 2] },
    });
  });

  it("names the round whose step is another", async () => {
    const [, next] = job.rounds;
    if (next === undefined) throw new Error("there are rounds");
    const { difference } = await verify({
      ...facts,
      rounds: facts.rounds.slice(0, 1).map((round) => ({ ...round, state: OTHER })),
    });
    expect(difference).toEqual({
      ...{ what: "state", round: 0, recorded: OTHER, computed: next.base },
      ...{ tree: undefined, node: undefined, leaves: undefined, volunteer: undefined },
    });
  });

  it.each<[string, (round: RoundFacts) => Partial<RoundFacts>, string]>([
    [
      "leaves a part out",
      ({ contributions }) => ({ contributions: contributions.slice(1) }),
      "leaf 0 next",
    ],
    [
      "ends too early",
      ({ contributions }) => ({ contributions: contributions.slice(0, 1) }),
      "leaves 0..2",
    ],
    [
      "counts a part twice",
      ({ contributions: [first, ...others] }) => ({
        contributions: first === undefined ? [] : [first, first, ...others],
      }),
      "leaf 2 next",
    ],
    [
      "has other units than the part",
      ({ contributions }) => ({
        contributions: contributions.map(([tree, level, index, who, units, value]) => [
          ...([tree, level, index, who, units + 1, value] as const),
        ]),
      }),
      "node (1, 0) of 2 units",
    ],
    [
      "has a part that the tree has not",
      ({ contributions }) => ({
        contributions: contributions.map(([tree, level, , who, units, value]) => [
          ...([tree, level, 9, who, units, value] as const),
        ]),
      }),
      "node (1, 9) of no units",
    ],
  ])("says so if the list of who gave what %s", async (_, change, computed) => {
    const { difference } = await verify(withRound(1, change));
    expect(difference).toMatchObject({
      what: "contributions",
      round: 1,
      tree: "advance",
      computed,
    });
  });

  it("says so if a tree is not there, or should not be", async () => {
    const none = withRound(0, ({ roots }) => ({ roots: { advance: roots["advance"] ?? "" } }));
    expect((await verify(none)).difference).toMatchObject({
      ...{ round: 0, recorded: "no tree 'evaluate'", computed: "a tree 'evaluate'" },
    });
    const more = withRound(1, ({ roots }) => ({ roots: { ...roots, evaluate: OTHER } }));
    expect((await verify(more)).difference).toMatchObject({
      round: 1,
      recorded: "a tree 'evaluate'",
    });
  });

  it("takes what is not recorded any more as it comes, and compares what follows", async () => {
    const thinned = (change: object): Facts => ({
      ...facts,
      rounds: job.rounds
        .filter(({ round }) => round !== 1)
        .map(({ round, base, state, roots }) => ({
          ...{ round, base, state, roots, ...(round === 2 ? change : {}) },
        })),
    });
    expect(await verify(thinned({}))).toEqual({
      ...{ rounds: job.rounds.length, values: 0, difference: undefined },
    });
    expect((await verify(thinned({ base: OTHER }))).difference).toMatchObject({
      ...{ what: "base", round: 2, recorded: OTHER },
    });
    expect(
      (await verify(thinned({ roots: { advance: OTHER, evaluate: OTHER } }))).difference,
    ).toMatchObject({ what: "root", round: 2, tree: "advance" });
  });
});

describe("computing a job again from versions that are kept", () => {
  /** Versions 0, 2 and 3; what is remembered at 2 may be spoilt. */
  function beginnings(spoil = (memory: Float32Array): Float32Array => memory): Beginnings {
    return {
      versions: [0, 2, 3],
      load: (version) => {
        const [state, memory] = [job.states[version], job.memories[version]];
        if (state === undefined || memory === undefined) return Promise.resolve(undefined);
        const bytes = encodeMemory(version === 2 ? spoil(memory.slice()) : memory, 2);
        return Promise.resolve({ version, state, memory: bytes });
      },
    };
  }

  it("computes what lies between such a version and the round that is wanted, and no more", async () => {
    expect((await verify(facts, [3], beginnings())).rounds).toBe(1);
    expect((await verify(facts, [2], beginnings())).rounds).toBe(1);
    expect((await verify(facts, [1, 2], beginnings())).rounds).toBe(3);
    expect((await verify(facts, [0, 3], beginnings())).rounds).toBe(2);
  });

  it("goes on with what the optimizer remembers", async () => {
    expect(await verify(facts, [2, 3], beginnings())).toMatchObject({ difference: undefined });
    const spoilt = beginnings((memory) => memory.fill(1));
    expect((await verify(facts, [2], spoilt)).difference).toMatchObject({
      what: "state",
      round: 2,
    });
  });

  it("says what it lacks", async () => {
    const none: Beginnings = { versions: [0], load: () => Promise.resolve(undefined) };
    await expect(verify(facts, [1], none)).rejects.toThrow(
      "version 0 cannot be had, from which round 1",
    );
  });
});

describe("computing a job again that its held-out samples have ended", () => {
  let watched: RecordedJob;

  beforeAll(async () => {
    watched = await recordedJob(watchedJob());
  });
  afterAll(() => {
    watched.computation.close();
  });

  const again = (record: Facts): Promise<Verdict> => {
    const load = () => Promise.resolve({ version: 0, state: watched.initial, memory: undefined });
    const parts = { work: watched.work, leaves: watched.computation };
    const rounds = record.rounds.map(({ round }) => round);
    return new Verification(parts, readRecord(recordOf(record)), { versions: [0], load }).verify(
      rounds,
    );
  };

  it("ends at the same version, with the weights of the best one", async () => {
    expect(watched.rounds).toHaveLength(3);
    expect(watched.rounds.length).toBeLessThan(watched.work.schedule.rounds);
    expect(watched.rounds.at(-1)?.state).toBe(watched.rounds[0]?.base);
    expect(await again(factsOf(watched))).toMatchObject({ rounds: 3, difference: undefined });
  });

  it("says so if the record goes on after the end", async () => {
    const [last] = watched.rounds.slice(-1);
    if (last === undefined) throw new Error("there are rounds");
    const further = { ...last, round: last.round + 1, base: last.state };
    const { rounds, difference } = await again({
      ...factsOf(watched),
      rounds: [...watched.rounds, further],
    });
    expect(rounds).toBe(3);
    expect(difference).toMatchObject({
      ...{ what: "end", round: 2, recorded: "rounds after round 2", computed: "none" },
    });
  });

  it("says so if the last version is not that with the best weights", async () => {
    const rounds = watched.rounds.map((round) =>
      round.round === 2 ? { ...round, state: OTHER } : round,
    );
    expect((await again({ ...factsOf(watched), rounds })).difference).toMatchObject({
      ...{ what: "state", round: 2, recorded: OTHER },
    });
  });
});
