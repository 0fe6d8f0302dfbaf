import type { ReductionTree, TreeNode } from "../protocol/index.ts";
import type { LeafValue } from "../trainer/index.ts";

/** The value of a node: the sums over all samples below it. */
export type NodeSum = LeafValue;

/**
 * Computes every leaf below `node` and adds up exactly along the tree: element-wise, in float32, `left + right`; a node
 * whose right child is empty equals its left child. So the value of the root does not depend on who computed which node
 * or which leaf was done first, to the bit.
 *
 * Memory: if leaves are computed in order, one gradient per level and one per leaf under way; a right child's gradient
 * is added into the left child's.
 *
 * @param node of `tree`
 * @param leaf computes one leaf; its gradient is taken over. Called for all leaves at once, in order; may wait, and may
 * give up: undefined
 * @returns undefined if a leaf gave up
 */
export async function sumSubtree(
  tree: ReductionTree,
  node: TreeNode,
  leaf: (index: number) => Promise<LeafValue | undefined>,
): Promise<NodeSum | undefined> {
  if (node.level === 0) return await leaf(node.index);
  const children = tree.children(node).map((child) => sumSubtree(tree, child, leaf));
  const [left, right] = await Promise.all(children);
  if (children.length === 1) return left;
  return left === undefined || right === undefined ? undefined : addInto(left, right);
}

/** @param left its gradient becomes the sum's */
function addInto(left: NodeSum, right: NodeSum): NodeSum {
  const gradientSum = left.gradientSum;
  const addend = right.gradientSum;
  if (addend.length !== gradientSum.length) {
    throw new Error(
      `gradients of ${gradientSum.length} and ${addend.length} values in one subtree`,
    );
  }
  // The double sum of two float32 rounds to what float32 addition gives (53 >= 2 * 24 + 2 bits).
  for (let at = 0; at < addend.length; at++) {
    gradientSum[at] = (gradientSum[at] ?? 0) + (addend[at] ?? 0);
  }
  return {
    gradientSum,
    lossSum: Math.fround(Math.fround(left.lossSum) + Math.fround(right.lossSum)),
    correct: left.correct + right.correct,
    samples: left.samples + right.samples,
    computeMicros: left.computeMicros + right.computeMicros,
  };
}
