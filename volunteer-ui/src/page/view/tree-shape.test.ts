import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { MOST_DRAWN } from "./drawing.ts";
import { drawnTree } from "./tree-shape.ts";

describe("drawnTree", () => {
  const leaves = fc.integer({ min: 1, max: MOST_DRAWN });

  it("has every leaf once, and one root that covers them all", () => {
    fc.assert(
      fc.property(leaves, (count) => {
        const nodes = drawnTree(count);
        expect(nodes.filter((node) => node.level === 0)).toHaveLength(count);
        const roots = nodes.filter((node) => node.parent === undefined);
        expect(roots).toHaveLength(1);
        expect(roots[0]?.endLeaf).toBe(count);
      }),
    );
  });

  it("stays inside its picture", () => {
    fc.assert(
      fc.property(leaves, (count) => {
        for (const { x, y } of drawnTree(count)) {
          expect(x).toBeGreaterThan(0);
          expect(x).toBeLessThan(1);
          expect(y).toBeGreaterThanOrEqual(0);
          expect(y).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it("completes a sum with its last existing leaf", () => {
    const sums = drawnTree(5).filter((node) => node.level === 1);
    expect(sums.map((node) => node.endLeaf)).toEqual([2, 4, 5]);
  });
});
