import { describe, expect, it } from "vitest";

import { type Version, changesFrom, following } from "./version.ts";

const BYTES = 10;

/** That its round made of the one before. */
function announced(number: number, base = number - 1): Version {
  const change = { baseSha256: nameOf(base), round: base, root: new Uint8Array(BYTES) };
  const state = new Uint8Array();
  return { number, sha256: nameOf(number), state, changes: [change] };
}

function nameOf(version: number): string {
  return `sha256 of ${version}`;
}

function rounds(version: Version | undefined): number[] | undefined {
  return version?.changes.map(({ round }) => round);
}

function after(versions: readonly Version[], mostBytes = Infinity): Version | undefined {
  return versions.reduce<Version | undefined>(
    (before, version) => following(version, before, mostBytes),
    undefined,
  );
}

describe("the changes of a version", () => {
  const four = [announced(1), announced(2), announced(3), announced(4)];

  it("are its own and those before, as long as each follows the other", () => {
    expect(rounds(after(four))).toEqual([0, 1, 2, 3]);
    expect(rounds(after([...four, announced(6), announced(7)]))).toEqual([5, 6]);
    expect(rounds(after([...four, { ...announced(5), changes: [] }]))).toEqual([]);
    expect(rounds(after([...four, { ...announced(5), changes: [] }, announced(6)]))).toEqual([5]);
  });

  it("stay when it is announced once more", () => {
    expect(rounds(after([...four, { ...announced(4), changes: [] }]))).toEqual([0, 1, 2, 3]);
    expect(rounds(after([...four, announced(4), announced(5)]))).toEqual([0, 1, 2, 3, 4]);
  });

  it("are the last 16, and no more bytes than allowed", () => {
    const many = Array.from({ length: 20 }, (_, before) => announced(before + 1));
    expect(rounds(after(many))).toEqual(many.slice(4).map(({ number }) => number - 1));
    expect(rounds(after(many, 3 * BYTES))).toEqual([17, 18, 19]);
    expect(rounds(after(many, 3 * BYTES - 1))).toEqual([18, 19]);
    expect(rounds(after(many, BYTES - 1))).toEqual([]);
  });

  it("lead from any state on the way to the version", () => {
    const version = after(four);
    if (version === undefined) throw new Error("there are four");
    const from = (number: number) =>
      changesFrom(nameOf(number), version)?.map(({ round }) => round);
    expect(from(0)).toEqual([0, 1, 2, 3]);
    expect(from(3)).toEqual([3]);
    expect(from(4)).toEqual([]);
    expect(from(5)).toBeUndefined();
  });
});
