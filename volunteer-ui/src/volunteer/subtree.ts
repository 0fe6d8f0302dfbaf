import type { ReductionTree, TreeNode } from "../protocol/index.ts";
import type { LeafValue } from "../trainer/index.ts";

/** The value of a node: the sums over all samples below it. */
export type NodeSum = LeafValue;

/**
 * Computes every leaf below `node`, in order, and adds up exactly along the tree: element-wise, in
 * float32, `left + right`; a node whose right child is empty equals its left child. So the value of
 * the root does not depend on who computed which node, to the bit.
 *
 * Memory: one gradient per level at most; a right child's gradient is added into the left child's.
 *
 * @param node of `tree`
 * @param leaf computes one leaf; its gradient is taken over. May give up: undefined
 * @param signal looked at before each leaf
 * @returns undefined if it was aborted or a leaf gave up
 */
export async function sumSubtree(
  tree: ReductionTree,
  node: TreeNode,
  leaf: (index: number) => Promise<LeafValue | undefined>,
  signal: AbortSignal,
): Promise<NodeSum | undefined> {
  if (node.level === 0) return signal.aborted ? undefined : await leaf(node.index);
  let sum: NodeSum | undefined;
  for (const child of tree.children(node)) {
    const value = await sumSubtree(tree, child, leaf, signal);
    if (value === undefined) return undefined;
    sum = sum === undefined ? value : addInto(sum, value);
  }
  return sum;
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
