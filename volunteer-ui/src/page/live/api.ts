import type { CurvePoint } from "../curve/points.ts";
import type { DataFacts } from "../text/job-facts.ts";

/** Reads a JSON resource below the page's address; rejects when it cannot be had. */
export type FetchJson = (path: string) => Promise<unknown>;

export type JobRecordState = "created" | "running" | "paused" | "finished" | "failed" | "other";

/** A job as `GET api/jobs` tells it. A number that is not known yet is undefined. */
export interface JobRecord {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly state: JobRecordState;
  readonly reason: string;
  readonly round: number;
  readonly rounds: number;
  readonly parameters: number | undefined;
  readonly data: DataFacts | undefined;
  readonly samplesCommitted: number | undefined;
  readonly volunteers: number | undefined;
  readonly volunteersNow: number | undefined;
  readonly wallSeconds: number | undefined;
  readonly computeSeconds: number | undefined;
  readonly firstLoss: number | undefined;
  readonly lastLoss: number | undefined;
  readonly heldOutLoss: number | undefined;
}

const STATES: readonly string[] = ["created", "running", "paused", "finished", "failed"];

/** All jobs, newest first. */
export async function fetchJobs(fetchJson: FetchJson): Promise<readonly JobRecord[]> {
  return list(await fetchJson("api/jobs"), "jobs").map(jobRecord);
}

/** One page of the committed rounds from `from` on, ascending; empty: there are no more. */
export async function fetchRounds(
  fetchJson: FetchJson,
  jobId: string,
  from: number,
): Promise<readonly CurvePoint[]> {
  const path = `api/models/${encodeURIComponent(jobId)}/history?from=${from}`;
  return list(await fetchJson(path), "rounds").flatMap((entry) => curvePoint(entry, from));
}

/** Where the finished model is downloaded. */
export function modelPath(jobId: string): string {
  return `api/models/${encodeURIComponent(jobId)}/export`;
}

function jobRecord(entry: Fields): JobRecord {
  const state = text(entry["state"]).toLowerCase();
  return {
    id: text(entry["id"]),
    name: text(entry["name"]) || text(entry["id"]),
    description: text(entry["description"]),
    state: isKnown(state) ? state : "other",
    reason: text(entry["reason"]),
    round: number(entry["round"]) ?? 0,
    rounds: number(entry["rounds"]) ?? 0,
    parameters: number(entry["parameters"]),
    data: dataFacts(entry["data"]),
    samplesCommitted: number(entry["samplesCommitted"]),
    volunteers: number(entry["volunteers"]),
    volunteersNow: number(entry["volunteersNow"]),
    wallSeconds: number(entry["wallSeconds"]),
    computeSeconds: number(entry["computeSeconds"]),
    firstLoss: number(entry["firstLoss"]),
    lastLoss: number(entry["lastLoss"]),
    heldOutLoss: number(entry["heldOutLoss"]),
  };
}

/** `{"type": "text", "sizeBytes"}` or `{"type": "records", "samples", "classes"}`; undefined where it is not told. */
function dataFacts(entry: unknown): DataFacts | undefined {
  if (!isFields(entry)) return undefined;
  const sizeBytes = number(entry["sizeBytes"]);
  if (entry["type"] === "text" && sizeBytes !== undefined)
    return { kind: "text", bytes: sizeBytes };
  const examples = number(entry["samples"]);
  if (entry["type"] !== "records" || examples === undefined) return undefined;
  const classes = number(entry["classes"]);
  return classes === undefined
    ? { kind: "values", examples }
    : { kind: "classes", classes, examples };
}

function curvePoint(entry: Fields, from: number): CurvePoint[] {
  const round = number(entry["round"]);
  if (round === undefined || round < from) return [];
  const trained = (number(entry["samples"]) ?? 0) > 0;
  const loss = trained ? number(entry["loss"]) : undefined;
  return [{ round, loss, heldOut: number(entry["heldOutLoss"]) }];
}

type Fields = Readonly<Record<string, unknown>>;

/** The objects of the array in field `name`; an answer of another shape is an error, not an empty list. */
function list(answer: unknown, name: string): Fields[] {
  const entries = isFields(answer) ? answer[name] : undefined;
  if (!Array.isArray(entries)) throw new Error(`the answer has no list '${name}'`);
  return entries.filter(isFields);
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null;
}

function isKnown(state: string): state is Exclude<JobRecordState, "other"> {
  return STATES.includes(state);
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function number(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}
