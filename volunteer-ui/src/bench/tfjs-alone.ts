/**
 * What somebody would write who trains a job with TensorFlow.js alone: one process, one batch after the other through
 * `trainOnBatch`, nothing of ours in between. `bench-tfjs-alone.js DIRECTORY` opens the job there (see
 * `reference/train.ts`) on the fastest backend, answers `ready` and then, for each line `N` on standard input, trains N
 * rounds and answers one line of JSON: a `Slice`.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";

import "@tensorflow/tfjs-backend-cpu";
import "@tensorflow/tfjs-backend-wasm";
import "@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops";
import * as tf from "@tensorflow/tfjs-core";
import { type LayersModel, models } from "@tensorflow/tfjs-layers";

import {
  JobSpecSchema,
  Loss,
  TaskKind,
  type TrainingSchedule,
  type TrainingWork,
  decodeFloats,
  fromBinary,
  tensorSize,
  workOf,
} from "../protocol/index.ts";
import { type Samples, openSamples } from "../samples/index.ts";

const BACKENDS = ["wasm", "cpu"];
const LOSSES = new Map([
  [Loss.CATEGORICAL_CROSSENTROPY, "categoricalCrossentropy"],
  [Loss.BINARY_CROSSENTROPY, "binaryCrossentropy"],
  [Loss.MEAN_SQUARED_ERROR, "meanSquaredError"],
]);

interface Slice {
  readonly backend: string;
  /** Of this slice alone, evaluations included. */
  readonly seconds: number;
  /** Evaluations in this slice; `seconds` from its beginning. */
  readonly heldOut: readonly { readonly seconds: number; readonly loss: number }[];
}

/** A job on its way; `round` is the next to be trained. */
class Alone {
  readonly #work: TrainingWork;
  readonly #schedule: TrainingSchedule;
  readonly #samples: Samples;
  readonly #weights: Float32Array;
  #model!: LayersModel;
  #round = 0;

  constructor(work: TrainingWork, samples: Samples, weights: Float32Array) {
    this.#work = work;
    this.#schedule = work.schedule;
    this.#samples = samples;
    this.#weights = weights;
  }

  /** Settles on the backend that is fastest for a round of this job. */
  async open(): Promise<void> {
    const times = new Map<string, number>();
    for (const backend of BACKENDS) {
      await tf.setBackend(backend);
      await this.#build();
      await this.#train(0);
      const start = performance.now();
      await this.#train(0);
      times.set(backend, performance.now() - start);
      this.#model.dispose();
    }
    const [[fastest] = ["wasm"]] = [...times].sort(([, a], [, b]) => a - b);
    await tf.setBackend(fastest);
    await this.#build();
  }

  async rounds(count: number): Promise<Slice> {
    const start = performance.now();
    const seconds = (): number => (performance.now() - start) / 1000;
    const heldOut: { seconds: number; loss: number }[] = [];
    const end = this.#round + count;
    for (; this.#round < end; this.#round++) {
      await this.#evaluate(this.#round, (loss) => heldOut.push({ seconds: seconds(), loss }));
      await this.#train(this.#round);
    }
    // The last version is evaluated in a round that trains nothing.
    if (!this.#schedule.trains(this.#round))
      await this.#evaluate(this.#round, (loss) => heldOut.push({ seconds: seconds(), loss }));
    return { backend: tf.getBackend(), seconds: seconds(), heldOut };
  }

  async #build(): Promise<void> {
    const { model } = this.#work;
    const { optimizer } = this.#work.training;
    const loss = LOSSES.get(model.loss);
    if (loss === undefined || optimizer?.kind.case !== "rmsprop")
      throw new Error("only jobs with rmsprop and a dense loss are compared");
    const { decay, momentum, epsilon, centered } = optimizer.kind.value;
    this.#model = await models.modelFromJSON({
      modelTopology: JSON.parse(model.topologyJson) as Record<string, never>,
    });
    let at = 0;
    const tensors = model.weights.map((spec) => {
      const from = at;
      at += tensorSize(spec);
      return tf.tensor(this.#weights.subarray(from, at), spec.shape);
    });
    this.#model.setWeights(tensors);
    tf.dispose(tensors);
    this.#model.compile({
      optimizer: tf.train.rmsprop(optimizer.learningRate, decay, momentum, epsilon, centered),
      loss,
    });
  }

  async #train(round: number): Promise<void> {
    const [x, y] = this.#batch(round, TaskKind.ADVANCE);
    await this.#model.trainOnBatch(x, y);
    tf.dispose([x, y]);
  }

  async #evaluate(round: number, report: (loss: number) => void): Promise<void> {
    if (!this.#schedule.includes(round, TaskKind.EVALUATE)) return;
    const [x, y] = this.#batch(round, TaskKind.EVALUATE);
    const loss = this.#model.evaluate(x, y, {
      batchSize: this.#schedule.units(round, TaskKind.EVALUATE),
    }) as tf.Scalar;
    report((await loss.data<"float32">())[0] ?? NaN);
    tf.dispose([x, y, loss]);
  }

  /** A round's samples, all leaves at once; the caller disposes them. */
  #batch(round: number, kind: TaskKind): [tf.Tensor, tf.Tensor] {
    const leaves = this.#schedule.tree(round, kind).leafCount;
    const positions = Array.from({ length: leaves }, (_, leaf) => [
      ...this.#schedule.leafSamples(round, kind, leaf),
    ]).flat();
    const { count, input, targets } = this.#samples.batch(Int32Array.from(positions));
    const { shape, classes = 0, oneHot } = this.#samples.form;
    if (targets.kind !== "classes") throw new Error("only jobs with classes are compared");
    const { labels } = targets;
    return tf.tidy(() => [
      oneHot
        ? vectors(tf.tensor(input.values, [count, ...shape.slice(0, -1)], "int32"), classes)
        : tf.tensor(Float32Array.from(input.values), [count, ...shape]),
      vectors(tf.tensor1d(labels, "int32"), targets.classes),
    ]);
  }
}

/** Converted once more, because the wasm backend of TensorFlow.js 4.22 does not obey `dtype`. */
function vectors(numbers: tf.Tensor, depth: number): tf.Tensor {
  return tf.cast(tf.oneHot(numbers, depth), "float32");
}

// TensorFlow.js recommends its native backend and warns of slow initializers, which are not measured.
console.warn = () => undefined;
const directory = process.argv[2] ?? ".";
const read = (name: string): Uint8Array => new Uint8Array(readFileSync(join(directory, name)));
const work = workOf(fromBinary(JobSpecSchema, read("job")));
if (work.kind !== "training") throw new Error("only jobs that train are compared");
const samples = openSamples(work.dataSpec, read("data"));
const alone = new Alone(work, samples, decodeFloats(read("weights")));
await alone.open();
process.stdout.write("ready\n");
for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await alone.rounds(Number(line)))}\n`);
}
