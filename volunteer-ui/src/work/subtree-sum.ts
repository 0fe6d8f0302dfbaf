import { type ReductionTree, type TreeNode, parent, sibling } from "../protocol/index.ts";
import type { Value } from "./kind.ts";

/**
 * The value of a node: all leaves below it, added up exactly along the tree, `left + right`; a node whose right child is
 * empty equals its left child. So the value of the root does not depend on who computed which node or which leaf was done
 * first, to the bit.
 *
 * Memory: if leaves come in order, one value per level and one per leaf under way.
 */
export class SubtreeSum {
  readonly #tree: ReductionTree;
  readonly #node: TreeNode;
  readonly #combine: (left: Value, right: Value) => Value;
  /** Values whose sibling is not there yet. */
  readonly #waiting = new Map<string, Value>();

  /** @param node of `tree` */
  constructor(tree: ReductionTree, node: TreeNode, combine: (left: Value, right: Value) => Value) {
    this.#tree = tree;
    this.#node = node;
    this.#combine = combine;
  }

  /**
   * @param index of a leaf below the node; each once
   * @param value taken over
   * @returns the node's value, with the last leaf; undefined before
   */
  add(index: number, value: Value): Value | undefined {
    return this.addNode({ level: 0, index }, value);
  }

  /**
   * @param start a node below this one, none of whose leaves has been added
   * @param value of it, taken over
   * @returns as `add`
   */
  addNode(start: TreeNode, value: Value): Value | undefined {
    let node = start;
    let sum = value;
    while (node.level < this.#node.level) {
      const other = sibling(node);
      if (this.#tree.contains(other)) {
        const waiting = this.#waiting.get(nameOf(other));
        if (waiting === undefined) {
          this.#waiting.set(nameOf(node), sum);
          return undefined;
        }
        this.#waiting.delete(nameOf(other));
        const isLeft = node.index % 2 === 0;
        sum = isLeft ? this.#combine(sum, waiting) : this.#combine(waiting, sum);
      }
      node = parent(node);
    }
    return sum;
  }
}

function nameOf({ level, index }: TreeNode): string {
  return `${level}/${index}`;
}
