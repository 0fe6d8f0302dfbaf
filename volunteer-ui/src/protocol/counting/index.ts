/** What a counting job is. */
export { CountingSchedule } from "./schedule.ts";
export { decodeCount, encodeCount } from "./value.ts";
export { CountingWork } from "./work.ts";
