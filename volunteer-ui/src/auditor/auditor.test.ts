import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { newSession } from "../trainer/fixture/index.ts";
import type { Trainer } from "../trainer/index.ts";
import {
  type RecordedJob,
  factsOf,
  recordOf,
  recordedJob,
  smallJob,
} from "../verifier/fixture/index.ts";
import { Auditor } from "./auditor.ts";
import { type Asked, ScriptedServer } from "./fixture/scripted-server.ts";
import { Jobs, type Workers } from "./jobs.ts";
import { Service } from "./service.ts";
import { States } from "./states.ts";
import { Tally } from "./tally.ts";

let job: RecordedJob;

beforeAll(async () => {
  job = await recordedJob();
});
afterAll(() => {
  job.computation.close();
});

/** One worker on this thread. */
class OneWorker implements Workers {
  readonly states: string[];
  readonly #session = newSession();
  #state: Uint8Array = new Uint8Array();
  #line: Promise<unknown> = Promise.resolve();

  constructor(states: string[]) {
    this.states = states;
  }

  open: Workers["open"] = (spec, data) => this.#session.open(spec, data);

  resize(): void {
    // It is one.
  }

  setState(sha256: string, bytes: Uint8Array): void {
    this.states.push(sha256);
    this.#state = bytes;
  }

  use<T>(act: (trainer: Pick<Trainer, "leaf" | "seal">) => Promise<T>): Promise<T> {
    const state = this.#state;
    const turn = this.#line.then(async () => {
      await this.#session.setState(state.slice());
      return await act(this.#session);
    });
    this.#line = turn.catch(() => undefined);
    return turn;
  }

  discard(): void {
    this.#session.close();
  }
}

interface Audited {
  readonly server: ScriptedServer;
  readonly said: string[];
  readonly pauses: number[];
  /** That workers were given. */
  readonly states: string[];
}

/** Lets an auditor do all that the server has to offer. */
async function audit(prepare: (server: ScriptedServer) => void): Promise<Audited> {
  const end = new AbortController();
  const server = new ScriptedServer(job, () => {
    end.abort();
  });
  prepare(server);
  const { url, fetch } = server;
  const { signal } = end;
  const audited: Audited = { server, said: [], pauses: [], states: [] };
  const say = (line: string): void => void audited.said.push(line);
  const service = new Service({
    url,
    modelServiceUrl: url,
    fetch,
    token: "secret",
    name: "one",
  });
  const jobs = new Jobs(service, () => new OneWorker(audited.states), 1, say, signal);
  const states = new States(1_000_000, (sha256) => service.state(sha256, signal));
  let now = 0;
  const pause = (ms: number): Promise<void> => {
    audited.pauses.push(ms);
    now += ms;
    return Promise.resolve();
  };
  const tally = new Tally();
  const clock = { now: () => now, pause };
  await new Auditor({ service, jobs, states, tally, clock, workers: 1, say, signal }).run();
  jobs.close();
  audited.said.push(tally.tell(60, 1));
  return audited;
}

const offering =
  (choose: (all: readonly [Asked, ...Asked[]]) => readonly Asked[]) =>
  (server: ScriptedServer): void => {
    const [one, ...others] = server.all.map(({ asked }) => asked);
    if (one !== undefined) server.offers.push(choose([one, ...others]));
  };
const first = (count: number) => offering((all) => all.slice(0, count));

describe("an auditor", () => {
  it("tells the hash of every value as honest volunteers came to it", async () => {
    const { server } = await audit(offering((all) => all));
    const told = new Map(server.told.map(({ id, sha256 }) => [id, sha256]));
    expect(server.all.length).toBeGreaterThan(8);
    expect([...told]).toEqual(server.all.map(({ asked, sha256 }) => [asked.id, sha256]));
    expect(server.told[0]).toMatchObject({ auditor: "one", job: job.work.job.jobId });
  });

  it("sets a state once for all that is computed with it, in whichever order it is asked", async () => {
    const { server, states } = await audit(
      offering((all) => all.toSorted((one, other) => one.index - other.index)),
    );
    expect(states).toEqual([...new Set(states)]);
    expect(states).toHaveLength(job.rounds.length);
    expect(server.told).toHaveLength(server.all.length);
  });

  it("opens a job once, however often something of it is asked", async () => {
    const { server } = await audit((scripted) => {
      for (const { asked } of scripted.all) scripted.offers.push([asked]);
    });
    expect(server.requests.filter((each) => each.endsWith("/record"))).toHaveLength(1);
    expect(server.requests.filter((each) => each.includes("datasets"))).toHaveLength(1);
  });

  it("opens another job of the same id anew", async () => {
    const { server } = await audit((scripted) => {
      const [one, other] = scripted.all.map(({ asked }) => [asked]);
      scripted.offers.push(one ?? [], other ?? []);
      const { fetch } = scripted;
      Object.assign(scripted, {
        fetch: (url: string, request: RequestInit) => {
          if (url.endsWith("done")) scripted.createdAt = 2;
          return fetch(url, request);
        },
      });
    });
    expect(server.requests.filter((each) => each.endsWith("/record"))).toHaveLength(2);
    expect(server.told).toHaveLength(2);
  });

  it("waits longer and longer while the server is away, and says so once", async () => {
    const { server, said, pauses } = await audit((scripted) => {
      for (const status of [0, 503, 0, 429]) {
        scripted.failures.push({ path: "api/checks/take", status });
      }
      first(1)(scripted);
    });
    expect(server.told).toHaveLength(1);
    expect(pauses.slice(0, 4)).toEqual([500, 1000, 2000, 4000]);
    expect(said.slice(0, 2)).toEqual(["ECONNREFUSED; keeps trying", "the server is there again"]);
  });

  it("ends with what the server says if it may not take anything", async () => {
    await expect(
      audit(({ failures }) => failures.push({ path: "api/checks/take", status: 403 })),
    ).rejects.toThrow("POST /api/checks/take: HTTP 403 a reason");
  });

  it("drops what is computed from a state that is gone, and goes on", async () => {
    const { server, said } = await audit(
      offering((all) => [{ ...all[0], base: "0".repeat(64) }, ...all.slice(1, 3)]),
    );
    expect(server.told).toHaveLength(2);
    expect(said.at(-1)).toContain("computed 2 values in 60 s");
    expect(said.at(-1)).toContain("1 dropped: state is gone");
  });

  it("drops what is of a job that is gone, or of no node of its job", async () => {
    const { server, said } = await audit(
      offering(([one]) => [{ ...one, job: "gone" }, { ...one, index: 99 }, one]),
    );
    expect(server.told).toHaveLength(1);
    expect(said.at(-1)).toContain("1 dropped: job is gone; 1 dropped: not of its job");
  });

  it("skips a job that is not exact, with one line", async () => {
    const { server, said } = await audit((scripted) => {
      const { job: spec } = smallJob();
      if (spec.work.case === "training" && spec.work.value.model !== undefined) {
        spec.work.value.model.exact = false;
      }
      scripted.withRecord(recordOf({ ...factsOf(job), job: spec }));
      first(2)(scripted);
      first(1)(scripted);
    });
    expect(server.told).toEqual([]);
    expect(said.filter((line) => line.includes("job fixture is"))).toEqual([
      expect.stringContaining("(it is not exact)"),
    ]);
    expect(said.at(-1)).toContain("3 dropped: job is skipped");
  });

  it("tells a hash again if the server was away, and not if nobody waits for it", async () => {
    const { server } = await audit((scripted) => {
      for (const status of [0, 500, 404]) {
        scripted.failures.push({ path: "api/checks/done", status });
      }
      first(1)(scripted);
    });
    expect(server.requests.filter((each) => each.endsWith("done"))).toHaveLength(3);
    expect(server.told).toEqual([]);
  });

  it("drops what it cannot have the state for while the server is away", async () => {
    const { server, said } = await audit((scripted) => {
      first(1)(scripted);
      first(1)(scripted);
      scripted.failures.push({ path: "api/models/", status: 502 });
    });
    expect(server.told).toHaveLength(1);
    expect(said.at(-1)).toContain("1 dropped: server was away");
  });
});

describe("the states that an auditor keeps", () => {
  it("are as many as there is room for, the ones that were needed last", async () => {
    const loaded: number[] = [];
    const sizes = job.states.map(({ length }) => length);
    const hashes = job.rounds.map(({ base }) => base);
    const states = new States((sizes[0] ?? 0) * 2, (sha256) => {
      loaded.push(hashes.indexOf(sha256));
      return Promise.resolve(job.states[hashes.indexOf(sha256)]);
    });
    for (const at of [0, 1, 0, 2, 0, 1]) await states.get(hashes[at] ?? "");
    expect(loaded).toEqual([0, 1, 2, 1]);
  });

  it("are refused if they are not what was asked for", async () => {
    const states = new States(100, () => Promise.resolve(Uint8Array.of(1)));
    await expect(states.get("0".repeat(64))).rejects.toThrow("was served with the SHA-256");
  });
});
