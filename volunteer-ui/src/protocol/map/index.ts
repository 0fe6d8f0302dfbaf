/** What a map-reduce job is. */
export { type MapEntry, bodyOf, decodeEntries, encodeEntry, headOf } from "./entries.ts";
export { MapSchedule } from "./schedule.ts";
export { MapWork } from "./work.ts";
