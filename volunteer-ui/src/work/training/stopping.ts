import {
  type EarlyStopping,
  Monitor,
  type TrainingWork,
  decodeFloats,
  decodeTrainingValue,
  encodeFloats,
} from "../../protocol/index.ts";
import type { Value } from "../kind.ts";

/** Of what is known besides the weights: best (float32), its version (int32), evaluations since (int32). */
const HEADER_BYTES = 12;

/**
 * What early stopping knows after some evaluations, the twin of Java's `Stopping`: a function of them alone. Whoever computes
 * the job again ends at the same version.
 */
export class Stopping {
  readonly #rule: EarlyStopping;
  /** What was watched of the best version; infinitely bad before the first evaluation. */
  #best: number;
  #version = 0;
  /** Evaluations since the best one. */
  #waited = 0;
  /** Of the best version; empty if they are not wanted back. */
  #weights: Float32Array<ArrayBuffer>;

  /**
   * Before the first evaluation.
   *
   * @param initial weights of version 0; copied if they are wanted back
   */
  constructor(rule: EarlyStopping, initial: Float32Array) {
    this.#rule = rule;
    this.#best = watchesLoss(rule) ? Infinity : -Infinity;
    this.#weights = initial.slice(0, rule.restoreBest ? initial.length : 0);
  }

  /**
   * @param memory that ends with what the services keep of it, little-endian: best (float32), version and evaluations since
   *   (int32), weights (float32)
   * @returns what it knows, and the memory before it
   * @throws RangeError if the memory is shorter
   */
  static split(
    rule: EarlyStopping,
    { parameters }: TrainingWork,
    memory: Uint8Array,
  ): { readonly stopping: Stopping; readonly before: Uint8Array } {
    const weights = rule.restoreBest ? parameters : 0;
    const at = memory.length - HEADER_BYTES - 4 * weights;
    if (at < 0) {
      throw new RangeError(
        `memory: ${memory.length} bytes, but early stopping alone has ${-at} more`,
      );
    }
    const view = new DataView(memory.buffer, memory.byteOffset + at, HEADER_BYTES);
    const kept = decodeFloats(new Uint8Array(memory.subarray(at + HEADER_BYTES)));
    const stopping = new Stopping(rule, kept);
    stopping.#best = view.getFloat32(0, true);
    stopping.#version = view.getInt32(4, true);
    stopping.#waited = view.getInt32(8, true);
    return { stopping, before: memory.subarray(0, at) };
  }

  /** Number of the best version, and what was watched of it. */
  get best(): { readonly version: number; readonly value: number } {
    return { version: this.#version, value: this.#best };
  }

  /**
   * A version was evaluated.
   *
   * @param root of the tree that did it
   * @param heldOut samples, and how many answers they ask for
   * @param state of the version
   */
  hear(version: number, root: Value, heldOut: HeldOut, state: Uint8Array): void {
    const value = this.#watched(root, heldOut);
    const delta = this.#rule.minDelta;
    const improves = watchesLoss(this.#rule)
      ? value + delta < this.#best
      : value - delta > this.#best;
    if (!improves) {
      this.#waited++;
      return;
    }
    this.#best = value;
    this.#version = version;
    this.#waited = 0;
    this.#weights = decodeFloats(state).slice(0, this.#weights.length);
  }

  /** Whether the job ends with the version that the round of the last evaluation makes. */
  get isOver(): boolean {
    return this.#waited >= this.#rule.patience;
  }

  /** The job's last version: the weights of the best one, if they are wanted back, in place of its own. */
  last(state: Value): Value {
    const values = decodeFloats(state).slice();
    values.set(this.#weights);
    return encodeFloats(values);
  }

  #watched(root: Value, { units, answers }: HeldOut): number {
    const { lossSum, correct } = decodeTrainingValue(root);
    return watchesLoss(this.#rule)
      ? Math.fround(lossSum / units)
      : Math.fround(Math.fround(correct) / Math.fround(answers));
  }
}

interface HeldOut {
  readonly units: number;
  readonly answers: number;
}

function watchesLoss({ monitor }: EarlyStopping): boolean {
  return monitor !== Monitor.HELD_OUT_ACCURACY;
}
