import { describe, expect, it } from "vitest";

import { named } from "../fixture/graph.ts";
import { dense, part, softmax } from "../fixture/nets.ts";
import { CLASSES, positionsNet } from "../fixture/sequences.ts";
import { compiled, expectSameBits, expectSlope, sumsOf } from "../fixture/sums.ts";

const WIDTH = 6;

/** Only the places count: what goes in is not added. */
function places(length: number, rows: number) {
  const embedding = part("Embedding", { input_dim: CLASSES, output_dim: WIDTH }, [
    [CLASSES, WIDTH],
  ]);
  const table = part("PositionEmbedding", { sequence_length: rows }, [[rows, WIDTH]]);
  return positionsNet(
    [
      named("e", ["in"], embedding),
      named("d", ["e"], dense(WIDTH, WIDTH)),
      named("p", ["d"], table),
      named("c", ["p"], softmax(WIDTH, CLASSES)),
    ],
    length,
  );
}

describe("an embedding of positions", () => {
  it("has a gradient that is its loss's slope, and the same bits without SIMD", async () => {
    await expectSlope(places(5, 5), [0, 3, 4]);
    await expectSameBits(places(5, 5), [0, 3, 4]);
  });

  it("tells nothing of what goes in, and teaches neither that nor rows beyond the sequence", async () => {
    const { gradient } = await sumsOf(places(5, 7), [0, 3]);
    const before = CLASSES * WIDTH + WIDTH * WIDTH + WIDTH;
    expect(gradient.subarray(0, before).every((value) => value === 0)).toBe(true);
    const table = gradient.subarray(before, before + 7 * WIDTH);
    expect(table.subarray(0, 5 * WIDTH).every((value) => value !== 0)).toBe(true);
    expect(table.subarray(5 * WIDTH).every((value) => value === 0)).toBe(true);
  });

  it("needs a row for each position", async () => {
    await expect(compiled(places(5, 4))).rejects.toThrow(
      "input [5, 6]: must be [positions, features], of 4 positions at most",
    );
  });
});
