import { treeNode, toHex } from "../protocol/index.ts";
import type { Assign, Schedule, TaskKind, TreeNode } from "../protocol/index.ts";

/** A node of a round's tree that a gateway assigned to this volunteer. */
export interface Task {
  readonly id: string;
  readonly kind: TaskKind;
  readonly round: number;
  /** Hex; of the weights to compute with. */
  readonly sha256: string;
  readonly node: TreeNode;
  readonly lease: Uint8Array;
  /** By the volunteer's clock, milliseconds; its weights came before it. */
  readonly receivedAt: number;
}

/**
 * @param receivedAt by the volunteer's clock, milliseconds
 * @returns undefined if the job's schedule has no such node
 */
export function taskOf(assign: Assign, schedule: Schedule, receivedAt: number): Task | undefined {
  const { kind, round, lease, node: message } = assign;
  if (message === undefined || message.level > 30 || !schedule.includes(round, kind))
    return undefined;
  const node = treeNode(message.level, message.index);
  if (!schedule.tree(round, kind).contains(node)) return undefined;
  return { id: assign.taskId, kind, round, sha256: toHex(assign.sha256), node, lease, receivedAt };
}
