import type { MessageInitShape } from "@bufbuild/protobuf";

import {
  type Assign,
  type JobSpec,
  type NodeValueSchema,
  type VolunteerMessageInit,
  sha256,
  workOf,
} from "./protocol.ts";

interface Fill {
  /** Of all samples below the node; if nothing is said, what a network has that has learned nothing. */
  readonly lossSum?: number;
  /** Each value of the gradient's sum. */
  readonly gradient?: number;
}

const LOSS_AT = 0;
const GRADIENT_AT = 8;
/** Of a sample, about: nobody wonders. */
const USUAL_LOSS = 4;

/** A result that has the right shape, and whatever somebody likes in it. */
export function resultOf(spec: JobSpec, assign: Assign, fill: Fill = {}): VolunteerMessageInit {
  const value = valueOf(spec, assign, fill);
  return { case: "result", value: { lease: assign.lease, value, computeMicros: 100_000n } };
}

function valueOf(
  spec: JobSpec,
  { kind, round, node }: Assign,
  { lossSum, gradient = 0 }: Fill,
): MessageInitShape<typeof NodeValueSchema> {
  const work = workOf(spec);
  const below = work.schedule.node(round, kind, node);
  if (below === undefined) throw new Error("a task that its job does not have");
  const units = work.schedule.unitsBelow(round, kind, below);
  const value = new Uint8Array(work.valueBytes(kind) ?? 0);
  const view = new DataView(value.buffer);
  view.setFloat32(LOSS_AT, lossSum ?? USUAL_LOSS * units, true);
  for (let at = GRADIENT_AT; at < value.length; at += 4) view.setFloat32(at, gradient, true);
  return { units, value, sha256: sha256(value) };
}
