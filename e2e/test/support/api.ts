import { eventually } from "./processes.ts";

/** A job as `GET api/jobs/{id}` gives it; absent while unknown. */
export interface Job {
  readonly id: string;
  readonly state: string;
  readonly reason?: string;
  readonly round: number;
  readonly rounds: number;
  readonly parameters: number;
  readonly samplesExpected: number;
  readonly samplesCommitted: number;
  readonly volunteers: number;
  readonly volunteersNow: number;
  readonly wallSeconds: number;
  readonly computeSeconds: number;
  readonly bytesUp: number;
  readonly bytesDown: number;
  readonly tasks: number;
  readonly reissued: number;
  readonly duplicates: number;
  readonly rejected: number;
  readonly firstLoss?: number;
  readonly lastLoss?: number;
  readonly heldOutLoss?: number;
  readonly weightsSha256?: string;
  readonly exact: boolean;
  readonly inexactBecause?: readonly string[];
  /** Devices that cannot compute it, if there are any. */
  readonly unable?: { readonly devices: number; readonly reasons: readonly string[] };
  readonly data: { readonly unigramEntropy?: number };
}

export interface Contribution {
  /** "train" or "evaluate"; "advance" for a job that does not train. */
  readonly kind: "train" | "evaluate" | "advance";
  readonly level: number;
  readonly index: number;
  readonly volunteer: string;
  readonly samples: number;
  /** Of the value that was folded; hex. */
  readonly valueSha256: string;
}

/** One committed round, as `GET api/models/{id}/history` gives it. */
export interface Round {
  readonly round: number;
  readonly loss?: number;
  readonly heldOutLoss?: number;
  readonly heldOutAccuracy?: number;
  readonly samples: number;
  readonly sha256: string;
  readonly baseSha256: string;
  readonly duplicates: number;
  readonly contributions: readonly Contribution[];
}

/** A committed round of a job that counts. */
export interface CountingRound {
  readonly round: number;
  readonly units: number;
  readonly sha256: string;
  readonly contributions: readonly {
    readonly level: number;
    readonly index: number;
    readonly volunteer: string;
    readonly units: number;
    readonly valueSha256: string;
  }[];
}

/** What an organizer does, over REST. */
export class Api {
  constructor(
    private readonly url: string,
    private readonly adminToken: string,
  ) {}

  async createDataset(bytes: Uint8Array): Promise<string> {
    const response = await this.send("POST", "api/datasets", bytes, "application/octet-stream");
    return ((await response.json()) as { sha256: string }).sha256;
  }

  async createJob(description: unknown): Promise<string> {
    return this.create("api/jobs", description);
  }

  async createPausedJob(description: unknown): Promise<string> {
    return this.create("api/jobs?paused=true", description);
  }

  async resumeJob(id: string): Promise<void> {
    await this.send("POST", `api/jobs/${id}/resume`);
  }

  private async create(path: string, description: unknown): Promise<string> {
    const response = await this.send("POST", path, JSON.stringify(description), "application/json");
    return ((await response.json()) as { id: string }).id;
  }

  async job(id: string): Promise<Job> {
    return (await this.send("GET", `api/jobs/${id}`)).json() as Promise<Job>;
  }

  /** Newest first. */
  async jobs(): Promise<readonly Job[]> {
    return ((await (await this.send("GET", "api/jobs")).json()) as { jobs: Job[] }).jobs;
  }

  async deleteJob(id: string): Promise<void> {
    await this.send("DELETE", `api/jobs/${id}`);
  }

  async history(id: string): Promise<readonly Round[]> {
    const response = await this.send("GET", `api/models/${id}/history`);
    return ((await response.json()) as { rounds: Round[] }).rounds;
  }

  async weights(sha256: string): Promise<Float32Array> {
    return new Float32Array(await this.state(sha256));
  }

  /** A version of a job's state. */
  async state(sha256: string): Promise<ArrayBuffer> {
    return (await this.send("GET", `api/models/${sha256}`)).arrayBuffer();
  }

  /** @returns the zip of a TensorFlow.js model */
  async exported(id: string): Promise<Uint8Array> {
    const response = await this.send("GET", `api/jobs/${id}/model`);
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
