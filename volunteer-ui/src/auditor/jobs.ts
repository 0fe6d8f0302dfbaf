import {
  type JobSpec,
  JobSpecSchema,
  type Work,
  joinBytes,
  parse,
  workOf,
} from "../protocol/index.ts";
import type { Trainer } from "../trainer/index.ts";
import { type Shards, openShards } from "../work/index.ts";
import type { Service } from "./service.ts";
import { requireHash } from "./states.ts";

/** Jobs that stay open though nothing of them is asked. */
const MOST_OPEN = 3;

/** What computes a job: workers that share a state. */
export interface Workers {
  open(job: JobSpec, data: Uint8Array): Promise<unknown>;
  /** At most so many at once. */
  resize(size: number): void;
  /** Of all that is begun from now on. */
  setState(sha256: string, bytes: Uint8Array): void;
  /** Lets `act` have a worker with the state for itself until it is done. */
  use<T>(act: (trainer: Pick<Trainer, "leaf" | "seal">) => Promise<T>): Promise<T>;
  /** Lets go of them. */
  discard(): void;
}

/** A job that is being computed. */
export interface OpenJob {
  readonly work: Work;
  readonly workers: Workers;
  /** What leaves read shard by shard, if they do. */
  readonly shards: Shards | undefined;
}

export type Opened =
  | ({ readonly kind: "open" } & OpenJob)
  /** It cannot be computed here to the bit. */
  | { readonly kind: "unable" }
  | { readonly kind: "gone" };

interface Known {
  readonly createdAt: number;
  readonly opened: Opened;
}

/** The jobs that are open: their specifications, data and workers. */
export class Jobs {
  readonly #service: Pick<Service, "createdAt" | "spec" | "data" | "shard">;
  readonly #join: () => Workers;
  readonly #count: number;
  readonly #say: (line: string) => void;
  readonly #signal: AbortSignal;
  /** The one that was asked for last is the last. */
  readonly #known = new Map<string, Known>();

  /**
   * @param join workers for one more job
   * @param count workers of each job
   * @param say writes one line, once for each job that cannot be computed
   */
  constructor(
    service: Pick<Service, "createdAt" | "spec" | "data" | "shard">,
    join: () => Workers,
    count: number,
    say: (line: string) => void,
    signal: AbortSignal,
  ) {
    this.#service = service;
    this.#join = join;
    this.#count = count;
    this.#say = say;
    this.#signal = signal;
  }

  /** @throws what the service throws */
  async open(id: string): Promise<Opened> {
    const createdAt = await this.#service.createdAt(id, this.#signal);
    const before = this.#known.get(id);
    this.#known.delete(id);
    // Of another job of this id nothing is known.
    const known = before?.createdAt === createdAt ? before : undefined;
    if (known === undefined) discard(before);
    if (createdAt === undefined) return { kind: "gone" };
    const opened = known?.opened ?? (await this.#open(id));
    if (opened.kind !== "gone") this.#known.set(id, { createdAt, opened });
    this.#closeOthers();
    return opened;
  }

  close(): void {
    for (const known of this.#known.values()) discard(known);
    this.#known.clear();
  }

  async #open(id: string): Promise<Opened> {
    const spec = await this.#service.spec(id, this.#signal);
    if (spec === undefined) return { kind: "gone" };
    const workers = this.#join();
    try {
      const work = exact(workOf(parse(JobSpecSchema, spec)));
      const data = await this.#dataOf(work);
      if (data === undefined) return { kind: "gone" };
      const shards = await this.#shardsOf(work);
      if (shards === "gone") return { kind: "gone" };
      await workers.open(work.job, data);
      workers.resize(this.#count);
      return { kind: "open", work, workers, shards };
    } catch (error) {
      workers.discard();
      if (isOfService(error)) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      this.#say(`job ${id} is skipped: ${reason}`);
      return { kind: "unable" };
    }
  }

  async #dataOf({ data }: Work): Promise<Uint8Array | undefined> {
    const parts: Uint8Array<ArrayBuffer>[] = [];
    for (const { sha256 } of data) {
      const bytes = await this.#dataset(sha256);
      if (bytes === undefined) return undefined;
      parts.push(new Uint8Array(bytes));
    }
    return joinBytes(parts);
  }

  async #shardsOf(work: Work): Promise<Shards | "gone" | undefined> {
    const { sharded } = work;
    if (sharded === undefined) return undefined;
    const manifest = await this.#dataset(sharded.sha256);
    if (manifest === undefined) return "gone";
    return await openShards(work, manifest, async ({ shard }) => {
      const bytes = await this.#service.shard(sharded, shard, this.#signal);
      if (bytes === undefined) throw new Error(`shard ${shard.sha256} is gone`);
      requireHash("the shard", bytes, shard.sha256);
      return bytes;
    });
  }

  async #dataset(sha256: string): Promise<Uint8Array | undefined> {
    const bytes = await this.#service.data(sha256, this.#signal);
    if (bytes !== undefined) requireHash("the data set", bytes, sha256);
    return bytes;
  }

  #closeOthers(): void {
    for (const [id, known] of this.#known) {
      if (this.#known.size <= MOST_OPEN) break;
      discard(known);
      this.#known.delete(id);
    }
  }
}

function exact(work: Work): Work {
  if (work.kind !== "training" || work.model.exact) return work;
  throw new Error("its values differ from device to device (it is not exact)");
}

function isOfService(error: unknown): boolean {
  return error instanceof Error && ["AwayError", "RefusedError"].includes(error.name);
}

function discard(known: Known | undefined): void {
  if (known?.opened.kind === "open") known.opened.workers.discard();
}
