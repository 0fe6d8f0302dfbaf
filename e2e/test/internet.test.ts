import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { optionsOf } from "../internet/options.ts";
import { plot } from "../internet/plot.ts";
import { csv, remarks, table } from "../internet/report.ts";
import type { Run } from "../internet/runs.ts";
import { trainTogether } from "../internet/together.ts";
import { SeparateServices } from "./support/farm.ts";
import { ROOT, endAll } from "./support/processes.ts";

const ALONE: Run = {
  way: "alone",
  volunteers: 1,
  link: null,
  seconds: 60,
  rounds: 600,
  samplesPerVolunteer: 19_200,
  bytesUpPerVolunteer: 0,
  bytesDownPerVolunteer: 0,
  idleShare: 0,
  vainShare: 0,
  heldOutLoss: 1.84,
  weightsSha256: "a".repeat(64),
  isVerified: null,
  processorsBusy: 0.5,
  course: [
    { seconds: 0, bytesUp: 0, samples: 0, loss: 4 },
    { seconds: 60, bytesUp: 0, samples: 19_200, loss: 1.84 },
  ],
};
const SYNCHRONOUS: Run = {
  ...ALONE,
  ...{ way: "synchronous-float32", volunteers: 8, link: "20/100/40", seconds: 120 },
  ...{ bytesUpPerVolunteer: 100_000_000, processorsBusy: 0.95 },
};
const LOCAL: Run = {
  ...SYNCHRONOUS,
  ...{ way: "local-int4", seconds: 20, bytesUpPerVolunteer: 1_000_000, processorsBusy: 0.5 },
  ...{ idleShare: 0.08, isVerified: false },
  course: [
    { seconds: 1, bytesUp: 50_000, samples: 256, loss: 3.2 },
    { seconds: 20, bytesUp: 1_000_000, samples: 5120, loss: 1.84 },
  ],
};

describe("the options of experiment internet", () => {
  it("have the defaults that its help names", () => {
    const options = optionsOf([]);
    expect(options).toMatchObject({ volunteers: [8], link: { up: 20, down: 100, rttMs: 40 } });
    const help = readFileSync(`${ROOT}launcher/help/experiment-internet.txt`, "utf8");
    expect(help).toContain(`processor (${options.paceMs})`);
    expect(help).toContain(`not to wait for these (${options.slowMotion})`);
    for (const way of options.ways) expect(help).toContain(way);
  });

  it.each([
    [["--volunteers", "0"], "--volunteers 0: must be a whole number from 1 to 64"],
    [["--volunteers", "4,x"], "--volunteers x: must be a whole number from 1 to 64"],
    [["--pace=-1"], "--pace -1: must be a number from 0 to 60000"],
    [["--link", "fast"], "--link fast: must be UP/DOWN/RTT, such as 20/100/40"],
    [["--target", "0"], "--target 0: must be a number from 0.1 to 10"],
    [["--churn", "30"], "--churn 30: must be MEAN_ON/MEAN_OFF, in seconds, such as 30/10"],
    [["--way", "telepathy"], "--way telepathy: must be one of alone, synchronous-float32,"],
    [["--speed", "9"], "--speed"],
  ])("refuse %j", (args, message) => {
    expect(() => optionsOf(args)).toThrow(message);
  });
});

describe("the report of experiment internet", () => {
  it("compares ways, and says where figures are not to be trusted", () => {
    expect(remarks([ALONE, SYNCHRONOUS, LOCAL])).toEqual([
      "synchronous-float32, 8 volunteers: 0.50 times as fast as one alone",
      expect.stringContaining("processors were 95.0 % busy"),
      "local-int4, 8 volunteers: 3.00 times as fast as one alone, 6.00 times as fast as synchronous-float32, 1.0 % of its bytes up",
      "local-int4, 8 volunteers: OTHER WEIGHTS than in one process",
    ]);
  });

  it("is a table, a CSV of every measurement, and a plot of every run", () => {
    expect(table([ALONE, LOCAL]).split("\n")).toHaveLength(3);
    expect(csv([ALONE, LOCAL]).trimEnd().split("\n")).toEqual([
      "way,volunteers,link,seconds,bytes_up,samples,held_out_loss",
      "alone,1,,0,0,0,4",
      "alone,1,,60,0,19200,1.84",
      "local-int4,8,20/100/40,1,50000,256,3.2",
      "local-int4,8,20/100/40,20,1000000,5120,1.84",
    ]);
    const svg = plot([ALONE, LOCAL]);
    expect(svg.match(/<polyline/g)).toHaveLength(4);
    expect(svg).not.toContain("NaN");
  });
});

describe("a run of experiment internet", () => {
  let farm: SeparateServices;
  let dataset: string;

  beforeAll(async () => {
    farm = await SeparateServices.start();
    const text = readFileSync(`${ROOT}node_modules/@tensorflow/tfjs-0.11.7/dist/tf.js`);
    dataset = await farm.api.createDataset(text);
  });
  afterAll(endAll);

  it("comes to the weights of one process, and says what went over the line", async () => {
    const options = optionsOf([
      "--target",
      "3.4",
      "--pace",
      "0",
      "--slow-motion",
      "1",
      "--verify",
      "--link",
      "50/200/2",
    ]);
    const local = await trainTogether(farm, dataset, "local-int4", 2, options);
    expect(local).toMatchObject({ way: "local-int4", volunteers: 2, isVerified: true });
    expect(local.heldOutLoss).toBeLessThanOrEqual(3.4);
    expect(local.rounds).toBeGreaterThan(0);
    expect(local.course.map(({ samples }) => samples)).toContain(local.samplesPerVolunteer);

    const synchronous = await trainTogether(farm, dataset, "synchronous-float32", 2, options);
    expect(synchronous.isVerified).toBe(true);
    const perSample = (run: Run): number => run.bytesUpPerVolunteer / run.samplesPerVolunteer;
    // A value of float32 is 221 KB for 64 samples, a trajectory's less than 40 KB for 256; either may be sent in vain, or
    // in several parts, the more so the slower this machine is.
    expect(perSample(synchronous)).toBeGreaterThan(3 * perSample(local));
    // The data set is a megabyte.
    expect(local.bytesDownPerVolunteer).toBeGreaterThan(1_000_000);
  });
});
