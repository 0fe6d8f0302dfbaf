import type { Way } from "./options.ts";

/** Where a run was when the held-out loss was measured. */
export interface Point {
  readonly seconds: number;
  /** Of one volunteer, up to then. */
  readonly bytesUp: number;
  readonly samples: number;
  readonly loss: number;
}

/** What a run took to reach the target, as in the JSON. */
export interface Run {
  readonly way: Way;
  readonly volunteers: number;
  /** `UP/DOWN/RTT`; null: none. */
  readonly link: string | null;
  readonly seconds: number;
  readonly rounds: number;
  readonly samplesPerVolunteer: number;
  /** Over the line, the data set and what a volunteer did until it left included. */
  readonly bytesUpPerVolunteer: number;
  readonly bytesDownPerVolunteer: number;
  /** Of the time since its first task, in which a volunteer did not compute. */
  readonly idleShare: number;
  /** Of the time in which volunteers computed, what went into results that were not accepted, or into none. */
  readonly vainShare: number;
  readonly heldOutLoss: number;
  /** Of the version that reached the target. */
  readonly weightsSha256: string;
  /** Whether one process came to the same weights; null: not tried. */
  readonly isVerified: boolean | null;
  /** Of this machine's processors, during the run. Close to 1, it was the machine that was slow. */
  readonly processorsBusy: number;
  readonly course: readonly Point[];
}
