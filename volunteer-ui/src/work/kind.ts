import type { OpenGuest } from "../guest/index.ts";
import type { TaskKind, Work } from "../protocol/index.ts";
import type { EngineDoors } from "./training/open-engine.ts";

/** What `NodeValue.value` holds: laid out as the kind of work says, opaque to everybody else. */
export type Value = Uint8Array<ArrayBuffer>;

/**
 * Turns a state and the root of its round's tree into the next version, the twin of Java's `Advance`. A function of both
 * where the work has changes; otherwise it remembers what it needs from round to round.
 *
 * @param state not changed
 * @param root as leaves are added up, not sealed; not changed
 * @returns in a buffer of its own
 */
export type Advance = (state: Uint8Array, root: Value, round: number) => Value;

/** Inputs of a program that have passed a limit, by their index, and which. */
export type Limited = ReadonlyMap<number, "time" | "memory">;

/** One leaf of a round's tree. */
export interface Leaf {
  readonly kind: TaskKind;
  readonly round: number;
  readonly index: number;
  /**
   * Inputs of a program that are settled to have passed a limit, by their index: then no others may. Undefined: where the
   * leaf is computed for the first time.
   */
  readonly limited?: Limited | undefined;
  /** What the leaf reads of what its work has in shards; undefined if that is nothing. */
  readonly records?: Uint8Array | undefined;
}

/**
 * Told before the first and after each step of a leaf that takes several.
 *
 * @param done steps so far
 * @param of steps that the leaf takes
 */
export type OnStep = (done: number, of: number) => void;

/** What a place computes with. Each is an `import()`, so that a worker loads only what its job needs. */
export interface Doors extends EngineDoors {
  /** The sandbox for programs of others. */
  readonly guest: () => Promise<{ readonly openGuest: OpenGuest }>;
}

/** A kind of work: how its leaves are computed, and how two values become one. Has no state. */
export interface Kind<W extends Work = Work> {
  /**
   * Prepares for a job, on the thread it is called on. Loads what it needs.
   *
   * @param data the whole of `work.data`, empty if there is none; taken over
   * @param doors where the place this runs in keeps what computes
   * @returns owned by the caller, who closes it
   * @throws Error with a sentence for a person: this device cannot compute the job
   */
  open(work: W, data: Uint8Array, doors: Doors): Promise<Computation>;

  /**
   * `left + right`, exactly, in the order of the tree.
   *
   * @param left taken over: its memory may become the sum's
   */
  readonly combine: (left: Value, right: Value) => Value;

  /**
   * A value as it travels, once nothing is added to it any more.
   *
   * @param value taken over: it may be what is given back
   */
  seal(work: W, value: Value): Value;

  /**
   * The inverse of `seal`.
   *
   * @param value somebody else's; not changed
   * @returns in a buffer of its own
   * @throws RangeError if no value of this work is sealed like this
   */
  unseal(work: W, value: Uint8Array): Value;

  /**
   * Before the first round, or wherever the work has changes. Loads what it needs.
   *
   * @param memory what the versions so far have left beside the state, as services keep it; undefined: before the first round
   * @throws RangeError if it is not that of this work
   */
  advance(work: W, memory?: Uint8Array): Promise<Advance>;
}

/** A job that is being computed. Calls do not overlap, but for those that `generate` makes in its turns. */
export interface Computation {
  readonly ready: Ready;

  /**
   * The state that all following leaves are computed from.
   *
   * @param state in a buffer of its own; taken over
   */
  setState(state: Uint8Array<ArrayBuffer>): Promise<void>;

  /** @returns the leaf's value, in a buffer of its own; it depends on the job, the state and the leaf alone */
  leaf(leaf: Leaf, onStep?: OnStep): Promise<Value>;

  /**
   * Lets the state write, for the person who watches.
   *
   * @param length characters
   * @returns undefined if this job writes nothing
   */
  generate(length: number, pauses: Pauses): Promise<GeneratedText | undefined>;

  /** Gives all memory back; no call follows. */
  close(): void;
}

/** When something may be computed beside the leaves. */
export interface Pauses {
  /** Calls `call` when nothing else is computed, and lets nothing else begin before it has settled. */
  turn<T>(call: () => Promise<T>): Promise<T>;
  /** False once the job is not wanted any more. */
  isCurrent(): boolean;
}

/** What a job is computed with, and how it came to be this. */
export interface Ready {
  /** What computes: "kernels", "wasm", "webgl", "webgpu", "cpu", … */
  readonly backend: string;
  /** Trial results, milliseconds per leaf, fastest first; for the curious and for bug reports. */
  readonly trials: readonly { readonly backend: string; readonly msPerLeaf: number }[];
  /** What was not used, and why. */
  readonly skipped?: readonly { readonly backend: string; readonly reason: string }[];
}

export interface GeneratedText {
  /** What was to be continued. */
  readonly seed: string;
  readonly text: string;
}
