/**
 * The rest room: the shapes of the REST interface, generated from `docs/openapi.json` (in `gen/`, never edited, never committed).
 * Types only, so nothing of it is in the page.
 */
import type { components } from "./gen/openapi.ts";

type Schemas = components["schemas"];

/** What organizers post. */
export type JobDescription = Schemas["JobDescription"];
export type TrainingJob = Schemas["TrainingJob"];
export type Training = Schemas["Training"];
export type SynchronousTraining = Schemas["SynchronousTraining"];
export type CountingJob = Schemas["CountingJob"];
export type MapReduce = Schemas["MapReduce"];
export type DataSource = Schemas["DataSource"];
export type TextSource = Schemas["TextSource"];
export type Topology = Schemas["Model"]["topology"];
export type Optimizer = Schemas["Optimizer"];

export type Job = Schemas["Job"];
export type EarlyStopping = Schemas["EarlyStoppingState"];
export type JobList = Schemas["JobList"];
export type JobData = Schemas["Data"];
export type Dataset = Schemas["Dataset"];
export type DatasetColumn = Schemas["DatasetColumn"];
export type DatasetDescription = Schemas["DatasetDescription"];
export type ModelFile = Schemas["ModelFile"];
export type ShardedDataset = Schemas["ShardedDataset"];
export type FailureList = Schemas["FailureList"];
export type FailedInput = Schemas["FailedInput"];
export type Round = Schemas["Round"];
export type Contribution = Schemas["Contribution"];
export type HistoryPage = Schemas["HistoryPage"];
export type Ban = Schemas["Ban"];
export type KeptVersions = Schemas["KeptVersions"];
