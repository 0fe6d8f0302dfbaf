import {
  HEADER_BYTES,
  type Work,
  decodeCount,
  decodeTally,
  encodeCount,
  packTrainingValue,
} from "../protocol/index.ts";
import { combineCounts } from "./counting/combine.ts";
import type { Advance, Computation, Doors, Kind, Value } from "./kind.ts";
import { advanceEntries } from "./map/advance.ts";
import { combineEntries } from "./map/combine.ts";
import { combineSums } from "./training/combine.ts";
import { unsealSums } from "./training/unseal.ts";

type OfKind<K extends Work["kind"]> = Extract<Work, { readonly kind: K }>;

/** All kinds of work. What computes is loaded when a job needs it: whoever only adds up does without. */
const KINDS: { readonly [K in Work["kind"]]: Kind<OfKind<K>> } = {
  training: {
    open: async (work, data, engines) =>
      (await import("./training/computation.ts")).openTraining(work, data, engines),
    combine: combineSums,
    seal: (work, value) =>
      work.levels === 0 || value.length === HEADER_BYTES || decodeTally(value) !== undefined
        ? value
        : packTrainingValue(value),
    unseal: unsealSums,
    advance: async (work, memory) => (await import("./training/advance.ts")).stepping(work, memory),
  },
  counting: {
    open: async (work) => (await import("./counting/computation.ts")).openCounting(work),
    combine: combineCounts,
    seal: (_, value) => value,
    unseal: (_, value) => encodeCount(decodeCount(value)),
    // A state is a count, too.
    advance: () => Promise.resolve(combineCounts),
  },
  mapReduce: {
    open: async (work, data, { guest }) => {
      const { openGuest } = await guest();
      return await (await import("./map/computation.ts")).openMap(work, data, openGuest);
    },
    combine: combineEntries,
    seal: (_, value) => value,
    unseal: (_, value) => new Uint8Array(value),
    advance: (work) => Promise.resolve(advanceEntries(work)),
  },
};

/** See {@link Kind}. */
export function openWork(work: Work, data: Uint8Array, doors: Doors): Promise<Computation> {
  return kindOf(work).open(work, data, doors);
}

/** See {@link Kind}. */
export function combineOf(work: Work): (left: Value, right: Value) => Value {
  return kindOf(work).combine;
}

/** See {@link Kind}. */
export function seal(work: Work, value: Value): Value {
  return kindOf(work).seal(work, value);
}

/** See {@link Kind}. */
export function unseal(work: Work, value: Uint8Array): Value {
  return kindOf(work).unseal(work, value);
}

/** See {@link Kind}. */
export function advanceOf(work: Work, memory?: Uint8Array): Promise<Advance> {
  return kindOf(work).advance(work, memory);
}

/** The compiler does not see that a kind is only asked about work of its own. */
function kindOf(work: Work): Kind {
  return KINDS[work.kind];
}
