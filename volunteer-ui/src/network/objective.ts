import { type Matrix, padded } from "../kernels/index.ts";
import { Loss } from "../protocol/index.ts";
import type { Targets } from "../samples/index.ts";
import { Desired, countOf, putLabels, requireComparable } from "./desired.ts";
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
   * @throws Error for targets that cannot be held against the output
   */
  readonly judge: (targets: Targets) => Judgement;
}

type Judge = (targets: Targets, samples: number) => Judgement;

/** @throws UnsupportedError for a loss that kernels do not have */
export function objective(planner: Planner, output: Tensor, loss: Loss): Objective {
  const outputs = lastOf(output.shape);
  const positions = rowsPerSample(output.shape);
  if (output.shape.length > 2 || (output.shape.length === 2 && !isOfClasses(loss))) {
    throw new UnsupportedError(`output [${output.shape.join(", ")}] for loss ${Loss[loss]}`);
  }
  const { softmaxOf, sigmoidOf } = output;
  const made = (isFused: boolean, judge: Judge): Objective => ({
    outputs,
    positions,
    isFused,
    judge: (targets) => {
      requireComparable(targets, outputs, positions);
      return judge(targets, countOf(targets));
    },
  });
  switch (loss) {
    case Loss.CATEGORICAL_CROSSENTROPY:
    case Loss.SPARSE_CATEGORICAL_CROSSENTROPY:
      if (softmaxOf === undefined || outputs === 1) {
        throw new UnsupportedError(`loss ${Loss[loss]} without softmax over classes before it`);
      }
      return output.shape.length === 1
        ? made(true, categorical(planner, softmaxOf))
        : made(true, categoricalAtPositions(planner, softmaxOf, positions));
    case Loss.BINARY_CROSSENTROPY:
      return sigmoidOf === undefined
        ? made(false, elementwise(planner, output, "probabilityCrossEntropy"))
        : made(true, elementwise(planner, sigmoidOf, "binaryCrossEntropy"));
    case Loss.MEAN_SQUARED_ERROR:
      return made(false, squared(planner, output));
    case Loss.UNSPECIFIED:
      throw new Error("the job has a loss this page does not know; reload the page");
  }
}

function isOfClasses(loss: Loss): boolean {
  return loss === Loss.CATEGORICAL_CROSSENTROPY || loss === Loss.SPARSE_CATEGORICAL_CROSSENTROPY;
}

/** A class at each position; a sample's loss is the mean over its positions, and each of them may be right. */
function categoricalAtPositions(planner: Planner, logits: Tensor, positions: number): Judge {
  const { kernels, capacity } = planner;
  const { values: z, gradient: dz } = differentiable(logits);
  const labelsAt = planner.arena.bytesFor(4 * capacity * positions);
  const sums = new Sums(planner);
  return (targets, samples) => {
    if (targets.kind === "values") throw new Error("values cannot be targets of positions");
    const rows = samples * positions;
    putLabels(kernels, labelsAt, targets.labels);
    kernels.softmaxCrossEntropy(
      ...([z.at, z.stride, labelsAt, dz.at, dz.stride, rows, z.columns, sums.at] as const),
    );
    kernels.divideRows(dz.at, dz.stride, positions, rows, padded(dz.columns));
    const { lossSum, correct } = sums.read();
    return { lossSum: lossSum / positions, correct };
  };
}

/** From logits: classes by their numbers, anything else as shares of classes. */
function categorical(planner: Planner, logits: Tensor): Judge {
  const { kernels, capacity } = planner;
  const { values: z, gradient: dz } = differentiable(logits);
  const labelsAt = planner.arena.bytesFor(4 * capacity);
  const desired = new Desired(planner, z.columns);
  const sums = new Sums(planner);
  return (targets, samples) => {
    if (targets.kind === "classes") {
      putLabels(kernels, labelsAt, targets.labels);
      kernels.softmaxCrossEntropy(
        ...([z.at, z.stride, labelsAt, dz.at, dz.stride, samples, z.columns, sums.at] as const),
      );
    } else {
      desired.put(targets);
      const { at, stride } = desired.values;
      kernels.softCrossEntropy(
        ...([z.at, z.stride, at, stride, dz.at, dz.stride, samples, z.columns, sums.at] as const),
      );
    }
    return sums.read();
  };
}

/** A mean over the outputs, by the kernel of that name. */
function elementwise(
  planner: Planner,
  from: Tensor,
  kernel: "binaryCrossEntropy" | "probabilityCrossEntropy" | "squaredError",
): Judge {
  const { values, gradient } = differentiable(from);
  const desired = new Desired(planner, values.columns);
  const losses = planner.matrix(1, values.columns);
  const sums = new Sums(planner);
  return (targets, samples) => {
    desired.put(targets);
    const { at, stride } = desired.values;
    planner.kernels[kernel](
      ...([values.at, values.stride, at, stride, gradient.at, gradient.stride] as const),
      ...([losses.at, samples, values.columns, sums.at] as const),
    );
    return sums.read();
  };
}

/** Of classes, the one with the largest output is the answer; values are neither right nor wrong. */
function squared(planner: Planner, output: Tensor): Judge {
  const judge = elementwise(planner, output, "squaredError");
  const { values } = output;
  const desired = new Desired(planner, values.columns);
  return (targets, samples) => {
    const judgement = judge(targets, samples);
    if (targets.kind === "values" || values.columns === 1) return judgement;
    desired.put(targets);
    const { at, stride } = desired.values;
    const correct = planner.kernels.samePeaks(
      ...([values.at, values.stride, at, stride, samples, values.columns] as const),
    );
    return { ...judgement, correct };
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
