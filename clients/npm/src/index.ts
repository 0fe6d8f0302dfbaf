export { Client, type ClientOptions } from "./client.ts";
export {
  type FieldError,
  JobFailedError,
  ManyhandsError,
  SafetensorsError,
  ServerAwayError,
  ServiceError,
  UnexpectedAnswerError,
} from "./errors.ts";
export type { JobEvent } from "./follow.ts";
export type { Job, Patient } from "./job.ts";
export type { Retry } from "./retry.ts";
export { type Tensor, readSafetensors } from "./safetensors.ts";
export type { Abortable } from "./transport.ts";
export type {
  Conversion,
  Dataset,
  DatasetDescription,
  ExportFormat,
  JobDescription,
  JobState,
  JobStatus,
  MapReduceJob,
  MissedRounds,
  Round,
  TrainingJob,
} from "./types.ts";
