/**
 * The volunteer room: the connection to a gateway, leases, credits, pause and resume. Knows neither
 * the DOM nor TensorFlow.js: WebSocket, fetch, clock and trainer are handed in.
 */
export { boundedFetch } from "./bounded-fetch.ts";
export { sha256Hex } from "./digest.ts";
export { type Clock, systemClock } from "./clock.ts";
export { StateCache } from "./state-cache.ts";
export { DatasetCache } from "./dataset-cache.ts";
export type { FetchBytes, Sha256Hex, SocketLike, TokenStore, VolunteerOptions } from "./options.ts";
export { NO_PACE, type Pace } from "./pacing.ts";
export { computeShare } from "./state.ts";
export type {
  Activity,
  Computing,
  Contribution,
  EnteringJob,
  JobProgress,
  StepsDone,
  Unable,
  VolunteerState,
  WaitingReason,
} from "./state.ts";
export { type Volunteer, createVolunteer } from "./volunteer.ts";
