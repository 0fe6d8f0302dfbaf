import { expect, it } from "vitest";

import {
  ShardManifestSchema,
  ShardManifest_Form,
  TaskKind,
  TrainingWork,
  create,
  encodeTrainingValue,
  parameters,
  sha256,
  toBinary,
} from "../../protocol/index.ts";
import { type Batch, LeafSamples } from "../../samples/index.ts";
import { denseNet, trainingOf } from "../../samples/fixture/index.ts";
import { openShards, withRecords } from "../index.ts";
import { openTraining } from "./computation.ts";
import type { EngineLeaf, OpenEngine } from "./engine.ts";

/** Three float32 and a class. */
const RECORD = 13;
const RECORDS = 100;
const IN_SHARD = 9;

const bytes = Uint8Array.from({ length: RECORDS * RECORD }, (_, at) =>
  at % RECORD === RECORD - 1 ? at % 3 : (at * 7) % 60,
);

/** 10 of 100 records are held out, and batches of 24 have leaves of 8. */
function shardedJob() {
  const { job } = denseNet();
  const { training, data, batches } = trainingOf(job);
  data.shardRecords = IN_SHARD;
  [data.trainSamples, data.heldOutFirst, data.heldOutSamples] = [90, 90, 10];
  [batches.samplesPerEpoch, batches.batchSize, batches.leafSize] = [90, 24, 8];
  training.evaluation = {
    $typeName: "manyhands.v1.EvaluationSpec",
    ...{ samples: 10, leafSize: 4, everyRounds: 1 },
  };
  return { work: new TrainingWork(job, training), model: trainingOf(job).model };
}

it("computes a leaf from its records as if it had all of them", async () => {
  const { work, model } = shardedJob();
  const taken: { readonly leaf: EngineLeaf; readonly batch: Batch }[] = [];
  const openEngine: OpenEngine = ({ samples, trial }) => {
    // Before anything is read.
    expect(samples.batch(trial).count).toBe(trial.length);
    return Promise.resolve({
      engine: {
        ...{ backend: "none", outputs: 3, dispose: () => undefined },
        load: () => Promise.resolve(),
        predict: () => Promise.resolve(new Float32Array()),
        leaf: (leaf, batch) => {
          taken.push({ leaf, batch });
          const gradientSum = new Float32Array(parameters(model));
          return Promise.resolve({ gradientSum, lossSum: batch.count, correct: 0 });
        },
      },
      trials: [],
    });
  };
  const doors = {
    kernels: () => Promise.resolve({ openEngine }),
    tensorflow: () => Promise.reject(new Error()),
  };
  expect(work.data).toEqual([]);
  model.exact = true;
  const computation = await openTraining(work, new Uint8Array(), doors);
  const cuts = Array.from({ length: Math.ceil(RECORDS / IN_SHARD) }, (_, shard) =>
    bytes.slice(shard * IN_SHARD * RECORD, (shard + 1) * IN_SHARD * RECORD),
  );
  const manifest = create(ShardManifestSchema, {
    form: ShardManifest_Form.FIXED,
    shards: cuts.map((cut) => ({
      ...{ sha256: sha256(cut), bytes: cut.length, records: cut.length / RECORD },
    })),
  });
  const shards = await openShards(work, toBinary(ShardManifestSchema, manifest), ({ offset }) =>
    Promise.resolve(cuts[offset / (IN_SHARD * RECORD)] ?? new Uint8Array()),
  );
  const leaves = withRecords(computation, shards);
  await leaves.setState(new Uint8Array(work.stateBytes));

  const { source } = work.dataSpec;
  if (source.case !== "records") throw new Error("records are what this is about");
  const all = new LeafSamples(
    source.value,
    bytes,
    Int32Array.from({ length: RECORDS }, (_, at) => at),
  );
  for (const [kind, index] of [
    [TaskKind.ADVANCE, 0],
    [TaskKind.ADVANCE, 2],
    [TaskKind.EVALUATE, 1],
  ] as const) {
    const value = await leaves.leaf({ kind, round: 1, index });
    const positions = work.schedule.leafSamples(1, kind, index);
    const last = taken.at(-1);
    expect(last?.leaf.samples).toEqual(positions);
    expect(last?.batch).toEqual(all.batch(positions));
    const gradientSum = new Float32Array(parameters(model));
    expect(value).toEqual(
      encodeTrainingValue({ gradientSum, lossSum: positions.length, correct: 0 }),
    );
  }
});
