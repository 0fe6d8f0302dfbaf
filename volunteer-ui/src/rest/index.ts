/**
 * The rest room: the shapes of the REST interface, generated from `docs/openapi.json` (in `gen/`, never edited, never committed).
 * Types only, so nothing of it is in the page.
 */
import type { components } from "./gen/openapi.ts";

type Schemas = components["schemas"];

export type Job = Schemas["Job"];
export type JobList = Schemas["JobList"];
export type JobData = Schemas["Data"];
export type Dataset = Schemas["Dataset"];
export type Round = Schemas["Round"];
export type Contribution = Schemas["Contribution"];
export type HistoryPage = Schemas["HistoryPage"];
