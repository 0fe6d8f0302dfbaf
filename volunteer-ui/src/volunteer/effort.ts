import { TaskKind } from "../protocol/index.ts";
import type { Work } from "../protocol/index.ts";
import { NO_PACE, type Pace } from "./pacing.ts";

/** Of all workers of a volunteer together: data, states and what is computed from them. */
const MEMORY_BYTES = 512 * 1024 * 1024;
/** What a worker has of the size of a state: as it came, arranged for computing, and results of both kinds. */
const COPIES_OF_STATE = 4;

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
  readonly pace: Pace;
  #share: number;

  /**
   * @param share 0.1 to 1; what lies outside is moved to the nearer end
   * @param processors that a share of 1 stands for, at least 1
   */
  constructor(share: number, processors = 1, pace: Pace = NO_PACE) {
    this.#share = clampShare(share);
    this.#processors = Math.max(1, Math.floor(processors) || 1);
    this.pace = pace;
  }

  get share(): number {
    return this.#share;
  }

  set share(share: number) {
    this.#share = clampShare(share);
  }

  /**
   * As few workers as can use `share` of the processors, each of them for the same part of the time: 60 % of 4
   * processors are 3 workers that compute 80 % of the time. Work whose workers would be in
   * each other's way has one.
   *
   * @param most workers that there may be for other reasons
   */
  workforce(work: Work, most = Infinity): Workforce {
    if (!work.isParallel) return { workers: 1, duty: this.#share };
    const wanted = this.#share * this.#processors;
    // 0.7 * 10 is a little more than 7.
    const workers = Math.max(1, Math.min(Math.ceil(wanted - 1e-9), most, mostUseful(work)));
    return { workers, duty: Math.min(1, wanted / workers) };
  }
}

/** More workers than leaves have nothing to do, and each has a copy of data and state. */
function mostUseful({ data, stateBytes = 0, schedule }: Work): number {
  const dataBytes = data.reduce((sum, { bytes }) => sum + bytes, 0);
  const bytes = dataBytes + COPIES_OF_STATE * stateBytes;
  const { leafCount } = schedule.tree(0, TaskKind.ADVANCE);
  return Math.min(leafCount, Math.floor(MEMORY_BYTES / Math.max(1, bytes)));
}

function clampShare(share: number): number {
  return Number.isNaN(share) ? 1 : Math.min(1, Math.max(0.1, share));
}
