import type { FoldRequest, Json, MapRequest, Reduction, SharedFile } from "./program.ts";

/** What is asked of the guest script in a worker: `open` first, once, then one request after another. */
export type GuestRequest =
  | ({ readonly kind: "open"; readonly id: number } & Opening)
  | { readonly kind: "map"; readonly id: number; readonly request: MapRequest }
  | { readonly kind: "fold"; readonly id: number; readonly request: FoldRequest }
  | { readonly kind: "render"; readonly id: number; readonly value: Json };

/** Of a `GuestProgram`, what its runtime needs. */
export interface Opening {
  readonly source: string | Uint8Array<ArrayBuffer>;
  readonly reduction: Reduction;
  readonly seed: number;
  readonly resultBytes: number;
  readonly shared: readonly (readonly [name: string, file: SharedFile])[];
}

/** What the guest script answers; a receiver takes it for anything at all until it has looked (`port.ts`). */
export type GuestReply =
  | { readonly kind: "opened"; readonly id: number }
  /** On the way to a reply, about each `STEP_MS`: which input or partial of the request is being computed, from 0. */
  | { readonly kind: "step"; readonly id: number; readonly at: number }
  | {
      readonly kind: "mapped";
      readonly id: number;
      /** JSON text of [index, message] pairs. */
      readonly failed: string;
      readonly value: string;
    }
  | {
      readonly kind: "folded";
      readonly id: number;
      readonly value: string;
      readonly state: string;
    }
  | {
      readonly kind: "rendered";
      readonly id: number;
      /** `null`: the program exports no `render`. */
      readonly value: string;
    }
  /** The guest cannot go on; it is to be ended. */
  | { readonly kind: "failed"; readonly id: number; readonly message: string }
  /** Said by whoever holds the worker, not by the script: it has ended by itself. */
  | { readonly kind: "ended"; readonly message: string };

/** How often a guest tells where it is, milliseconds: what a watchdog adds to the limit of an input. */
export const STEP_MS = 100;
