import { parameters } from "../protocol/index.ts";
import type { JobSpec } from "../protocol/index.ts";

/** Of all workers of a volunteer together: data sets, weights and what is computed from them. */
const MEMORY_BYTES = 512 * 1024 * 1024;
/** Copies of the weights that a worker has: as they came, arranged for the kernels, gradients of both kinds. */
const COPIES_OF_WEIGHTS = 4;

/** How many workers compute for a job, and how much of the time each of them does. */
export interface Workforce {
  /** At least 1. */
  readonly workers: number;
  /** Above 0, at most 1. */
  readonly duty: number;
}

/** How much of a device a person gives. */
export class Effort {
  readonly #processors: number;
  /** A leaf takes at least this long. Milliseconds. */
  readonly paceMs: number;
  #share: number;

  /**
   * @param share 0.1 to 1; what lies outside is moved to the nearer end
   * @param processors that a share of 1 stands for, at least 1
   */
  constructor(share: number, processors = 1, paceMs = 0) {
    this.#share = clampShare(share);
    this.#processors = Math.max(1, Math.floor(processors) || 1);
    this.paceMs = Math.max(0, paceMs);
  }

  get share(): number {
    return this.#share;
  }

  set share(share: number) {
    this.#share = clampShare(share);
  }

  /**
   * As few workers as can use `share` of the processors, each of them for the same part of the time: 60 % of 4
   * processors are 3 workers that compute 80 % of the time. A job for TensorFlow.js has one worker, since backends
   * share one graphics chip and load much code.
   *
   * @param most workers that there may be for other reasons
   */
  workforce(job: JobSpec, most = Infinity): Workforce {
    if (job.model?.exact !== true) return { workers: 1, duty: this.#share };
    const wanted = this.#share * this.#processors;
    // 0.7 * 10 is a little more than 7.
    const workers = Math.max(1, Math.min(Math.ceil(wanted - 1e-9), most, mostUseful(job)));
    return { workers, duty: Math.min(1, wanted / workers) };
  }
}

/** More workers than leaves have nothing to do, and each has a copy of the data set. */
function mostUseful({ model, data, training }: JobSpec): number {
  const weightBytes = 4 * (model === undefined ? 0 : parameters(model));
  const bytes = Number(data?.sizeBytes ?? 0) + COPIES_OF_WEIGHTS * weightBytes;
  const leaves =
    training === undefined ? 1 : Math.ceil(training.batchSize / Math.max(1, training.leafSize));
  return Math.min(leaves, Math.floor(MEMORY_BYTES / Math.max(1, bytes)));
}

function clampShare(share: number): number {
  return Number.isNaN(share) ? 1 : Math.min(1, Math.max(0.1, share));
}
