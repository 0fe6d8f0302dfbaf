import { type ReadonlySignal, signal } from "@preact/signals";

import { type FetchJson, type JobRecord, fetchJobs } from "./api.ts";

export type JobList =
  | { readonly kind: "loading" }
  | { readonly kind: "loaded"; readonly jobs: readonly JobRecord[] }
  | { readonly kind: "unreachable" };

/** The jobs there are, as last read. */
export class JobListing {
  readonly #list = signal<JobList>({ kind: "loading" });
  readonly #fetchJson: FetchJson;

  constructor(fetchJson: FetchJson) {
    this.#fetchJson = fetchJson;
  }

  get list(): ReadonlySignal<JobList> {
    return this.#list;
  }

  /** Reads the list again. A list that was read before outlives a failure. */
  async refresh(): Promise<void> {
    try {
      this.#list.value = { kind: "loaded", jobs: await fetchJobs(this.#fetchJson) };
    } catch {
      if (this.#list.peek().kind !== "loaded") this.#list.value = { kind: "unreachable" };
    }
  }
}

/** A job that volunteers can work on now or soon. */
export function isOpen(job: JobRecord): boolean {
  return job.state === "running" || job.state === "created" || job.state === "paused";
}

/** The job a newcomer is shown: the one asked for, or else the newest that runs, or is open. */
export function offered(list: JobList, askedFor: string | undefined): JobRecord | undefined {
  if (list.kind !== "loaded") return undefined;
  const asked = list.jobs.find((job) => job.id === askedFor);
  if (asked !== undefined) return asked;
  return list.jobs.find((job) => job.state === "running") ?? list.jobs.find(isOpen);
}

/** The newest finished job: what there is to show when nothing is open. */
export function lastFinished(list: JobList): JobRecord | undefined {
  return list.kind === "loaded" ? list.jobs.find((job) => job.state === "finished") : undefined;
}

export function byId(list: JobList, id: string | undefined): JobRecord | undefined {
  return list.kind === "loaded" ? list.jobs.find((job) => job.id === id) : undefined;
}
