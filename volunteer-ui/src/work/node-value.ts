import type { TaskKind, TreeNode, Work } from "../protocol/index.ts";
import type { Leaf, Value } from "./kind.ts";
import { combineOf } from "./kinds.ts";
import { SubtreeSum } from "./subtree-sum.ts";

/** A node of a round's tree. */
export interface Place {
  readonly kind: TaskKind;
  readonly round: number;
  readonly node: TreeNode;
}

/**
 * Computes the value of a node: its leaves one after the other, added up along the tree.
 *
 * @param place one that the schedule has
 * @param leafOf computes a leaf; what it gives is taken over
 * @returns not sealed
 */
export async function valueOfNode(
  work: Work,
  { kind, round, node }: Place,
  leafOf: (leaf: Leaf) => Promise<Value>,
): Promise<Value> {
  const tree = work.schedule.tree(round, kind);
  const sum = new SubtreeSum(tree, node, combineOf(work));
  let value: Value | undefined;
  for (let index = tree.firstLeaf(node); index < tree.endLeaf(node); index++) {
    value = sum.add(index, await leafOf({ kind, round, index }));
  }
  if (value === undefined) throw new Error(`node ${node.level}/${node.index} has no leaves`);
  return value;
}
