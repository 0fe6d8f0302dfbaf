import { MessageChannel } from "node:worker_threads";
import type { MessagePort } from "node:worker_threads";

import { afterEach, describe, expect, it } from "vitest";

import { TaskKind, create, JobSpecSchema } from "../protocol/index.ts";
import { serve } from "./channel.ts";
import { createTrainer } from "./remote.ts";
import type { Trainer } from "./trainer.ts";

const ends: MessagePort[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end.close();
});

describe("the channel between a trainer and its user", () => {
  it("carries a job, its data and a state, and gives their memory away", async () => {
    const calls: unknown[] = [];
    const { trainer } = connect({
      ...idle,
      open: (job, data) => {
        calls.push(job.jobId, job.createdAtMs, data);
        return Promise.resolve({ backend: "cpu", trials: [] });
      },
      setState: (state) => {
        calls.push(state);
        return Promise.resolve();
      },
    });
    const job = create(JobSpecSchema, { jobId: "paper", createdAtMs: 5n });
    const data = Uint8Array.of(1, 2, 3);
    const state = Uint8Array.of(4, 5);

    expect(await trainer.open(job, data)).toEqual({ backend: "cpu", trials: [] });
    await trainer.setState(state);

    expect(calls).toEqual(["paper", 5n, Uint8Array.of(1, 2, 3), Uint8Array.of(4, 5)]);
    expect(data.byteLength).toBe(0);
    expect(state.byteLength).toBe(0);
  });

  it("copies what shares its memory with something else, such as the message it came in", async () => {
    const message = new Uint8Array(16).fill(1);
    const received: unknown[] = [];
    const { trainer } = connect({
      ...idle,
      setState: (state) => {
        received.push(state.byteLength, state.buffer.byteLength);
        return Promise.resolve();
      },
    });
    await trainer.setState(message.subarray(4, 12));
    expect(received).toEqual([8, 8]);
    expect(message.byteLength).toBe(16);
  });

  it("gives a leaf's memory to the receiver", async () => {
    const value = Uint8Array.of(1, 2, 3);
    const leaf = { value, sha256: Uint8Array.of(9), computeMicros: 7 };
    const { trainer } = connect({ ...idle, leaf: () => Promise.resolve(leaf) });
    expect(await trainer.leaf(LEAF)).toEqual({ ...leaf, value: Uint8Array.of(1, 2, 3) });
    expect(value.byteLength).toBe(0);
  });

  it("tells how far a leaf is, and nothing once it is there", async () => {
    const { trainer } = connect({
      ...idle,
      leaf: (_, onStep) => {
        onStep?.(0, 2);
        onStep?.(1, 2);
        const late = { value: new Uint8Array(1), sha256: undefined, computeMicros: 7 };
        queueMicrotask(() => {
          setImmediate(() => onStep?.(2, 2));
        });
        return Promise.resolve(late);
      },
    });
    const steps: string[] = [];
    await trainer.leaf(LEAF, (done, of) => steps.push(`${done} of ${of}`));
    expect(steps).toEqual(["0 of 2", "1 of 2"]);
    // A second leaf comes after whatever the first one has said.
    await trainer.leaf(LEAF);
    expect(steps).toEqual(["0 of 2", "1 of 2"]);
  });

  it("lends a value for its hash, without a copy", async () => {
    const { trainer } = connect({
      ...idle,
      seal: (value) => Promise.resolve({ value, sha256: value.slice(0, 1) }),
    });
    const value = Uint8Array.of(1, 2, 3);
    const sealed = await trainer.seal(value);
    expect(sealed).toEqual({ value: Uint8Array.of(1, 2, 3), sha256: Uint8Array.of(1) });
    expect(value.byteLength).toBe(0);
  });

  it("carries errors as messages", async () => {
    const { trainer } = connect({
      ...idle,
      leaf: () => Promise.reject(new RangeError("sample 9: the data set has samples 0..5")),
    });
    await expect(trainer.leaf(LEAF)).rejects.toThrow("sample 9: the data set has samples 0..5");
  });

  it("asks for everything in the order in which it was called", async () => {
    const order: string[] = [];
    const ask = (what: string) => {
      order.push(what);
      return Promise.resolve();
    };
    const { trainer } = connect({
      ...idle,
      setState: () => ask("state"),
      rest: (ms) => ask(`rest ${ms}`),
      generate: () => ask("text").then(() => undefined),
    });
    await Promise.all([
      trainer.rest(1),
      trainer.setState(new Uint8Array(1)),
      trainer.generate(1),
      trainer.rest(2),
    ]);
    expect(order).toEqual(["rest 1", "state", "text", "rest 2"]);
  });

  it("rejects what is under way and what follows when the trainer is closed", async () => {
    const { trainer, terminated } = connect({ ...idle, rest: () => new Promise(() => undefined) });
    const resting = trainer.rest(1);
    trainer.close();
    await expect(resting).rejects.toThrow("the trainer was closed");
    await expect(trainer.rest(1)).rejects.toThrow("the trainer was closed");
    expect(terminated()).toBe(true);
  });

  it("rejects what is under way and what follows when the worker ends by itself", async () => {
    const { trainer, die } = connect({ ...idle, rest: () => new Promise(() => undefined) });
    const resting = trainer.rest(1);
    die("out of memory");
    await expect(resting).rejects.toThrow("the trainer's worker ended: out of memory");
    await expect(trainer.generate(1)).rejects.toThrow("out of memory");
  });
});

const LEAF = { kind: TaskKind.ADVANCE, round: 0, index: 9, isWhole: false };

const unexpected = (): never => {
  throw new Error("not expected in this test");
};
const idle: Trainer = {
  open: unexpected,
  setState: unexpected,
  leaf: unexpected,
  seal: unexpected,
  generate: unexpected,
  rest: unexpected,
  close: unexpected,
};

/** A trainer at the far end of a real message channel, which detaches what it transfers. */
function connect(far: Trainer): {
  readonly trainer: Trainer;
  readonly die: (reason: string) => void;
  readonly terminated: () => boolean;
} {
  const { port1, port2 } = new MessageChannel();
  ends.push(port1, port2);
  serve(far, {
    post: (reply, transfer) => {
      port2.postMessage(reply, [...transfer]);
    },
    listen: (listener) => port2.on("message", listener),
  });
  let death: (reason: string) => void = unexpected;
  let isTerminated = false;
  const trainer = createTrainer({
    post: (request, transfer) => {
      port1.postMessage(request, [...transfer]);
    },
    listen: (listener) => port1.on("message", listener),
    onDeath: (listener) => {
      death = listener;
    },
    terminate: () => {
      isTerminated = true;
    },
  });
  return {
    trainer,
    die: (reason) => {
      death(reason);
    },
    terminated: () => isTerminated,
  };
}
