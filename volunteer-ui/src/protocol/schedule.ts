import { TaskKind } from "./gen/manyhands/v1/job_pb.ts";
import type { Node } from "./gen/manyhands/v1/job_pb.ts";
import { HIGHEST_LEVEL, ReductionTree, treeNode } from "./tree.ts";
import type { TreeNode } from "./tree.ts";

const KINDS = [TaskKind.ADVANCE, TaskKind.EVALUATE] as const;

/**
 * Which rounds a job has, which reduction trees each round has, and how many units of work lie below each node: all of it
 * a function of the specification.
 *
 * Round r turns version r into version r + 1. A tree that measures version r belongs to round r; the final version is
 * measured in round `rounds`, which advances nothing.
 */
export abstract class Schedule {
  /** Rounds that make a next version. Also the number of the final version. */
  abstract readonly rounds: number;
  /** Units of work in all rounds that make a next version. */
  abstract readonly unitsExpected: number;

  /** Units of work in the rounds before this one that make a next version. */
  abstract unitsBefore(round: number): number;

  /** Whether the round has a tree of this kind. */
  abstract includes(round: number, kind: TaskKind): boolean;

  /** Units of work in the tree. */
  abstract units(round: number, kind: TaskKind): number;

  /** Units of work in each leaf but the last, which may have fewer. */
  abstract leafSize(kind: TaskKind): number;

  /** The kinds of trees that the round has. */
  trees(round: number): readonly TaskKind[] {
    return KINDS.filter((kind) => this.includes(round, kind));
  }

  /** @param kind one that the round includes */
  tree(round: number, kind: TaskKind): ReductionTree {
    return new ReductionTree(Math.ceil(this.units(round, kind) / this.leafSize(kind)));
  }

  unitsBelow(round: number, kind: TaskKind, node: TreeNode): number {
    const tree = this.tree(round, kind);
    const leafSize = this.leafSize(kind);
    const end = Math.min(this.units(round, kind), tree.endLeaf(node) * leafSize);
    return Math.max(0, end - tree.firstLeaf(node) * leafSize);
  }

  /** @returns the node that the message names; undefined if the round has no such tree, or the tree no such node */
  node(
    round: number,
    kind: TaskKind,
    message: Pick<Node, "level" | "index"> | undefined,
  ): TreeNode | undefined {
    if (message === undefined || !this.includes(round, kind)) return undefined;
    const { level, index } = message;
    if (level > HIGHEST_LEVEL || index > 0x7fffffff) return undefined;
    const node = treeNode(level, index);
    return this.tree(round, kind).contains(node) ? node : undefined;
  }

  /** Whether a job that has reached this version has nothing left to do. */
  isFinishedAt(version: number): boolean {
    return this.trees(version).length === 0;
  }
}
