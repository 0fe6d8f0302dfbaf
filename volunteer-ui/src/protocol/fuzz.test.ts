import fc from "fast-check";
import { describe, expect, it } from "vitest";

import {
  Confirm_Outcome,
  ElementType,
  Encoding,
  ErrorCode,
  GatewayMessageSchema,
  type JobSpecSchema,
  JobState,
  Loss,
  type MessageInitShape,
  type RoundCommittedSchema,
  TaskKind,
  create,
  outOfBounds,
  parse,
  toBinary,
  workOf,
} from "./index.ts";

/** Prints itself and the path to what failed; `{ seed, path }` in RUN tries that again. */
const RUN = { seed: 1, numRuns: 30_000 } as const;

const HASH = new Uint8Array(32).fill(7);
const ROUND: MessageInitShape<typeof RoundCommittedSchema> = {
  round: 3,
  baseSha256: HASH,
  sha256: HASH,
  units: 8,
  contributions: [
    {
      kind: TaskKind.ADVANCE,
      node: { level: 0, index: 1 },
      volunteerId: new Uint8Array(12),
      units: 4,
      valueSha256: HASH,
    },
  ],
  outcome: { case: "training", value: { samples: 8, loss: 1.5, heldOutLoss: 1.25 } },
};
type Work = NonNullable<MessageInitShape<typeof JobSpecSchema>["work"]>;
const COUNTING: Work = { case: "counting", value: { units: 10, leafSize: 4, rounds: 2 } };
const TRAINING: Work = {
  case: "training",
  value: {
    model: {
      topologyJson: "{}",
      weights: [
        {
          name: "dense/kernel",
          shape: [2, 3],
          initializer: { kind: { case: "uniformLimit", value: 0.5 } },
        },
      ],
      loss: Loss.CATEGORICAL_CROSSENTROPY,
      exact: true,
    },
    data: {
      sha256: "0123456789abcdef".repeat(4),
      sizeBytes: 400n,
      trainSamples: 32,
      heldOutFirst: 32,
      heldOutSamples: 8,
      source: {
        case: "records",
        value: {
          featureShape: [2],
          featureType: ElementType.FLOAT32,
          featureScale: 1,
          target: { case: "classes", value: 3 },
        },
      },
    },
    batches: { epochs: 2, samplesPerEpoch: 16, batchSize: 8, leafSize: 4 },
    optimizer: { learningRate: 0.1, kind: { case: "adam", value: { beta1: 0.9, beta2: 0.999 } } },
    evaluation: { samples: 4, leafSize: 2, everyRounds: 1 },
    encoding: Encoding.INT4,
  },
};

const KINDS: NonNullable<MessageInitShape<typeof GatewayMessageSchema>["kind"]>[] = [
  { case: "welcome", value: { volunteerId: new Uint8Array(12), token: HASH, heartbeatMs: 5000 } },
  {
    case: "jobChanged",
    value: { spec: { jobId: "count", work: COUNTING }, state: JobState.RUNNING },
  },
  {
    case: "jobChanged",
    value: { spec: { jobId: "text", name: "Text 😀", work: TRAINING }, state: JobState.PAUSED },
  },
  {
    case: "versionAnnounced",
    value: {
      jobId: "text",
      version: 4,
      sha256: HASH,
      committed: ROUND,
      change: { baseSha256: HASH, sha256: HASH, round: 3, root: new Uint8Array(40) },
    },
  },
  {
    case: "assign",
    value: {
      taskId: "1700000000000-0",
      kind: TaskKind.EVALUATE,
      round: 3,
      sha256: HASH,
      node: { level: 1, index: 0 },
      lease: new Uint8Array(80),
      leaseMs: 9000,
    },
  },
  {
    case: "confirm",
    value: { taskId: "1-0", outcome: Confirm_Outcome.ACCEPTED, unitsCredited: 1n << 60n },
  },
  { case: "cancel", value: { taskIds: ["1-0", "2-0"] } },
  { case: "progress", value: { jobId: "text", version: 4, committed: [ROUND, ROUND] } },
  { case: "error", value: { code: ErrorCode.OVERLOADED, message: "later", fatal: true } },
  { case: "goodbye", value: { reason: "restart", reconnectAfterMs: 100 } },
];
const EXAMPLES = KINDS.map((kind) =>
  toBinary(GatewayMessageSchema, create(GatewayMessageSchema, { kind })),
);

interface Change {
  readonly how: "set" | "insert" | "delete" | "repeat" | "splice";
  /** Where, as a part of the length. */
  readonly at: number;
  readonly length: number;
  readonly bytes: Uint8Array;
}

/** What counts and lengths are when they overflow, tags of groups that never end, and halves of characters. */
const ODD = [
  [0],
  [0x7f],
  [0xff, 0xff, 0xff, 0xff, 0x07],
  [0xff, 0xff, 0xff, 0xff, 0x0f],
  [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
  [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
  [0x0b],
  [0x0c],
  [0x7b],
  [0xed, 0xa0, 0x80],
  [0xc0, 0x80],
  [0xf4, 0x90, 0x80, 0x80],
  [0x00, 0x00, 0xc0, 0x7f],
].map((bytes) => Uint8Array.from(bytes));

const change: fc.Arbitrary<Change> = fc.record({
  how: fc.constantFrom("set", "insert", "delete", "repeat", "splice"),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.oneof(fc.nat({ max: 8 }), fc.nat({ max: 5000 })),
  bytes: fc.oneof(fc.constantFrom(...ODD, ...EXAMPLES), fc.uint8Array({ maxLength: 8 })),
});

const inputs = fc
  .tuple(fc.constantFrom(...EXAMPLES), fc.array(change, { maxLength: 4 }))
  .map(([example, changes]) => changes.reduce(changed, example));

function changed(input: Uint8Array, { how, at, length, bytes }: Change): Uint8Array {
  const from = Math.floor(at * input.length);
  const head = input.subarray(0, from);
  switch (how) {
    case "set":
      return joined(head, bytes, input.subarray(from + bytes.length));
    case "insert":
      return joined(head, bytes, input.subarray(from));
    case "delete":
      return joined(head, input.subarray(from + length));
    case "repeat":
      return joined(
        head,
        ...Array<Uint8Array>(length).fill(bytes.subarray(0, 3)),
        input.subarray(from),
      );
    case "splice":
      return joined(head, bytes.subarray(Math.floor(at * bytes.length)));
  }
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** @returns what a page would do with it; undefined: the message is refused */
function taken(bytes: Uint8Array): string | undefined {
  let message;
  try {
    message = parse(GatewayMessageSchema, bytes);
  } catch (error) {
    // Any Error is a refusal, says `parse`; but not one that shows that nobody thought of it.
    expect(error).toBeInstanceOf(Error);
    expect(error).not.toBeInstanceOf(ReferenceError);
    return undefined;
  }
  if (message.kind.case !== "jobChanged" || message.kind.value.spec === undefined) {
    return message.kind.case ?? "unknown";
  }
  const { spec } = message.kind.value;
  if (outOfBounds(spec) !== undefined) return "out of bounds";
  try {
    const work = workOf(spec);
    expect(Number.isSafeInteger(work.stateBytes)).toBe(true);
    expect(work.schedule.rounds).toBeGreaterThan(0);
    return spec.work.case ?? "none";
  } catch (error) {
    expect((error as Error).message).toMatch(/ /);
    expect(error).not.toBeInstanceOf(TypeError);
    return "no work";
  }
}

describe("what a gateway sends", () => {
  it("is understood, if it is sound", () => {
    expect(EXAMPLES.map(taken)).toEqual([
      "welcome",
      "counting",
      "training",
      ...KINDS.slice(3).map((kind) => kind.case),
    ]);
  });

  it("is taken or refused, whatever became of it", () => {
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(inputs, (bytes) => {
        const began = performance.now();
        const what = taken(bytes) ?? "refused";
        seen.set(what, (seen.get(what) ?? 0) + 1);
        // Generous, for a busy machine; an input has 60 KB at most.
        expect(performance.now() - began).toBeLessThan(10_000);
      }),
      RUN,
    );
    for (const what of ["refused", "counting", "training", "assign", "out of bounds"]) {
      expect(seen.get(what), what).toBeGreaterThan(0);
    }
  });
});
