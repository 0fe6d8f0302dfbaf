import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { weightsAlone } from "./support/alone.ts";
import { type Farm, startStandalone, startVolunteers } from "./support/farm.ts";
import { type TestJob, corpus, smallTextJob } from "./support/jobs.ts";
import { endAll, endMatching } from "./support/processes.ts";
import { verify } from "./support/verify.ts";

const TRAINED = corpus().subarray(0, 30_000);
/** Of characters that the other text has, too. */
const EVALUATED = corpus()
  .subarray(30_000)
  .filter((character) => TRAINED.includes(character));

/** From logits, smoothed, evaluated on another text in each second round, of which none is better by 1000 than the first. */
function watchedJob(dataset: string, validation: string): TestJob {
  const job = smallTextJob(dataset, { name: "watched" });
  const { config } = job.model.topology as { config: { layers: object[] } };
  const dense = { class_name: "Dense", config: { name: "next", units: "$alphabet" } };
  const layers = [...config.layers.slice(0, -1), dense];
  return {
    ...job,
    model: {
      topology: { class_name: "Sequential", config: { ...config, layers } },
      loss: "categoricalCrossentropy",
      lossOptions: { fromLogits: true, labelSmoothing: 0.1 },
    },
    data: { ...job.data, validation },
    evaluation: {
      ...{ samples: 100, leafSize: 7, everyRounds: 2 },
      earlyStopping: { patience: 3, minDelta: 1000 },
      metrics: { topK: 3, perClass: true },
    },
  };
}

describe("settings that people know from Keras", () => {
  let farm: Farm;

  beforeAll(async () => {
    farm = await startStandalone("settings");
    startVolunteers("settings-volunteers", farm, 3);
  });
  afterAll(async () => {
    await endMatching("settings-volunteers");
    await endAll();
  });

  it("a job ends early with its best weights, the same for volunteers, alone and verified", async () => {
    const dataset = await farm.api.createDataset(TRAINED);
    const validation = await farm.api.createDataset(EVALUATED);
    const job = watchedJob(dataset, validation);
    const id = await farm.api.createJob(job);
    const summary = await farm.api.finished(id);

    // Evaluations in rounds 0, 2, 4 and 6: after the first one, three that are not better.
    expect(summary).toMatchObject({ round: 7, rounds: 22, exact: true });
    expect(summary.earlyStopping).toMatchObject({ bestVersion: 0, stopped: true });
    const history = await farm.api.history(id);
    expect(history).toHaveLength(7);
    expect(summary.weightsSha256).toBe(history[0]?.baseSha256);
    const { topKAccuracy = NaN, f1 } = history[6]?.metrics ?? {};
    expect(topKAccuracy).toBeGreaterThanOrEqual(history[6]?.heldOutAccuracy ?? NaN);
    expect(f1).toBeGreaterThanOrEqual(0);
    expect(summary.heldOutMetrics?.perplexity).toBeCloseTo(Math.exp(summary.heldOutLoss ?? NaN), 6);

    expect(summary.weightsSha256).toBe(await weightsAlone(job, TRAINED, EVALUATED));
    const verified = await verify(`${farm.url}api/jobs/${id}/record`, "--all");
    expect(verified.summary).toMatchObject({ outcome: "equal", roundsRecomputed: 7 });
  });

  it("Huber's loss: the same for volunteers and alone", async () => {
    const dataset = await farm.api.createDataset(corpus());
    const { model, ...job } = smallTextJob(dataset, { name: "huber" });
    const wanted = { ...job, model: { ...model, loss: "huber", lossOptions: { delta: 0.5 } } };
    const id = await farm.api.createJob(wanted as TestJob);
    const summary = await farm.api.finished(id);

    expect(summary.exact).toBe(true);
    expect(summary.weightsSha256).toBe(await weightsAlone(wanted as TestJob));
  });
});
