import {
  type BatchSpecSchema,
  ElementType,
  JobSpecSchema,
  JobState,
  Loss,
  type MessageInitShape,
  ModelSpecSchema,
  TaskKind,
  create,
  encodeFloats,
  fromHex,
} from "../../protocol/index.ts";
import type { JobSpec, TreeNode } from "../../protocol/index.ts";
import { WorkerPool } from "../../trainer/index.ts";
import { DatasetCache } from "../dataset-cache.ts";
import { sha256Hex } from "../digest.ts";
import type { VolunteerOptions } from "../options.ts";
import { type Volunteer, createVolunteer } from "../volunteer.ts";
import { ArithmeticTrainer } from "./arithmetic-trainer.ts";
import { LoopbackGateway } from "./loopback-gateway.ts";
import { ManualClock, idle } from "./manual-clock.ts";

export const DATA = Uint8Array.from({ length: 64 }, (_, at) => at);
export const PARAMETERS = 3;
const VOLUNTEER_ID = Uint8Array.from({ length: 12 }, (_, at) => at + 1);

const RECORDS = {
  featureShape: [1],
  featureType: ElementType.UINT8,
  featureScale: 1,
  target: { case: "classes" as const, value: 2 },
};

/** 64 samples in two rounds of 32; 8 leaves of 4 each. */
export async function jobNamed(
  jobId: string,
  model: MessageInitShape<typeof ModelSpecSchema> = {
    weights: [{ name: "w", shape: [PARAMETERS] }],
  },
  batches: MessageInitShape<typeof BatchSpecSchema> = {},
): Promise<JobSpec> {
  return create(JobSpecSchema, {
    jobId,
    seed: 7,
    work: {
      case: "training",
      value: {
        model: create(ModelSpecSchema, { loss: Loss.MEAN_SQUARED_ERROR, ...model }),
        data: {
          sha256: await sha256Hex(DATA),
          sizeBytes: BigInt(DATA.length),
          trainSamples: 64,
          heldOutFirst: 64,
          source: { case: "records", value: RECORDS },
        },
        batches: { epochs: 2, samplesPerEpoch: 64, batchSize: 32, leafSize: 4, ...batches },
        optimizer: { learningRate: 0.1, kind: { case: "sgd", value: {} } },
      },
    },
  });
}

export interface KnownVersion {
  readonly version: number;
  readonly sha256: Uint8Array;
  readonly state: Uint8Array<ArrayBuffer>;
  readonly values: Float32Array;
  /** What makes it of the version before. */
  readonly change?: {
    readonly baseSha256: Uint8Array;
    readonly sha256: Uint8Array;
    readonly round: number;
    readonly root: Uint8Array;
  };
}

/** Weights that differ from version to version. */
export async function version(number: number): Promise<KnownVersion> {
  const values = Float32Array.from({ length: PARAMETERS }, (_, at) => 0.1 * (at + 1) + number);
  const state = encodeFloats(values).slice();
  return { version: number, sha256: fromHex(await sha256Hex(state)), state, values };
}

/** A volunteer with everything around it in a test's hands. */
export class Scene {
  readonly clock = new ManualClock();
  readonly gateway = new LoopbackGateway();
  readonly trainers: ArithmeticTrainer[] = [];
  readonly fetched: string[] = [];
  readonly volunteer: Volunteer;
  /** What is served by HTTP, by the last part of the path; a missing one fails like a network. */
  readonly served = new Map<string, Uint8Array<ArrayBuffer>>();
  token: Uint8Array | undefined;
  leafMs = 0;
  /** What the gateway promises; 0, nothing, as gateways did once. Milliseconds. */
  heartbeatMs = 0;
  /** Trainers after so many end when they are started. */
  mostTrainers = Infinity;
  /** What every trainer says that is to open a job; undefined: nothing, it opens it. */
  openingFails: string | undefined;

  constructor(change: Partial<VolunteerOptions> = {}) {
    this.volunteer = createVolunteer({
      gatewayUrl: "ws://gateway/ws/volunteer",
      baseUrl: "http://gateway/",
      openSocket: this.gateway.openSocket,
      fetchBytes: (url) => {
        this.fetched.push(url);
        const bytes = this.served.get(url.slice(url.lastIndexOf("/") + 1));
        return bytes === undefined
          ? Promise.reject(new Error(`${url}: HTTP 503`))
          : Promise.resolve(bytes);
      },
      workers: new WorkerPool(() => {
        const trainer = new ArithmeticTrainer(this.clock);
        trainer.leafMs = this.leafMs;
        trainer.openingFails = this.openingFails;
        this.trainers.push(trainer);
        if (this.trainers.length > this.mostTrainers) trainer.die("out of memory");
        return trainer;
      }),
      tokenStore: {
        load: () => this.token,
        save: (token) => {
          this.token = token;
        },
      },
      agent: "test",
      clock: this.clock,
      random: () => 0.5,
      datasetCache: new DatasetCache(),
      ...change,
    });
  }

  get trainer(): ArithmeticTrainer {
    const trainer = this.trainers.at(-1);
    if (trainer === undefined) throw new Error("no trainer was started");
    return trainer;
  }

  get state() {
    return this.volunteer.state;
  }

  /** Connected, on a running job, with the state of a version. */
  async join(job: JobSpec, at: KnownVersion): Promise<void> {
    if (job.work.case === "training") this.served.set(job.work.value.data?.sha256 ?? "", DATA);
    this.volunteer.start();
    await idle();
    await this.welcome(job, at);
  }

  async welcome(job: JobSpec, at: KnownVersion): Promise<void> {
    this.gateway.say(
      {
        case: "welcome",
        value: {
          volunteerId: VOLUNTEER_ID,
          token: Uint8Array.of(9),
          heartbeatMs: this.heartbeatMs,
        },
      },
      { case: "jobChanged", value: { spec: job, state: JobState.RUNNING } },
    );
    await this.publish(job, at);
  }

  async publish(job: JobSpec, at: KnownVersion): Promise<void> {
    const { version: number, sha256, state, change } = at;
    const announced = { jobId: job.jobId, version: number, sha256, state };
    this.gateway.say({
      case: "versionAnnounced",
      value: change === undefined ? announced : { ...announced, change },
    });
    await idle();
  }

  async assign(
    taskId: string,
    at: KnownVersion,
    node: TreeNode,
    kind: TaskKind = TaskKind.ADVANCE,
  ): Promise<void> {
    this.gateway.say({
      case: "assign",
      value: {
        taskId,
        kind,
        round: at.version,
        sha256: at.sha256,
        node,
        lease: leaseOf(taskId),
        leaseMs: 10_000,
      },
    });
    await idle();
  }
}

export function leaseOf(taskId: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`lease of ${taskId}`);
}

export function taskOfLease(lease: Uint8Array): string {
  return new TextDecoder().decode(lease).replace("lease of ", "");
}
