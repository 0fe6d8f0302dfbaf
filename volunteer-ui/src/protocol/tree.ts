/**
 * Node (level, index) of a {@link ReductionTree}: covers the existing leaves of
 * `[index * 2^level, (index + 1) * 2^level)`. A `Node` message is one, once `treeNode` has checked it.
 */
export interface TreeNode {
  /** 0 for a leaf, at most 30. */
  readonly level: number;
  /** Position within the level, from 0. */
  readonly index: number;
}

/** Of the root of the largest tree there may be. */
export const HIGHEST_LEVEL = 30;

/** @throws RangeError for numbers that no tree has */
export function treeNode(level: number, index: number): TreeNode {
  if (!isWithin(level, HIGHEST_LEVEL) || !isWithin(index, 0x7fffffff)) {
    throw new RangeError(`node (${level}, ${index}): level must be 0..30 and index 0..2^31-1`);
  }
  return { level, index };
}

export function parent(node: TreeNode): TreeNode {
  return treeNode(node.level + 1, node.index >> 1);
}

/** The other child of this node's parent; it may lie outside the tree. */
export function sibling(node: TreeNode): TreeNode {
  return treeNode(node.level, node.index ^ 1);
}

/** @throws RangeError if `node` is a leaf */
export function leftChild(node: TreeNode): TreeNode {
  return treeNode(node.level - 1, node.index * 2);
}

/**
 * May lie outside the tree.
 *
 * @throws RangeError if `node` is a leaf
 */
export function rightChild(node: TreeNode): TreeNode {
  return treeNode(node.level - 1, node.index * 2 + 1);
}

/**
 * The shape of one round's reduction: which nodes exist above `leafCount` leaves, and how to cut it
 * into subtrees.
 *
 * A node's value is `left + right`; a node whose right child is empty has its left child's value.
 * Hence the root's value does not depend on who computed which subtree.
 */
export class ReductionTree {
  readonly leafCount: number;

  /** @param leafCount number of leaves, 1 to 2^30 */
  constructor(leafCount: number) {
    if (leafCount < 1 || !isWithin(leafCount, 2 ** 30)) {
      throw new RangeError(`leafCount ${leafCount}: must be 1..2^30`);
    }
    this.leafCount = leafCount;
  }

  get root(): TreeNode {
    return { level: this.rootLevel, index: 0 };
  }

  /** Smallest level whose node 0 covers all leaves: ⌈log2 leafCount⌉. */
  get rootLevel(): number {
    return 32 - Math.clz32(this.leafCount - 1);
  }

  /** Whether the node covers at least one leaf and does not lie above the root. */
  contains(node: TreeNode): boolean {
    return node.level <= this.rootLevel && this.firstLeaf(node) < this.leafCount;
  }

  /** First leaf below the node. */
  firstLeaf(node: TreeNode): number {
    return node.index * 2 ** node.level;
  }

  /** One past the last existing leaf below the node. */
  endLeaf(node: TreeNode): number {
    return Math.min(this.leafCount, (node.index + 1) * 2 ** node.level);
  }

  leavesBelow(node: TreeNode): number {
    return Math.max(0, this.endLeaf(node) - this.firstLeaf(node));
  }

  /** The existing children: none for a leaf, one where the right child is empty, else two. */
  children(node: TreeNode): readonly TreeNode[] {
    return node.level === 0
      ? []
      : [leftChild(node), rightChild(node)].filter((child) => this.contains(child));
  }

  /**
   * A cut through the tree: at least `parts` subtrees (or all the leaves, if those are fewer) that
   * cover each leaf exactly once, as equal in size as the tree allows, in leaf order.
   */
  frontier(parts: number): readonly TreeNode[] {
    return this.#cut(this.root, parts);
  }

  /** The two halves of a subtree; the subtree itself when it has only one leaf. */
  split(node: TreeNode): readonly TreeNode[] {
    return this.#cut(node, 2);
  }

  /** Divides the largest part (of equals the first) until there are enough; `cut` stays in leaf order. */
  #cut(start: TreeNode, parts: number): readonly TreeNode[] {
    const cut = [start];
    while (cut.length < parts) {
      const largest = cut.reduce((a, b) => (this.leavesBelow(b) > this.leavesBelow(a) ? b : a));
      if (this.leavesBelow(largest) <= 1) break;
      cut.splice(cut.indexOf(largest), 1, ...this.children(largest));
    }
    return cut;
  }
}

function isWithin(value: number, largest: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= largest;
}
