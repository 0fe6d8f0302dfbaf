/** The shapes of the REST interface, generated from `docs/openapi.json` (in `gen/`, never edited, never committed). */
import type { components, operations } from "./gen/openapi.ts";

type Schemas = components["schemas"];

export type JobDescription = Schemas["JobDescription"];
export type TrainingJob = Schemas["TrainingJob"];
export type MapReduceJob = Schemas["MapReduceJob"];
export type JobStatus = Schemas["Job"];
export type JobState = Schemas["JobState"];
export type JobList = Schemas["JobList"];
export type Dataset = Schemas["Dataset"];
export type DatasetDescription = Schemas["DatasetDescription"];
export type Round = Schemas["Round"];
export type MissedRounds = Schemas["MissedRounds"];
export type HistoryPage = Schemas["HistoryPage"];

/** How an upload is to be converted. */
export type Conversion = NonNullable<operations["storeDataset"]["parameters"]["query"]>;
/** What a model can be downloaded as. */
export type ExportFormat = NonNullable<
  NonNullable<operations["exportModel"]["parameters"]["query"]>["format"]
>;
