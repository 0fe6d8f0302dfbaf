import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { ReductionTree, leftChild, parent, rightChild, sibling, treeNode } from "./index.ts";
import type { TreeNode } from "./index.ts";

const trees = fc.integer({ min: 1, max: 5000 }).map((leafCount) => new ReductionTree(leafCount));
const parts = fc.integer({ min: 1, max: 100 });

describe("a reduction tree", () => {
  it("is cut into subtrees that cover every leaf exactly once, in order", () => {
    fc.assert(
      fc.property(trees, parts, (tree, count) => {
        const cut = tree.frontier(count);
        expect(cut.flatMap((node) => leavesOf(tree, node))).toEqual(leavesOf(tree, tree.root));
        expect(cut.length).toBeGreaterThanOrEqual(Math.min(count, tree.leafCount));
      }),
    );
  });

  it("has parts that differ at most by a factor of two, except the last", () => {
    fc.assert(
      fc.property(trees, parts, (tree, count) => {
        const sizes = tree.frontier(count).map((node) => tree.leavesBelow(node));
        const smallest = Math.min(...sizes.slice(0, -1));
        expect(Math.max(...sizes)).toBeLessThanOrEqual(2 * smallest);
      }),
    );
  });

  it("has children that know their parent", () => {
    fc.assert(
      fc.property(trees, parts, (tree, count) => {
        for (const node of tree.frontier(count)) {
          for (const child of tree.children(node)) expect(parent(child)).toEqual(node);
        }
      }),
    );
  });

  it("has siblings that are the two children of one parent", () => {
    const level = fc.integer({ min: 0, max: 29 });
    const index = fc.integer({ min: 0, max: 2 ** 31 - 1 });
    fc.assert(
      fc.property(level, index, (level, index) => {
        const node = treeNode(level, index);
        const both = [leftChild(parent(node)), rightChild(parent(node))];
        expect(both).toContainEqual(node);
        expect(both).toContainEqual(sibling(node));
      }),
    );
  });

  it("does not contain nodes whose first leaf is beyond 32 bits", () => {
    const tree = new ReductionTree(2 ** 30);
    expect(tree.contains(treeNode(30, 0))).toBe(true);
    expect(tree.contains(treeNode(30, 3))).toBe(false);
    expect(tree.contains(treeNode(30, 2 ** 31 - 1))).toBe(false);
  });

  it("refuses numbers that no tree has", () => {
    expect(() => new ReductionTree(0)).toThrow("leafCount 0: must be 1..2^30");
    expect(() => new ReductionTree(1.5)).toThrow("leafCount 1.5");
    expect(() => new ReductionTree(2 ** 30 + 1)).toThrow("1..2^30");
    expect(() => treeNode(31, 0)).toThrow("node (31, 0)");
    expect(() => treeNode(0, 2 ** 31)).toThrow("index 0..2^31-1");
    expect(() => leftChild(treeNode(0, 3))).toThrow("node (-1, 6)");
  });
});

function leavesOf(tree: ReductionTree, node: TreeNode): number[] {
  return Array.from({ length: tree.leavesBelow(node) }, (_, at) => tree.firstLeaf(node) + at);
}
