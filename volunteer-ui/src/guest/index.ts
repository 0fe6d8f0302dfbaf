/**
 * The guest room: somebody else's program in a place where it can compute and nothing else. Knows the protocol's generator of
 * random numbers and nothing else of the house.
 *
 * The guest script (`script/`, one text) is what a host evaluates before the program: it replaces what differs between engines
 * (`script/prelude`), then calls the program and reduces its results (`script/runtime`). The same text runs in a
 * browser's worker, in QuickJS and in a Node worker thread; Node enters through `index.node.ts`.
 */
export { GuestError, LimitError } from "./program.ts";
export type {
  Failure,
  FoldOutcome,
  FoldRequest,
  Guest,
  GuestLimits,
  GuestProgram,
  Inputs,
  Json,
  LimitName,
  MapOutcome,
  MapRequest,
  OpenGuest,
  Reduction,
  SharedFile,
} from "./program.ts";
export { openGuestOn, overMessagePort } from "./port.ts";
export type { GuestPort } from "./port.ts";
export { guestScript } from "./text.ts";
