import { readFileSync } from "node:fs";

import { describe, expect, it } from "vitest";

import { OPTIONS, type Place, settingsOf } from "./settings.ts";

const HERE: Place = {
  environment: { MANYHANDS_ADMIN_TOKEN: " mh_1_2 " },
  processors: 5,
  host: "über host.example",
  suffix: "0a1b2c",
};
const URL = "https://train.example.org/farm/";

describe("the command line of an auditor", () => {
  it("takes half of the processors, and a name that nobody else has", () => {
    expect(settingsOf([URL], HERE)).toEqual({
      kind: "run",
      settings: {
        url: URL,
        modelServiceUrl: URL,
        token: "mh_1_2",
        workers: 2,
        name: "berhost.example-0a1b2c",
      },
    });
    expect(settingsOf([URL], { ...HERE, processors: 1 })).toMatchObject({
      settings: { workers: 1 },
    });
  });

  it("cuts a long name, and does without a host's", () => {
    const named = (host: string): unknown => settingsOf([URL], { ...HERE, host });
    const name = `${"a".repeat(57)}-0a1b2c`;
    expect(named("a".repeat(80))).toMatchObject({ settings: { name } });
    expect(named("ü")).toMatchObject({ settings: { name: "0a1b2c" } });
  });

  it("takes what it is told", () => {
    expect(settingsOf(["http://h/?job=x", "--workers", "3", "--name", "a_b"], HERE)).toMatchObject({
      settings: { url: "http://h/", workers: 3, name: "a_b" },
    });
  });

  it("asks model-service where it is told, if there is no ingress", () => {
    expect(settingsOf(["http://task", "--model-service", "http://model"], HERE)).toMatchObject({
      settings: { url: "http://task/", modelServiceUrl: "http://model/" },
    });
  });

  it.each([
    [[], "give exactly one URL"],
    [["a", "b"], "give exactly one URL"],
    [["ws://h"], "'ws://h': must be an address that begins with http:// or https://"],
    [[URL, "--model-service", "model"], "'model': must be an address that begins with http://"],
    [[URL, "--workers", "0"], "--workers 0: must be a whole number from 1 to 256"],
    [[URL, "--name", "a b"], "--name a b: must be 1 to 64 letters"],
    [[URL, "--speed", "9"], "--speed"],
  ])("refuses %j", (args, message) => {
    expect(settingsOf(args, HERE)).toEqual({
      kind: "wrong",
      message: expect.stringContaining(message) as string,
    });
  });

  it("asks for a token", () => {
    expect(settingsOf([URL], { ...HERE, environment: {} })).toEqual({
      kind: "wrong",
      message: expect.stringContaining("MANYHANDS_ADMIN_TOKEN is empty") as string,
    });
  });

  it("has its options explained", () => {
    const help = readFileSync(`${import.meta.dirname}/../../../launcher/help/auditor.txt`, "utf8");
    const explained = [...help.matchAll(/^ {2}--([a-z-]+) /gm)].map(([, option]) => option);
    expect([...explained, "help"].toSorted()).toEqual(Object.keys(OPTIONS).toSorted());
  });
});
