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
  it("carries a job, its data and weights, and gives their memory away", async () => {
    const calls: unknown[] = [];
    const { trainer } = connect({
      ...idle,
      open: (job, data) => {
        calls.push(job.jobId, job.createdAtMs, data);
        return Promise.resolve({ backend: "cpu", trials: [] });
      },
      setWeights: (weights) => {
        calls.push(weights);
        return Promise.resolve();
      },
    });
    const job = create(JobSpecSchema, { jobId: "paper", createdAtMs: 5n });
    const data = Uint8Array.of(1, 2, 3);
    const weights = Float32Array.of(4, 5);

    expect(await trainer.open(job, data)).toEqual({ backend: "cpu", trials: [] });
    await trainer.setWeights(weights);

    expect(calls).toEqual(["paper", 5n, Uint8Array.of(1, 2, 3), Float32Array.of(4, 5)]);
    expect(data.byteLength).toBe(0);
    expect(weights.byteLength).toBe(0);
  });

  it("copies what shares its memory with something else, such as the message it came in", async () => {
    const message = new Uint8Array(16).fill(1);
    const received: unknown[] = [];
    const { trainer } = connect({
      ...idle,
      setWeights: (weights) => {
        received.push(weights.byteLength, weights.buffer.byteLength);
        return Promise.resolve();
      },
    });
    await trainer.setWeights(new Float32Array(message.buffer, 4, 2));
    expect(received).toEqual([8, 8]);
    expect(message.byteLength).toBe(16);
  });

  it("gives the gradient's memory to the receiver", async () => {
    const gradientSum = Float32Array.of(1, 2, 3, 99).subarray(0, 3);
    const value = { gradientSum, lossSum: 4, correct: 1, samples: 2, computeMicros: 7 };
    const { trainer } = connect({ ...idle, leaf: () => Promise.resolve(value) });

    const received = await trainer.leaf({
      kind: TaskKind.TRAIN,
      round: 0,
      samples: Int32Array.of(0, 1),
    });

    expect(received).toEqual({ ...value, gradientSum: Float32Array.of(1, 2, 3) });
    expect(gradientSum.byteLength).toBe(0);
  });

  it("carries errors as messages", async () => {
    const { trainer } = connect({
      ...idle,
      leaf: () => Promise.reject(new RangeError("sample 9: the data set has samples 0..5")),
    });
    await expect(
      trainer.leaf({ kind: TaskKind.TRAIN, round: 0, samples: Int32Array.of(9) }),
    ).rejects.toThrow("sample 9: the data set has samples 0..5");
  });

  it("answers in order, with texts in the pauses", async () => {
    const order: string[] = [];
    const { promise: textIsWritten, resolve } = deferred();
    const { trainer } = connect({
      ...idle,
      rest: async (ms) => {
        if (ms === 1) await textIsWritten;
        order.push(`rest ${ms}`);
      },
      generate: () => {
        order.push("text");
        resolve();
        return Promise.resolve({ seed: "a", text: "b" });
      },
    });
    const calls = [trainer.rest(1), trainer.rest(2), trainer.generate(1), trainer.rest(3)];
    expect((await Promise.all(calls))[2]).toEqual({ seed: "a", text: "b" });
    expect(order).toEqual(["text", "rest 1", "rest 2", "rest 3"]);
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

function deferred(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((fulfil) => {
    resolve = fulfil;
  });
  return {
    promise,
    resolve: () => {
      resolve();
    },
  };
}

const unexpected = (): never => {
  throw new Error("not expected in this test");
};
const idle: Trainer = {
  open: unexpected,
  setWeights: unexpected,
  leaf: unexpected,
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
