import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { columnsOf, decimated } from "./columns.ts";
import type { CurvePoint } from "./points.ts";

const point = (round: number, loss?: number, heldOut?: number): CurvePoint => ({
  round,
  loss,
  heldOut,
});

const curves = fc
  .array(fc.tuple(fc.double({ min: 0, max: 10, noNaN: true }), fc.boolean()), {
    minLength: 1,
    maxLength: 2000,
  })
  .map((losses) =>
    losses.map(([loss, held], round) => point(round, loss, held ? loss + 1 : undefined)),
  );
const buckets = fc.integer({ min: 1, max: 200 });

describe("decimated", () => {
  it("keeps a short curve whole", () => {
    expect(decimated([point(0, 4), point(1, 3), point(2, 2)], 2)).toEqual([0, 1, 2]);
  });

  it("keeps both ends, the lowest and the highest loss, in order and without repetition", () => {
    fc.assert(
      fc.property(curves, buckets, (points, count) => {
        const chosen = decimated(points, count);
        const losses = points.map(({ loss }) => loss ?? 0);
        const kept = chosen.map((index) => losses[index] ?? -1);
        expect(chosen[0]).toBe(0);
        expect(chosen.at(-1)).toBe(points.length - 1);
        expect(Math.min(...kept)).toBe(Math.min(...losses));
        expect(Math.max(...kept)).toBe(Math.max(...losses));
        expect(chosen).toEqual([...new Set(chosen)].sort((a, b) => a - b));
      }),
    );
  });

  it("never draws more than three points for each bucket and the ends", () => {
    fc.assert(
      fc.property(curves, buckets, (points, count) => {
        expect(decimated(points, count).length).toBeLessThanOrEqual(3 * count + 2);
      }),
    );
  });

  it("keeps held-out values of rounds that train nothing", () => {
    const points = Array.from({ length: 1000 }, (_, round) => point(round, 1));
    points[999] = point(999, undefined, 1.5);
    const { heldOut } = columnsOf(points, 10);
    expect(heldOut.at(-1)).toBe(1.5);
  });
});

describe("columnsOf", () => {
  it("has one value per round in every column, null where there is none", () => {
    const columns = columnsOf([point(0, 4, 4.1), point(1, 3), point(2, undefined, 2.5)], 10);
    expect(columns.rounds).toEqual([0, 1, 2]);
    expect(columns.loss).toEqual([4, 3, null]);
    expect(columns.heldOut).toEqual([4.1, null, 2.5]);
    expect(columns.trend).toHaveLength(3);
    expect(columns.trend[2]).toBeNull();
  });

  it("draws 10,000 rounds as about a thousand points, the latest among them", () => {
    const points = Array.from({ length: 10_000 }, (_, round) => point(round, Math.sin(round)));
    const { rounds } = columnsOf(points, 400);
    expect(rounds.length).toBeLessThanOrEqual(1202);
    expect(rounds.at(-1)).toBe(9999);
  });
});
