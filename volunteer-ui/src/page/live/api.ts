import type { CurvePoint } from "../training/curve/points.ts";
import { type TrainingRecord, curvePoint, trainingRecord } from "../training/record.ts";
import { type MapRecord, mapRecord } from "../map/record.ts";
import type { HistoryPage, Job, JobList, Round } from "../../rest/index.ts";
import { type Unchecked, isObject, list, number, text } from "./fields.ts";

/** Reads a JSON resource below the page's address; rejects when it cannot be had. */
export type FetchJson = (path: string) => Promise<unknown>;

type State = Exclude<Lowercase<Job["state"]>, "deleted">;

export type JobRecordState = State | "other";

/** A job as `GET api/jobs` tells it. A number that is not known yet is undefined. */
export interface JobRecord {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly state: JobRecordState;
  readonly reason: string;
  readonly round: number;
  readonly rounds: number;
  /** What only a job has that trains; undefined for other kinds of work. */
  readonly training: TrainingRecord | undefined;
  /** What only a job has that runs a program; undefined for other kinds of work. */
  readonly map: MapRecord | undefined;
  readonly volunteers: number | undefined;
  readonly volunteersNow: number | undefined;
  readonly wallSeconds: number | undefined;
  readonly computeSeconds: number | undefined;
}

const STATES: readonly State[] = ["created", "running", "paused", "finished", "failed"];

/** All jobs, newest first. */
export async function fetchJobs(fetchJson: FetchJson): Promise<readonly JobRecord[]> {
  return list<JobList, Job>(await fetchJson("api/jobs"), "jobs").map(jobRecord);
}

/** A page of the committed rounds, ascending; perhaps empty even where more follow. */
export interface RoundsPage {
  readonly rounds: readonly CurvePoint[];
  /** The round that the next page is to be asked from; undefined: this is the last one. */
  readonly next: number | undefined;
}

/** The committed rounds from `from` on, as many as fit into a page. */
export async function fetchRounds(
  fetchJson: FetchJson,
  jobId: string,
  from: number,
): Promise<RoundsPage> {
  const path = `api/models/${encodeURIComponent(jobId)}/history?from=${from}`;
  const answer = await fetchJson(path);
  const rounds = list<HistoryPage, Round>(answer, "rounds");
  return {
    rounds: rounds.flatMap((entry) => curvePoint(entry, from)),
    next: isObject<HistoryPage>(answer) ? number(answer.next) : undefined,
  };
}

/** Where the finished model is downloaded. */
export function modelPath(jobId: string): string {
  return `api/models/${encodeURIComponent(jobId)}/export`;
}

/** Where the record is that anybody can verify. */
export function recordPath(jobId: string): string {
  return `api/jobs/${encodeURIComponent(jobId)}/record`;
}

function jobRecord(entry: Unchecked<Job>): JobRecord {
  const state = text(entry.state).toLowerCase();
  return {
    id: text(entry.id),
    name: text(entry.name) || text(entry.id),
    description: text(entry.description),
    state: isKnown(state) ? state : "other",
    reason: text(entry.reason),
    round: number(entry.round) ?? 0,
    rounds: number(entry.rounds) ?? 0,
    training: trainingRecord(entry),
    map: mapRecord(entry),
    volunteers: number(entry.volunteers),
    volunteersNow: number(entry.volunteersNow),
    wallSeconds: number(entry.wallSeconds),
    computeSeconds: number(entry.computeSeconds),
  };
}

function isKnown(state: string): state is State {
  return STATES.some((known) => known === state);
}
