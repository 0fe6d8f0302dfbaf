import { afterAll, beforeAll, describe, expect, it } from "vitest";

import type { TrainingJob } from "../../volunteer-ui/src/rest/index.ts";
import { weightsAlone } from "./support/alone.ts";
import { audit } from "./support/audit.ts";
import { type Farm, startStandalone, startVolunteers } from "./support/farm.ts";
import { type TestJob, corpus, smallTextJob } from "./support/jobs.ts";
import { endAll, endMatching } from "./support/processes.ts";
import { trainAlone } from "./support/reference.ts";

/**
 * The distributed run against TensorFlow.js alone, and against itself. The tolerance covers that float32 sums of the
 * same numbers in another order differ in the last bits, and that optimizers which divide by the
 * gradient's size carry such differences on.
 */
const RELATIVE_TOLERANCE = 1e-4;
const ROUNDS = 22;

const OPTIMIZERS: readonly TestJob["optimizer"][] = [
  { type: "sgd", learningRate: 0.5 },
  { type: "rmsprop", learningRate: 0.005 },
  { type: "adam", learningRate: 0.01 },
];

describe("a job computed by volunteers equals TensorFlow.js training alone", () => {
  let farm: Farm;
  let dataset: string;
  const expected = new Map<string, number[]>();
  const weights = new Map<string, string>();

  beforeAll(async () => {
    farm = await startStandalone("correctness");
    dataset = await farm.api.createDataset(corpus());
  });
  afterAll(endAll);

  for (const [count, workers] of [
    [1, 1],
    [2, 1],
    [5, 1],
    [1, 3],
  ] as const) {
    const crew = `${count}x${workers}`;
    describe(`with ${count} volunteers of ${workers} workers`, () => {
      beforeAll(() => {
        const name = `correctness-volunteers-${crew}`;
        startVolunteers(name, farm, count, "--workers", String(workers));
      });
      afterAll(() => endMatching("correctness-volunteers"));

      for (const optimizer of OPTIMIZERS) {
        it(`${optimizer.type}: the same loss in each of ${ROUNDS} rounds`, async () => {
          const job = smallTextJob(dataset, { name: `${optimizer.type}-${crew}`, optimizer });
          const id = await farm.api.createJob(job);
          const summary = await farm.api.finished(id);
          const history = await farm.api.history(id);
          audit(history, job);
          expect(summary.samplesCommitted).toBe(summary.samplesExpected);

          const initial = await farm.api.weights(history[0]?.baseSha256 ?? "");
          const alone =
            expected.get(optimizer.type) ?? (await trainAlone(job, corpus(), initial, ROUNDS));
          expected.set(optimizer.type, alone);
          for (const [round, loss] of alone.entries()) {
            const ours = history[round]?.loss ?? NaN;
            expect(
              Math.abs(ours - loss) / loss,
              `round ${round}: ${ours}, alone ${loss}`,
            ).toBeLessThan(RELATIVE_TOLERANCE);
          }
          expect(alone.at(-1)).toBeLessThan((alone[0] ?? 0) * 0.95);

          expect(summary.exact).toBe(true);
          const reference = weights.get(optimizer.type) ?? (await weightsAlone(job));
          weights.set(optimizer.type, reference);
          expect(summary.weightsSha256, "the same bits whoever computed what").toBe(reference);
        });
      }
    });
  }

  it("the same bits by 16 volunteers, slow and fast, of which some come late and some die", async () => {
    const job = smallTextJob(dataset, {
      name: "sixteen",
      // 34 leaves, the last of one sample.
      training: { epochs: 2, samplesPerEpoch: 1500, batchSize: 100, leafSize: 3 },
      evaluation: { heldOutFraction: 0.1, samples: 100, leafSize: 7, everyRounds: 4 },
    });
    startVolunteers("correctness-volunteers-first", farm, 1, "--pace", "40");
    const id = await farm.api.createJob(job);
    await farm.api.reachesRound(id, 2);
    // No round goes on before those who come late are here, or the first of them would do what is left.
    await farm.api.pauseJob(id);
    startVolunteers("correctness-volunteers-sixteen", farm, 16);
    const mortal = startVolunteers("correctness-volunteers-mortal", farm, 2, "--pace", "60");
    await farm.api.hasVolunteers(id, 19);
    await farm.api.resumeJob(id);
    await farm.api.reachesRound(id, 12);
    await mortal.end("SIGKILL");
    const summary = await farm.api.finished(id);
    const history = await farm.api.history(id);
    audit(history, job);

    const parts = history.flatMap(({ contributions }) => contributions);
    expect(summary.volunteers).toBeGreaterThanOrEqual(16);
    expect(new Set(parts.map(({ level }) => level)).size, "sizes of subtrees").toBeGreaterThan(2);
    expect(summary.weightsSha256).toBe(await weightsAlone(job));
    await endMatching("correctness-volunteers");
  });

  it.each(["shared", "averaged", "reset"] as const)(
    "the same bits with local steps, moments %s, by volunteers of which some die",
    async (state) => {
      const job: TrainingJob = {
        ...smallTextJob(dataset, { name: `local-${state}` }),
        // Five trajectories a round; the last round of an epoch has two and a half.
        training: {
          epochs: 3,
          samplesPerEpoch: 760,
          mode: { type: "localSteps", steps: 5, batchSize: 8, trajectories: 5, state },
        },
        evaluation: { heldOutFraction: 0.1, samples: 100, leafSize: 7, everyRounds: 4 },
      };
      startVolunteers("correctness-volunteers-local", farm, 3, "--workers", "2");
      const mortal = startVolunteers("correctness-volunteers-mortal", farm, 2, "--pace", "60");
      const id = await farm.api.createJob(job);
      await farm.api.reachesRound(id, 4);
      await mortal.end("SIGKILL");
      const summary = await farm.api.finished(id);
      const history = await farm.api.history(id);
      audit(history, job);
      expect(history.at(-1)?.heldOutLoss).toBeLessThan(history[0]?.heldOutLoss ?? NaN);
      expect(summary.weightsSha256).toBe(await weightsAlone(job));
      await endMatching("correctness-volunteers");
    },
  );

  it.each(["int8", "int4"] as const)(
    "the same bits with gradients and trajectories rounded to %s, and so they learn",
    async (encoding) => {
      startVolunteers("correctness-volunteers-rounded", farm, 3, "--workers", "2");
      const job = smallTextJob(dataset, { name: `rounded-${encoding}` });
      const evaluation = { heldOutFraction: 0.1, samples: 100, leafSize: 7, everyRounds: 4 };
      const trainings: readonly TrainingJob["training"][] = [
        { ...job.training, encoding },
        {
          epochs: 3,
          samplesPerEpoch: 760,
          encoding,
          mode: { type: "localSteps", steps: 5, batchSize: 8, trajectories: 5 },
        },
      ];
      for (const training of trainings) {
        const rounded: TrainingJob = { ...job, training, evaluation };
        const id = await farm.api.createJob(rounded);
        const summary = await farm.api.finished(id);
        const history = await farm.api.history(id);
        audit(history, rounded);
        expect(history.at(-1)?.heldOutLoss).toBeLessThan(history[0]?.heldOutLoss ?? NaN);
        expect(summary.weightsSha256).toBe(await weightsAlone(rounded));
      }
      await endMatching("correctness-volunteers");
    },
  );

  it("also where the kernels do not cover the network, and says why", async () => {
    startVolunteers("correctness-volunteers-tensorflow", farm, 2);
    const job = smallTextJob(dataset, { name: "tensorflow", activation: "softsign" });
    const id = await farm.api.createJob(job);
    const summary = await farm.api.finished(id);
    const history = await farm.api.history(id);
    audit(history, job);
    const initial = await farm.api.weights(history[0]?.baseSha256 ?? "");
    for (const [round, loss] of (await trainAlone(job, corpus(), initial, ROUNDS)).entries()) {
      const ours = history[round]?.loss ?? NaN;
      expect(Math.abs(ours - loss) / loss, `round ${round}`).toBeLessThan(RELATIVE_TOLERANCE);
    }
    expect(summary.exact).toBe(false);
    expect(summary.inexactBecause).toEqual([
      "first (LSTM): activation softsign",
      "second (LSTM): activation softsign",
    ]);
    await endMatching("correctness-volunteers");
  });
});
