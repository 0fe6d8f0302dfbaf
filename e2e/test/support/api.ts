import type * as Any from "../../../volunteer-ui/src/rest/index.ts";
import { eventually } from "./processes.ts";

/** Of a job that trains: what the document leaves open, as jobs of another kind lack it. */
type Trains = "exact" | "parameters" | "samplesExpected" | "samplesCommitted" | "data";
export type Job = Any.Job & Required<Pick<Any.Job, Trains>>;

/** A committed round of a job that trains, as the history has it. */
export type Round = Committed<Any.Round & Required<Pick<Any.Round, "samples">>, "samples">;
/** A committed round of a job that counts. */
export type CountingRound = Committed<Any.Round & Required<Pick<Any.Round, "units">>, "units">;
export type Contribution = Round["contributions"][number];

type Committed<Round, Units extends "samples" | "units"> = Omit<Round, "contributions"> & {
  readonly contributions: readonly (Any.Contribution & Required<Pick<Any.Contribution, Units>>)[];
};

/** What an organizer does, over REST. */
export class Api {
  constructor(
    private readonly url: string,
    private readonly adminToken: string,
  ) {}

  async createDataset(bytes: Uint8Array): Promise<string> {
    const response = await this.send("POST", "api/datasets", bytes, "application/octet-stream");
    return ((await response.json()) as Any.Dataset).sha256;
  }

  /** @param format of the file, from which records are made */
  async convertDataset(file: Uint8Array, format: "csv"): Promise<string> {
    const path = `api/datasets?format=${format}`;
    const response = await this.send("POST", path, file, "application/octet-stream");
    return ((await response.json()) as Any.Dataset).sha256;
  }

  /** @param file of Keras 3 or TensorFlow.js, or as it was exported */
  async readModel(file: Uint8Array): Promise<Any.ModelFile> {
    const response = await this.send("POST", "api/model-files", file, "application/octet-stream");
    return (await response.json()) as Any.ModelFile;
  }

  /** @returns the name of lines that are stored in shards */
  async createLines(text: Uint8Array): Promise<string> {
    const response = await this.send("POST", "api/datasets/lines", text, "application/x-ndjson");
    return ((await response.json()) as Any.ShardedDataset).sha256;
  }

  /**
   * @param layout as `data` of a job has it
   * @returns the name of records that are stored in shards
   */
  async createRecords(
    records: Uint8Array,
    layout: Readonly<Record<string, string | number>>,
  ): Promise<string> {
    const query = new URLSearchParams(
      Object.entries(layout).map(([name, value]) => [name, String(value)]),
    );
    const path = `api/datasets/records?${query.toString()}`;
    const response = await this.send("POST", path, records, "application/octet-stream");
    return ((await response.json()) as Any.ShardedDataset).sha256;
  }

  async failures(id: string): Promise<Any.FailureList> {
    const response = await this.send("GET", `api/jobs/${id}/failures`);
    return (await response.json()) as Any.FailureList;
  }

  async createJob(description: Any.JobDescription): Promise<string> {
    return this.create("api/jobs", description);
  }

  async createPausedJob(description: Any.JobDescription): Promise<string> {
    return this.create("api/jobs?paused=true", description);
  }

  /** The round under way is finished; no further one is planned. */
  async pauseJob(id: string): Promise<void> {
    await this.send("POST", `api/jobs/${id}/pause`);
  }

  async resumeJob(id: string): Promise<void> {
    await this.send("POST", `api/jobs/${id}/resume`);
  }

  private async create(path: string, description: Any.JobDescription): Promise<string> {
    const response = await this.send("POST", path, JSON.stringify(description), "application/json");
    return ((await response.json()) as Any.Job).id;
  }

  async job(id: string): Promise<Job> {
    return (await this.send("GET", `api/jobs/${id}`)).json() as Promise<Job>;
  }

  /** Newest first. */
  async jobs(): Promise<readonly Any.Job[]> {
    return ((await (await this.send("GET", "api/jobs")).json()) as Any.JobList).jobs;
  }

  /** Volunteers that get no tasks. */
  async bans(): Promise<readonly Any.Ban[]> {
    return (await (await this.send("GET", "api/bans")).json()) as readonly Any.Ban[];
  }

  async deleteJob(id: string): Promise<void> {
    await this.send("DELETE", `api/jobs/${id}`);
  }

  /** Of a job that trains. */
  async history(id: string): Promise<readonly Round[]> {
    return (await this.committed(id)) as readonly Round[];
  }

  async countingHistory(id: string): Promise<readonly CountingRound[]> {
    return (await this.committed(id)) as readonly CountingRound[];
  }

  private async committed(id: string): Promise<readonly Any.Round[]> {
    const response = await this.send("GET", `api/models/${id}/history`);
    return ((await response.json()) as Any.HistoryPage).rounds;
  }

  async weights(sha256: string): Promise<Float32Array> {
    return new Float32Array(await this.state(sha256));
  }

  /** A version of a job's state. */
  async state(sha256: string): Promise<ArrayBuffer> {
    return (await this.send("GET", `api/models/${sha256}`)).arrayBuffer();
  }

  /** What a map-reduce job has come to, a line for each result. */
  async results(id: string): Promise<string> {
    return (await this.send("GET", `api/models/${id}/results`)).text();
  }

  /** @returns by default the zip of a TensorFlow.js model */
  async exported(id: string, format?: string): Promise<Uint8Array> {
    const path = format === undefined ? `jobs/${id}/model` : `models/${id}/export?format=${format}`;
    const response = await eventually(`job ${id} can be exported`, async () =>
      this.send("GET", `api/${path}`).catch(() => undefined),
    );
    return new Uint8Array(await response.arrayBuffer());
  }

  async finished(id: string): Promise<Job> {
    return eventually(`job ${id} finishes`, async () => {
      const job = await this.job(id);
      if (job.state === "FAILED") throw new Error(`job ${id} failed: ${job.reason ?? ""}`);
      return job.state === "FINISHED" ? job : undefined;
    });
  }

  async hasVolunteers(id: string, count: number): Promise<void> {
    await eventually(`job ${id} has ${count} volunteers`, async () =>
      (await this.job(id)).volunteersNow === count ? true : undefined,
    );
  }

  async reachesRound(id: string, round: number): Promise<void> {
    await eventually(`job ${id} reaches round ${round}`, async () =>
      (await this.job(id)).round >= round ? true : undefined,
    );
  }

  private async send(
    method: string,
    path: string,
    body?: Uint8Array | string,
    type?: string,
  ): Promise<Response> {
    const response = await fetch(this.url + path, {
      method,
      headers: {
        authorization: `Bearer ${this.adminToken}`,
        ...(type === undefined ? {} : { "content-type": type }),
      },
      ...(body === undefined ? {} : { body: body as BodyInit }),
    });
    if (!response.ok) {
      throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    }
    return response;
  }
}
