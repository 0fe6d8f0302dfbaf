import type { EarlyStopping, Job, JobData, Round } from "../../rest/index.ts";
import { type Unchecked, isObject, number } from "../live/fields.ts";
import type { CurvePoint } from "./curve/points.ts";
import type { DataFacts } from "./job-facts.ts";

/** What `GET api/jobs` tells of a job that trains. A number that is not known yet is undefined. */
export interface TrainingRecord {
  /** Whether every device comes to the same bits. */
  readonly isExact: boolean;
  readonly parameters: number | undefined;
  readonly data: DataFacts | undefined;
  readonly samplesCommitted: number | undefined;
  readonly firstLoss: number | undefined;
  readonly lastLoss: number | undefined;
  readonly heldOutLoss: number | undefined;
  /** Share of the held-out samples whose class is predicted correctly; undefined where targets are values. */
  readonly heldOutAccuracy: number | undefined;
  /** Number of the best version that early stopping knows; undefined where nothing ends the job early. */
  readonly bestVersion: number | undefined;
  /** What was counted besides of the held-out samples, by name. */
  readonly metrics: readonly Metric[];
}

/** For people. */
export interface Metric {
  readonly name: string;
  readonly value: number;
  readonly isShare: boolean;
}

/** @returns undefined for a job that has neither a network nor data */
export function trainingRecord(entry: Unchecked<Job>): TrainingRecord | undefined {
  const parameters = number(entry.parameters);
  if (parameters === undefined && !isObject(entry.data)) return undefined;
  return {
    isExact: entry.exact === true,
    parameters,
    data: dataFacts(entry.data),
    samplesCommitted: number(entry.samplesCommitted),
    firstLoss: number(entry.firstLoss),
    lastLoss: number(entry.lastLoss),
    heldOutLoss: number(entry.heldOutLoss),
    heldOutAccuracy: number(entry.heldOutAccuracy),
    bestVersion: isObject<EarlyStopping>(entry.earlyStopping)
      ? number(entry.earlyStopping.bestVersion)
      : undefined,
    metrics: metricsOf(entry.heldOutMetrics),
  };
}

/** By their names in JSON; shares of 1 first. */
const METRICS = {
  topKAccuracy: "Top-k accuracy",
  precision: "Precision",
  recall: "Recall",
  f1: "F1",
  perplexity: "Perplexity",
  meanAbsoluteError: "Mean absolute error",
  rootMeanSquaredError: "Root mean squared error",
  rSquared: "R²",
} as const;
const SHARES = 4;

function metricsOf(entry: unknown): readonly Metric[] {
  if (!isObject<Record<keyof typeof METRICS, number>>(entry)) return [];
  return Object.entries(METRICS).flatMap(([key, name], at) => {
    const value = number(entry[key as keyof typeof METRICS]);
    return value === undefined ? [] : [{ name, value, isShare: at < SHARES }];
  });
}

/** `{"type": "text", "sizeBytes"}` or `{"type": "records", "samples", "classes"}`; undefined where it is not told. */
function dataFacts(entry: unknown): DataFacts | undefined {
  if (!isObject<JobData>(entry)) return undefined;
  const sizeBytes = number(entry.sizeBytes);
  if (entry.type === "text" && sizeBytes !== undefined) return { kind: "text", bytes: sizeBytes };
  const examples = number(entry.samples);
  if (entry.type !== "records" || examples === undefined) return undefined;
  const classes = number(entry.classes);
  return classes === undefined
    ? { kind: "values", examples }
    : { kind: "classes", classes, examples };
}

/** A committed round, none if it is before `from`. */
export function curvePoint(entry: Unchecked<Round>, from: number): CurvePoint[] {
  const round = number(entry.round);
  if (round === undefined || round < from) return [];
  const trained = (number(entry.samples) ?? 0) > 0;
  const loss = trained ? number(entry.loss) : undefined;
  return [
    {
      round,
      loss,
      heldOut: number(entry.heldOutLoss),
      heldOutAccuracy: number(entry.heldOutAccuracy),
    },
  ];
}
