import { type Matrix, floats, padded } from "../kernels/index.ts";
import { Loss, type LossOptions } from "../protocol/index.ts";
import type { Targets } from "../samples/index.ts";
import {
  Desired,
  type Smoothing,
  countOf,
  putLabels,
  requireComparable,
  smoothing,
} from "./desired.ts";
import { UnsupportedError } from "./layers/layer.ts";
import type { Planner } from "./planner.ts";
import { type Tensor, lastOf, rowsPerSample } from "./tensor.ts";

/** Loss and right answers, summed over samples. */
export interface Judgement {
  readonly lossSum: number;
  readonly correct: number;
}

/** Holds the network's output against what it should be. */
export interface Objective {
  /** Outputs for one sample, or at each of its positions. */
  readonly outputs: number;
  /** Of one sample. */
  readonly positions: number;
  /** Whether it takes the place of the network's last step, which then is for predictions only. */
  readonly isFused: boolean;
  /**
   * Writes the gradient of the loss sum to the output, or to the logits behind it.
   * @param isTraining whether classes have their weights
   * @throws Error for targets that cannot be held against the output
   */
  readonly judge: (targets: Targets, isTraining: boolean) => Judgement;
}

/** A loss of each sample: first what is wanted of all of them is put, then some are judged. */
interface Rows {
  /** Of the loss sum, [samples, outputs]. */
  readonly gradient: Matrix;
  readonly put: (targets: Targets) => void;
  readonly judge: (from: number, samples: number) => Judgement;
}

/** What is compared, and how. */
export interface LossRequest {
  readonly loss: Loss;
  readonly lossOptions?: LossOptions | undefined;
}

/** @throws UnsupportedError for a loss that kernels do not have */
export function objective(planner: Planner, output: Tensor, request: LossRequest): Objective {
  const { loss, lossOptions } = request;
  const outputs = lastOf(output.shape);
  const positions = rowsPerSample(output.shape);
  if (output.shape.length > 2 || (output.shape.length === 2 && !isOfClasses(loss))) {
    throw new UnsupportedError(`output [${output.shape.join(", ")}] for loss ${Loss[loss]}`);
  }
  const { fromLogits = false, labelSmoothing = 0, classWeights = [] } = lossOptions ?? {};
  const { softmaxOf, sigmoidOf } = fromLogits ? { softmaxOf: output, sigmoidOf: output } : output;
  const made = (isFused: boolean, rows: Rows): Objective => ({
    outputs,
    positions,
    isFused: isFused && !fromLogits,
    judge: (targets, isTraining) => {
      requireComparable(targets, outputs, positions);
      rows.put(targets);
      return isTraining && classWeights.length > 0 && targets.kind === "classes"
        ? weighted(planner, rows, targets.labels, classWeights)
        : rows.judge(0, countOf(targets));
    },
  });
  switch (loss) {
    case Loss.CATEGORICAL_CROSSENTROPY:
    case Loss.SPARSE_CATEGORICAL_CROSSENTROPY:
      if (softmaxOf === undefined || outputs === 1) {
        throw new UnsupportedError(`loss ${Loss[loss]} without softmax over classes before it`);
      }
      if (output.shape.length === 1) {
        return made(true, categorical(planner, softmaxOf, labelSmoothing));
      }
      if (labelSmoothing > 0 || classWeights.length > 0) {
        throw new UnsupportedError("smoothing or weights of classes at each position");
      }
      return made(true, categoricalAtPositions(planner, softmaxOf, positions));
    case Loss.BINARY_CROSSENTROPY: {
      const smooth = smoothing(labelSmoothing, 2);
      return sigmoidOf === undefined
        ? made(false, elementwise(planner, output, "probabilityCrossEntropy", { smooth }))
        : made(true, elementwise(planner, sigmoidOf, "binaryCrossEntropy", { smooth }));
    }
    case Loss.MEAN_SQUARED_ERROR:
      return made(false, peaked(planner, output, "squaredError"));
    case Loss.MEAN_ABSOLUTE_ERROR:
      return made(false, peaked(planner, output, "absoluteError"));
    case Loss.HUBER: {
      const delta = lossOptions?.huberDelta ?? NaN;
      return made(false, peaked(planner, output, "huberError", { delta }));
    }
    case Loss.KL_DIVERGENCE:
      return made(false, peaked(planner, output, "divergence"));
    case Loss.UNSPECIFIED:
      throw new Error("the job has a loss this page does not know; reload the page");
  }
}

function isOfClasses(loss: Loss): boolean {
  return loss === Loss.CATEGORICAL_CROSSENTROPY || loss === Loss.SPARSE_CATEGORICAL_CROSSENTROPY;
}

/** A class at each position; a sample's loss is the mean over its positions, and each of them may be right. */
function categoricalAtPositions(planner: Planner, logits: Tensor, positions: number): Rows {
  const { kernels, capacity } = planner;
  const { values: z, gradient: dz } = differentiable(logits);
  const labelsAt = planner.arena.bytesFor(4 * capacity * positions);
  const sums = new Sums(planner);
  return {
    gradient: dz,
    put: (targets) => {
      if (targets.kind === "values") throw new Error("values cannot be targets of positions");
      putLabels(kernels, labelsAt, targets.labels);
    },
    judge: (from, samples) => {
      const first = from * positions;
      const rows = samples * positions;
      const dzAt = dz.at + first * dz.stride;
      kernels.softmaxCrossEntropy(
        ...([z.at + first * z.stride, z.stride, labelsAt + 4 * first] as const),
        ...([dzAt, dz.stride, rows, z.columns, sums.at] as const),
      );
      kernels.divideRows(dzAt, dz.stride, positions, rows, padded(dz.columns));
      const { lossSum, correct } = sums.read();
      return { lossSum: lossSum / positions, correct };
    },
  };
}

/** Each sample's loss (in float64) and gradient times the weight of its class. */
function weighted(
  { kernels }: Planner,
  { gradient, judge }: Rows,
  labels: Int32Array,
  weights: readonly number[],
): Judgement {
  let lossSum = 0;
  let correct = 0;
  labels.forEach((label, row) => {
    const weight = weights[label] ?? NaN;
    const judgement = judge(row, 1);
    lossSum += weight * judgement.lossSum;
    correct += judgement.correct;
    const slopes = floats(kernels.memory, gradient.at + row * gradient.stride, gradient.columns);
    for (let at = 0; at < slopes.length; at++) slopes[at] = (slopes[at] ?? NaN) * weight;
  });
  return { lossSum, correct };
}

/** From logits: classes by their numbers, anything else as shares of classes. */
function categorical(planner: Planner, logits: Tensor, labelSmoothing: number): Rows {
  const { kernels, capacity } = planner;
  const { values: z, gradient: dz } = differentiable(logits);
  const labelsAt = planner.arena.bytesFor(4 * capacity);
  const desired = new Desired(planner, z.columns, smoothing(labelSmoothing, z.columns));
  const sums = new Sums(planner);
  let hasLabels = false;
  const ofLabels = (from: number, samples: number): void => {
    kernels.softmaxCrossEntropy(
      ...([z.at + from * z.stride, z.stride, labelsAt + 4 * from] as const),
      ...([dz.at + from * dz.stride, dz.stride, samples, z.columns, sums.at] as const),
    );
  };
  const ofShares = (from: number, samples: number): void => {
    const { at, stride } = desired.values;
    kernels.softCrossEntropy(
      ...([z.at + from * z.stride, z.stride, at + from * stride, stride] as const),
      ...([dz.at + from * dz.stride, dz.stride, samples, z.columns, sums.at] as const),
    );
  };
  return {
    gradient: dz,
    put: (targets) => {
      hasLabels = targets.kind === "classes" && labelSmoothing === 0;
      if (targets.kind === "classes" && hasLabels) putLabels(kernels, labelsAt, targets.labels);
      else desired.put(targets);
    },
    judge: (from, samples) => {
      if (hasLabels) ofLabels(from, samples);
      else ofShares(from, samples);
      return sums.read();
    },
  };
}

/** Kernels that compare each output with its target. */
type Elementwise =
  | "binaryCrossEntropy"
  | "probabilityCrossEntropy"
  | "squaredError"
  | "absoluteError"
  | "huberError"
  | "divergence";

interface ElementwiseOptions {
  readonly smooth?: Smoothing;
  /** Of Huber's loss. */
  readonly delta?: number;
}

/** A mean or sum over the outputs, by the kernel of that name. */
function elementwise(
  planner: Planner,
  from: Tensor,
  kernel: Elementwise,
  { smooth, delta = NaN }: ElementwiseOptions = {},
): Rows {
  const { values, gradient } = differentiable(from);
  const desired = new Desired(planner, values.columns, smooth);
  const losses = planner.matrix(1, values.columns);
  const sums = new Sums(planner);
  const { kernels } = planner;
  return {
    gradient,
    put: (targets) => {
      desired.put(targets);
    },
    judge: (row, samples) => {
      const { at, stride } = desired.values;
      const all = [
        ...([values.at + row * values.stride, values.stride, at + row * stride, stride] as const),
        ...([gradient.at + row * gradient.stride, gradient.stride] as const),
        ...([losses.at, samples, values.columns, sums.at] as const),
      ] as const;
      if (kernel === "huberError") kernels.huberError(...all, delta);
      else kernels[kernel](...all);
      return sums.read();
    },
  };
}

/** Of classes, the one with the largest output is the answer; values are neither right nor wrong. */
function peaked(
  planner: Planner,
  output: Tensor,
  kernel: Elementwise,
  options?: ElementwiseOptions,
): Rows {
  const rows = elementwise(planner, output, kernel, options);
  const { values } = output;
  const desired = new Desired(planner, values.columns);
  let hasAnswers = false;
  return {
    gradient: rows.gradient,
    put: (targets) => {
      rows.put(targets);
      hasAnswers = targets.kind === "classes" && values.columns > 1;
      if (hasAnswers) desired.put(targets);
    },
    judge: (row, samples) => {
      const judgement = rows.judge(row, samples);
      if (!hasAnswers) return judgement;
      const { at, stride } = desired.values;
      const correct = planner.kernels.samePeaks(
        ...([values.at + row * values.stride, values.stride, at + row * stride, stride] as const),
        ...([samples, values.columns] as const),
      );
      return { ...judgement, correct };
    },
  };
}

/** Where kernels leave two float64: the loss sum and the right answers. */
class Sums {
  readonly at: number;
  readonly #planner: Planner;

  constructor(planner: Planner) {
    this.#planner = planner;
    this.at = planner.arena.bytesFor(16);
  }

  read(): Judgement {
    const { memory } = this.#planner.kernels;
    const [lossSum = NaN, correct = 0] = new Float64Array(memory.buffer, this.at, 2);
    return { lossSum, correct };
  }
}

function differentiable({ values, gradient }: Tensor): { values: Matrix; gradient: Matrix } {
  if (gradient === undefined) throw new Error("the model has nothing to train");
  return { values, gradient };
}
