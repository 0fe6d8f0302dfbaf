import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { ReductionTree, type TreeNode } from "../protocol/index.ts";
import type { LeafValue } from "../trainer/index.ts";
import { sumSubtree } from "./subtree.ts";

const float32 = fc.float({ noNaN: true, noDefaultInfinity: true, min: -(2 ** 100), max: 2 ** 100 });
const leafValue = fc.record({
  gradient: fc.array(float32, { minLength: 5, maxLength: 5 }),
  loss: float32,
  correct: fc.nat(8),
});

/** A tree, its leaves' values, and one of its nodes. */
const cases = fc.array(leafValue, { minLength: 1, maxLength: 70 }).chain((leaves) => {
  const tree = new ReductionTree(leaves.length);
  return fc.record({
    leaves: fc.constant(
      leaves.map(({ gradient, loss, correct }) => ({
        gradientSum: Float32Array.from(gradient),
        lossSum: loss,
        correct,
        samples: 8,
        computeMicros: 10,
      })),
    ),
    tree: fc.constant(tree),
    node: fc
      .tuple(fc.nat(tree.rootLevel), fc.nat(leaves.length))
      .map(([level, index]) => ({ level, index: index % Math.ceil(leaves.length / 2 ** level) })),
  });
});

describe("sumSubtree", () => {
  it("equals the definition of the tree, to the bit, for every node of every tree", async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ({ leaves, tree, node }) => {
        const sum = await sumSubtree(tree, node, (at) => Promise.resolve(copyOf(leaves[at])));
        expect(sum).toEqual(byDefinition(leaves, node));
      }),
    );
  });

  it("gives a root that does not depend on who computed which node", async () => {
    await fc.assert(
      fc.asyncProperty(cases, fc.nat(20), async ({ leaves, tree }, parts) => {
        const leaf = (at: number) => Promise.resolve(copyOf(leaves[at]));
        const whole = await sumSubtree(tree, tree.root, leaf);
        const pieces = new Map<string, LeafValue>();
        for (const node of tree.frontier(parts + 1)) {
          const piece = await sumSubtree(tree, node, leaf);
          if (piece !== undefined) pieces.set(nameOf(node), piece);
        }
        expect(combined(tree, tree.root, pieces)).toEqual(whole);
      }),
    );
  });

  it("does not depend on which leaf is done first", async () => {
    await fc.assert(
      fc.asyncProperty(
        cases,
        fc.array(fc.nat(5), { minLength: 1 }),
        async ({ leaves, tree, node }, turns) => {
          const leaf = async (at: number) => {
            const rounds = turns[at % turns.length] ?? 0;
            for (let round = 0; round < rounds; round++) await Promise.resolve();
            return copyOf(leaves[at]);
          };
          expect(await sumSubtree(tree, node, leaf)).toEqual(byDefinition(leaves, node));
        },
      ),
    );
  });

  it("asks for the leaves in order, and for all of them at once", () => {
    const asked: number[] = [];
    const tree = new ReductionTree(11);
    void sumSubtree(tree, tree.root, (at) => {
      asked.push(at);
      return new Promise(() => undefined);
    });
    expect(asked).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  it("gives up when a leaf does", async () => {
    const tree = new ReductionTree(8);
    const leaf = (at: number) => Promise.resolve(at === 5 ? undefined : copyOf(LEAF));
    expect(await sumSubtree(tree, tree.root, leaf)).toBeUndefined();
  });

  it("refuses gradients of different lengths", async () => {
    const leaf = (at: number) =>
      Promise.resolve({ ...LEAF, gradientSum: new Float32Array(at + 1) });
    const tree = new ReductionTree(2);
    await expect(sumSubtree(tree, tree.root, leaf)).rejects.toThrow("1 and 2 values");
  });
});

const LEAF: LeafValue = {
  gradientSum: Float32Array.of(1),
  lossSum: 1,
  correct: 1,
  samples: 1,
  computeMicros: 1,
};

/** Reads `right + left` off the definition: a direct recursion over ranges of leaves, without the tree's code. */
function byDefinition(leaves: readonly LeafValue[], { level, index }: TreeNode): LeafValue {
  if (level === 0) return copyOf(leaves[index]);
  const left = byDefinition(leaves, { level: level - 1, index: 2 * index });
  const isRightEmpty = (2 * index + 1) * 2 ** (level - 1) >= leaves.length;
  if (isRightEmpty) return left;
  return plus(left, byDefinition(leaves, { level: level - 1, index: 2 * index + 1 }));
}

function combined(
  tree: ReductionTree,
  node: TreeNode,
  pieces: ReadonlyMap<string, LeafValue>,
): LeafValue {
  const piece = pieces.get(nameOf(node));
  if (piece !== undefined) return piece;
  return tree
    .children(node)
    .map((child) => combined(tree, child, pieces))
    .reduce(plus);
}

function plus(left: LeafValue, right: LeafValue): LeafValue {
  return {
    gradientSum: left.gradientSum.map((value, at) => value + (right.gradientSum[at] ?? NaN)),
    lossSum: Float32Array.of(left.lossSum + right.lossSum)[0] ?? NaN,
    correct: left.correct + right.correct,
    samples: left.samples + right.samples,
    computeMicros: left.computeMicros + right.computeMicros,
  };
}

function copyOf(leaf: LeafValue | undefined): LeafValue {
  if (leaf === undefined) throw new Error("no such leaf");
  return { ...leaf, gradientSum: leaf.gradientSum.slice() };
}

function nameOf({ level, index }: TreeNode): string {
  return `${level}/${index}`;
}
