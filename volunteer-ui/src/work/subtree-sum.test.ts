import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { ReductionTree, type TreeNode, encodeTrainingValue } from "../protocol/index.ts";
import type { Value } from "./kind.ts";
import { SubtreeSum } from "./subtree-sum.ts";
import { combineSums } from "./training/combine.ts";

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
      leaves.map(({ gradient, loss, correct }) =>
        encodeTrainingValue({
          gradientSum: Float32Array.from(gradient),
          lossSum: loss,
          correct,
        }),
      ),
    ),
    tree: fc.constant(tree),
    node: fc
      .tuple(fc.nat(tree.rootLevel), fc.nat(leaves.length))
      .map(([level, index]) => ({ level, index: index % Math.ceil(leaves.length / 2 ** level) })),
  });
});

/** Adds the leaves below a node in some order. */
function sumOf(
  tree: ReductionTree,
  node: TreeNode,
  leaves: readonly Value[],
  order: (indices: readonly number[]) => readonly number[] = (indices) => indices,
): Value | undefined {
  const sum = new SubtreeSum(tree, node, combineSums);
  const [first, end] = [tree.firstLeaf(node), tree.endLeaf(node)];
  const indices = order(Array.from({ length: end - first }, (_, at) => first + at));
  const results = indices.map((at) => sum.add(at, copyOf(leaves[at])));
  expect(results.slice(0, -1).every((result) => result === undefined)).toBe(true);
  return results.at(-1);
}

describe("the sum of a subtree", () => {
  it("equals the definition of the tree, to the bit, for every node of every tree", () => {
    fc.assert(
      fc.property(cases, ({ leaves, tree, node }) => {
        expect(sumOf(tree, node, leaves)).toEqual(byDefinition(leaves, node));
      }),
    );
  });

  it("gives a root that does not depend on who computed which node", () => {
    fc.assert(
      fc.property(cases, fc.nat(20), ({ leaves, tree }, parts) => {
        const whole = sumOf(tree, tree.root, leaves);
        const pieces = new Map<string, Value>();
        for (const node of tree.frontier(parts + 1)) {
          const piece = sumOf(tree, node, leaves);
          if (piece !== undefined) pieces.set(nameOf(node), piece);
        }
        expect(combined(tree, tree.root, pieces)).toEqual(whole);
      }),
    );
  });

  it("does not depend on which leaf is done first", () => {
    fc.assert(
      fc.property(cases, fc.array(fc.nat(), { minLength: 1 }), ({ leaves, tree, node }, keys) => {
        const shuffled = (indices: readonly number[]) =>
          indices.toSorted((a, b) => (keys[a % keys.length] ?? 0) - (keys[b % keys.length] ?? 0));
        expect(sumOf(tree, node, leaves, shuffled)).toEqual(byDefinition(leaves, node));
      }),
    );
  });

  it("refuses values of different lengths", () => {
    const sum = new SubtreeSum(new ReductionTree(2), { level: 1, index: 0 }, combineSums);
    sum.add(0, new Uint8Array(12));
    expect(() => sum.add(1, new Uint8Array(16))).toThrow("values of 12 and 16 bytes");
  });
});

/** Reads `left + right` off the definition: a direct recursion over ranges of leaves, without the tree's code. */
function byDefinition(leaves: readonly Value[], { level, index }: TreeNode): Value {
  if (level === 0) return copyOf(leaves[index]);
  const left = byDefinition(leaves, { level: level - 1, index: 2 * index });
  const isRightEmpty = (2 * index + 1) * 2 ** (level - 1) >= leaves.length;
  if (isRightEmpty) return left;
  return plus(left, byDefinition(leaves, { level: level - 1, index: 2 * index + 1 }));
}

function combined(tree: ReductionTree, node: TreeNode, pieces: ReadonlyMap<string, Value>): Value {
  const piece = pieces.get(nameOf(node));
  if (piece !== undefined) return piece;
  return tree
    .children(node)
    .map((child) => combined(tree, child, pieces))
    .reduce(plus);
}

/** Number by number, as `NodeValue.value` lays them out. */
function plus(left: Value, right: Value): Value {
  const [a, b] = [new DataView(left.buffer), new DataView(right.buffer)];
  const sum = new DataView(new ArrayBuffer(left.length));
  for (let at = 0; at < left.length; at += 4) {
    if (at === 4) sum.setUint32(at, a.getUint32(at, true) + b.getUint32(at, true), true);
    else sum.setFloat32(at, a.getFloat32(at, true) + b.getFloat32(at, true), true);
  }
  return new Uint8Array(sum.buffer);
}

function copyOf(leaf: Value | undefined): Value {
  if (leaf === undefined) throw new Error("no such leaf");
  return leaf.slice();
}

function nameOf({ level, index }: TreeNode): string {
  return `${level}/${index}`;
}
