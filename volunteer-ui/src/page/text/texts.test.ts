import { describe, expect, it } from "vitest";

import { LocalStepsSchema, TrainingSchema, create, workOf } from "../../protocol/index.ts";
import { countingJob, textJob } from "../fixture/job.ts";
import { jobProgress, volunteerState } from "../fixture/state.ts";
import { backendName, computingWith } from "./backend.ts";
import { exactLine, modeLine, networkFactsOf, plainLine } from "../training/job-facts.ts";
import { trafficLine } from "../training/traffic.ts";
import { latestLosses } from "../training/losses.ts";
import { epochsOf } from "../training/epochs.ts";
import { oneLine } from "./one-line.ts";
import { othersHere } from "./others.ts";
import { progressOf, shareOfWhole } from "./progress.ts";

describe("what will be computed", () => {
  it("counts the parameters of all tensors and names the amount of text", () => {
    const work = workOf(textJob(400));
    if (work.kind !== "training") throw new Error("it trains");
    expect(plainLine(networkFactsOf(work))).toBe(
      "A network with 54,998 parameters learns to write, character by character, from 1.0 MB of text.",
    );
  });

  it("says what records are learnt for", () => {
    const facts = { parameters: 2514 };
    const classes = { kind: "classes", classes: 10, examples: 60_000 } as const;
    expect(plainLine({ ...facts, data: classes })).toContain(
      "10 classes apart, from 60,000 examples",
    );
    const values = { kind: "values", examples: 1 } as const;
    expect(plainLine({ ...facts, data: values })).toContain("predict values, from 1 example.");
  });

  it("says what makes devices differ, if anything does", () => {
    expect(exactLine({ inexactBecause: [] })).toContain("to the last bit");
    expect(exactLine({ inexactBecause: ["dropout (Dropout)"] })).toContain(
      "because of dropout (Dropout).",
    );
  });

  it("says how many steps a device takes by itself, if it takes any", () => {
    const { batches } = create(TrainingSchema, { batches: { leafSize: 250 } });
    if (batches === undefined) throw new Error("it has some");
    const localSteps = create(LocalStepsSchema, { batchSize: 32 });
    expect(modeLine({ batches, localSteps })).toContain("takes 8 steps by itself");
    expect(modeLine({ batches, localSteps: undefined })).toBe("");
  });

  it("says how little is sent for how much computing, as measured", () => {
    const work = { localSteps: create(LocalStepsSchema, { batchSize: 32 }) };
    const given = { tasks: 10, computeSeconds: 62, bytesUp: 254_200 };
    expect(trafficLine(work, given)).toBe("Sends 24.6 kB for every 6 s of computing.");
    const fast = { tasks: 100, computeSeconds: 25, bytesUp: 2_500_000 };
    expect(trafficLine(work, fast)).toBe("Sends 100 kB for every 1 s of computing.");
    expect(trafficLine(work, { ...given, tasks: 0, computeSeconds: 0 })).toBe("");
    expect(trafficLine({ localSteps: undefined }, given)).toBe("");
  });

  it("does without what is not known", () => {
    const facts = { parameters: undefined, data: undefined };
    expect(plainLine(facts)).toMatch(/^A neural network is trained/);
  });
});

describe("progress", () => {
  it("counts the units of finished rounds, with the smaller last round of an epoch", () => {
    const spec = textJob(400);
    if (spec.work.case !== "training") throw new Error("it trains");
    Object.assign(spec.work.value.batches ?? {}, { epochs: 2, samplesPerEpoch: 300 });
    const job = jobProgress({ spec, rounds: 6 });
    const at = [0, 1, 2, 3, 4, 5, 6, 7].map((version) => ({ ...job, version }));
    expect(at.map((each) => progressOf(each).units)).toEqual([
      0, 128, 256, 300, 428, 556, 600, 600,
    ]);
    expect(at.map((each) => epochsOf(each)?.current)).toEqual([1, 1, 1, 2, 2, 2, 2, 2]);
  });

  it("counts the units of work that has no epochs", () => {
    const job = jobProgress({ spec: countingJob(3), rounds: 3, version: 2 });
    expect(progressOf(job)).toEqual({ rounds: 2, ofRounds: 3, fraction: 2 / 3, units: 2000 });
    expect(epochsOf(job)).toBeUndefined();
  });

  it("is whole when the last version is there", () => {
    expect(progressOf(jobProgress({ version: 400 })).fraction).toBe(1);
  });

  it("compares a volunteer with all samples so far, never above the whole", () => {
    const contribution = { ...volunteerState({}).contribution, unitsCredited: 128 };
    const after = (version: number) =>
      shareOfWhole(volunteerState({ job: jobProgress({ version }), contribution }));
    expect(after(0)).toBeUndefined();
    expect(after(1)).toBe(1);
    expect(after(4)).toBe(0.25);
    expect(shareOfWhole(volunteerState({ contribution }))).toBeUndefined();
    contribution.unitsCredited = 999;
    expect(after(1)).toBe(1);
  });
});

describe("small words", () => {
  it("tells who else is here", () => {
    expect(othersHere(0)).toContain("Counting");
    expect(othersHere(1)).toContain("only one");
    expect(othersHere(2)).toBe("You and 1 other are here.");
    expect(othersHere(12)).toBe("You and 11 others are here.");
  });

  it("names backends as people know them", () => {
    expect(backendName("kernels")).toBe("WebAssembly");
    expect(backendName("webgl")).toContain("graphics");
    expect(backendName("abacus")).toBe("abacus");
    expect(computingWith("kernels", 1)).toBe("WebAssembly");
    expect(computingWith("kernels", 3)).toBe("WebAssembly on 3 processors");
  });

  it("keeps generated text on one line", () => {
    expect(oneLine("a\n\tb\r\nc")).toBe("a↵ b↵c");
  });

  it("sums up the loss curve in a sentence", () => {
    const points = [
      { round: 0, loss: 4.5949, heldOut: undefined },
      { round: 1200, loss: 2.1, heldOut: 2.25 },
      { round: 1201, loss: undefined, heldOut: 2.2 },
    ];
    expect(latestLosses(points).sentence).toBe(
      "Loss curve: from 4.595 in round 0 to 2.100 in round 1,200; held-out loss 2.200.",
    );
    expect(latestLosses([]).sentence).toBe("Loss curve: no round yet.");
  });

  it("say how many classes are predicted correctly, where there are classes", () => {
    const points = [
      { round: 0, loss: 2, heldOut: 1.5, heldOutAccuracy: 0.25 },
      { round: 1, loss: 1, heldOut: undefined },
    ];
    expect(latestLosses(points, true).accuracy).toBe(0.25);
    expect(latestLosses(points, true).sentence).toContain(
      "; held-out loss 1.500, 25 % of classes right.",
    );
    expect(latestLosses(points, false).accuracy).toBeUndefined();
  });
});
