/** JSON text, as the guest's own `JSON.stringify` made it. */
export type Json = string;

/** Somebody's program, what its results are reduced to, and what it may use. */
export interface GuestProgram {
  /**
   * An ES module that exports `map(input, context)`, and perhaps `reduce(left, right)`, `next(state, reduced)`, `render(value)`; or
   * a module of WebAssembly, see `checkModule`.
   */
  readonly source: string | Uint8Array<ArrayBuffer>;
  readonly reduction: Reduction;
  /** Seeds `Math.random`, together with the number of the input and the iteration; its low 32 bits are used. */
  readonly seed: number;
  readonly limits: GuestLimits;
  /** What every input may read, as `context.shared(name)`. */
  readonly shared: ReadonlyMap<string, SharedFile>;
}

/** The JSON text of what a program gets, or bytes, which it gets as they are. */
export type SharedFile = Json | Uint8Array;

export interface GuestLimits {
  /** What the program may hold at a time. V8 counts its heap alone, and browsers cannot be told: a worker there ends by itself. */
  readonly memoryBytes: number;
  /** For one input, one call of `reduce` or `next`. */
  readonly millisPerInput: number;
  /** For one result of `map`, `reduce` or `next` as JSON text in UTF-8. */
  readonly resultBytes: number;
}

/** How results become one value; all but `none` are associative, and folded in the order of the inputs. */
export type Reduction =
  | {
      readonly kind:
        | "none"
        | "sum"
        | "min"
        | "max"
        | "mean"
        | "argmin"
        | "argmax"
        | "countBy"
        | "concat"
        | "program";
    }
  | { readonly kind: "topK"; readonly k: number }
  | {
      readonly kind: "histogram";
      readonly from: number;
      readonly to: number;
      readonly bins: number;
    };

export type Inputs =
  /** Integers: first, first + step, … */
  | {
      readonly kind: "range";
      readonly first: number;
      readonly step: number;
      readonly count: number;
    }
  /** Each is JSON text. */
  | { readonly kind: "json"; readonly values: readonly Json[] };

export interface MapRequest {
  /** The number of the first of these inputs among all. */
  readonly firstIndex: number;
  readonly iteration: number;
  readonly inputs: Inputs;
  readonly state: Json;
  /** Of these inputs those that the program is not called for, ascending, and the message with which each has failed. */
  readonly settled?: readonly Failure[];
}

/** An input that has failed, by its number among all. */
export type Failure = readonly [index: number, message: string];

export interface MapOutcome {
  /** Ascending; what differs between engines is not in a message. */
  readonly failed: readonly Failure[];
  /** For `none` an array of all results, null for a failed input; else their partial value, null if no input succeeded. */
  readonly value: Json;
}

export interface FoldRequest {
  /** Values of leaves in order, the reduced value so far first; null ones are left out by the guest. */
  readonly partials: readonly Json[];
  readonly iteration: number;
  readonly state: Json;
  /** Whether an iteration ends with this fold: then the value is finished, and `next` makes the next state, if the program has it. */
  readonly isLast: boolean;
}

export interface FoldOutcome {
  readonly value: Json;
  readonly state: Json;
}

/** A program that has been loaded. Calls must not overlap. */
export interface Guest {
  /** @throws GuestError: a limit was passed (its name, the value, the allowed range); the guest is closed */
  map(request: MapRequest): Promise<MapOutcome>;
  /** @throws GuestError: as `map`, and what `reduce` or `next` throws */
  fold(request: FoldRequest): Promise<FoldOutcome>;
  /**
   * What the program's `render` makes of a reduced value, for people to look at: no part of any value.
   *
   * @returns JSON text of whatever that is; undefined if the program exports no `render`
   * @throws GuestError: as `map`, and what `render` throws
   */
  render(value: Json): Promise<Json | undefined>;
  /** Ends it at once, and rejects what is open. */
  close(): void;
}

/** @throws GuestError: the program cannot be loaded, does not export `map`, … (a sentence for a person) */
export type OpenGuest = (program: GuestProgram) => Promise<Guest>;

/** Why a program cannot go on: its own fault, or a limit of where it runs. Never a value, since it may differ between devices. */
export class GuestError extends Error {
  override readonly name: string = "GuestError";
}

/** What a job allows its program for one input. */
export type LimitName = "time" | "memory";

/** A program has passed a limit. Where that was at an input, the others can be computed without it. */
export class LimitError extends GuestError {
  override readonly name = "LimitError";
  readonly limit: LimitName;
  /** Of a request, an input or partial that is not behind the one at which it was, from 0: steps are told now and then. */
  readonly from: number;

  constructor(message: string, limit: LimitName, from: number) {
    super(message);
    this.limit = limit;
    this.from = from;
  }
}

/** For the value of one map or fold, as text: what a leaf's results may add up to. */
export const MOST_VALUE_LENGTH = 32 * 1024 * 1024;
/** For what `render` returns as JSON text, in bytes of UTF-8: a picture of a quarter of a million pixels. */
export const MOST_RENDERED_BYTES = 8 * 1024 * 1024;
/** For what a failed input is told, in UTF-16 code units. */
export const MOST_MESSAGE_LENGTH = 400;
