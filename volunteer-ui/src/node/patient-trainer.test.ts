import { describe, expect, it } from "vitest";

import type { JobSpec } from "../protocol/index.ts";
import type { TrainerReady, WorkerTrainer } from "../trainer/index.ts";
import { patientTrainer } from "./patient-trainer.ts";
import { Turnstile } from "./turnstile.ts";

const READY: TrainerReady = { backend: "none", trials: [] };

/** A trainer that opens when the test says so. */
function slowTrainer() {
  let finish: (ready: TrainerReady) => void = () => undefined;
  const opened = new Promise<TrainerReady>((resolve) => {
    finish = resolve;
  });
  const trainer: WorkerTrainer = {
    isAlive: true,
    open: () => opened,
    setWeights: () => Promise.resolve(),
    leaf: () => Promise.reject(new Error("not here")),
    generate: () => Promise.resolve(undefined),
    rest: () => Promise.resolve(),
    close: () => undefined,
  };
  return { trainer, finish };
}

describe("patient trainers", () => {
  it("start and open no more at once than may pass the turnstile", async () => {
    const turnstile = new Turnstile(2);
    const slow = [slowTrainer(), slowTrainer(), slowTrainer()];
    let started = 0;
    const opening = slow.map(({ trainer }) =>
      patientTrainer(() => {
        started += 1;
        return trainer;
      }, turnstile).open({} as JobSpec, new Uint8Array()),
    );
    await Promise.resolve();
    expect(started).toBe(2);
    slow[0]?.finish(READY);
    await opening[0];
    await Promise.resolve();
    expect(started).toBe(3);
    for (const { finish } of slow) finish(READY);
    expect(await Promise.all(opening)).toEqual([READY, READY, READY]);
  });

  it("let the next one in when one fails", async () => {
    const turnstile = new Turnstile(1);
    const failing = turnstile.pass(() => Promise.reject(new Error("no memory")));
    const next = turnstile.pass(() => Promise.resolve("in"));
    await expect(failing).rejects.toThrow("no memory");
    expect(await next).toBe("in");
  });

  it("do not start once they are closed", async () => {
    const turnstile = new Turnstile(1);
    const slow = slowTrainer();
    const first = patientTrainer(() => slow.trainer, turnstile);
    const opening = first.open({} as JobSpec, new Uint8Array());
    const second = patientTrainer(() => {
      throw new Error("started although closed");
    }, turnstile);
    const waiting = second.open({} as JobSpec, new Uint8Array());
    second.close();
    slow.finish(READY);
    await opening;
    await expect(waiting).rejects.toThrow("the trainer was closed");
  });
});
