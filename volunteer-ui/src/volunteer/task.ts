import { toHex } from "../protocol/index.ts";
import type { Assign, Schedule, TaskKind, TreeNode } from "../protocol/index.ts";

/** A node of a round's tree that a gateway assigned to this volunteer. */
export interface Task {
  readonly id: string;
  readonly kind: TaskKind;
  readonly round: number;
  /** Hex; of the state to compute with. */
  readonly sha256: string;
  readonly node: TreeNode;
  readonly lease: Uint8Array;
  /** By the volunteer's clock, milliseconds; its state came before it. */
  readonly receivedAt: number;
}

/** What a task came to. */
export interface TaskValue {
  /** Units of work below the node. */
  readonly units: number;
  readonly value: Uint8Array<ArrayBuffer>;
  /** SHA-256 of the value. */
  readonly sha256: Uint8Array;
  /** What all leaves took, summed. */
  readonly computeMicros: number;
}

/**
 * @param receivedAt by the volunteer's clock, milliseconds
 * @returns undefined if the job's schedule has no such node
 */
export function taskOf(assign: Assign, schedule: Schedule, receivedAt: number): Task | undefined {
  const { kind, round, lease } = assign;
  const node = schedule.node(round, kind, assign.node);
  if (node === undefined) return undefined;
  return { id: assign.taskId, kind, round, sha256: toHex(assign.sha256), node, lease, receivedAt };
}
