import { describe, expect, it } from "vitest";

import { routed } from "./addresses.ts";
import HELP from "../../../launcher/help/volunteer.txt?raw";
import { OPTIONS, parseArguments } from "./arguments.ts";

const URL = "http://localhost:8080/";

describe("the command line", () => {
  it("needs no more than an address", () => {
    expect(parseArguments([URL], 6)).toEqual({
      kind: "run",
      settings: {
        addresses: {
          gatewayUrl: "ws://localhost:8080/ws/volunteer",
          baseUrl: "http://localhost:8080/",
          taskServiceUrl: "http://localhost:8080/",
          modelServiceUrl: "http://localhost:8080/",
          jobId: undefined,
          invitation: undefined,
        },
        count: 1,
        workers: 6,
        share: 1,
        pace: { ms: 0, units: undefined },
        link: undefined,
        churn: undefined,
        jobId: undefined,
        invitation: undefined,
        nickname: undefined,
        credential: undefined,
        tasks: undefined,
        json: undefined,
        trustsPrograms: false,
        quiet: false,
      },
    });
  });

  it("takes every option", () => {
    const args =
      "--count 16 --pace 40 --share 0.5 --job text --nickname Ada --tasks 9 --json a.json --quiet".split(
        " ",
      );
    expect(parseArguments([URL, ...args])).toMatchObject({
      kind: "run",
      settings: {
        count: 16,
        pace: { ms: 40, units: undefined },
        share: 0.5,
        jobId: "text",
        nickname: "Ada",
        tasks: 9,
        json: "a.json",
        quiet: true,
      },
    });
    expect(parseArguments([URL, "--rehearse"])).toMatchObject({ kind: "rehearse" });
  });

  it("takes an invitation, also of a link, which is told to no service by its address", () => {
    const invited = (...args: string[]) => parseArguments(args);
    expect(invited(URL, "--invitation", " class-7b ")).toMatchObject({
      settings: { invitation: "class-7b" },
    });
    expect(invited(`${URL}?job=text#invite=class-7b`)).toMatchObject({
      settings: { jobId: "text", invitation: "class-7b", addresses: { baseUrl: URL } },
    });
    expect(invited(`${URL}?invite=class-7b`)).toMatchObject({
      settings: { invitation: "class-7b", addresses: { baseUrl: URL } },
    });
  });

  it("takes how long volunteers stay and stay away", () => {
    const churn = (text: string) => parseArguments([URL, "--churn", text]);
    expect(churn("30/0.5")).toMatchObject({ settings: { churn: { meanOn: 30, meanOff: 0.5 } } });
    expect(churn("30")).toMatchObject({
      kind: "wrong",
      message: "--churn 30: must be MEAN_ON/MEAN_OFF, in seconds, such as 30/10",
    });
    expect(churn("30/0")).toMatchObject({
      message: "--churn, off: 0: must be a number from 0.1 to 1000000",
    });
  });

  it("takes a pace for a leaf, or for so many units of one", () => {
    const pace = (text: string) => parseArguments([URL, "--pace", text]);
    expect(pace("100/32")).toMatchObject({ settings: { pace: { ms: 100, units: 32 } } });
    expect(pace("2.5")).toMatchObject({ settings: { pace: { ms: 2.5, units: undefined } } });
  });

  it("takes the addresses of services that no ingress unites", () => {
    const args = [
      "http://gateway",
      "--task-service=http://tasks:81",
      "--model-service=http://m/x/",
    ];
    const parsed = parseArguments(args);
    const addresses = parsed.kind === "run" ? parsed.settings.addresses : undefined;
    expect(addresses).toMatchObject({
      gatewayUrl: "ws://gateway/ws/volunteer",
      taskServiceUrl: "http://tasks:81/",
      modelServiceUrl: "http://m/x/",
    });
    const asked = (path: string) => addresses && routed(addresses, `http://gateway/${path}`);
    expect(asked("api/models/ab")).toBe("http://m/x/api/models/ab");
    expect(asked("api/datasets/ab")).toBe("http://tasks:81/api/datasets/ab");
    expect(asked("index.html")).toBe("http://gateway/index.html");
  });

  it("has one worker per processor, unless several volunteers share them or it is told", () => {
    const workers = (...args: string[]) => parseArguments([URL, ...args], 6);
    expect(workers()).toMatchObject({ settings: { workers: 6 } });
    expect(workers("--count", "2")).toMatchObject({ settings: { count: 2, workers: 1 } });
    expect(workers("--count", "2", "--workers", "3")).toMatchObject({
      settings: { count: 2, workers: 3 },
    });
  });

  it.each([
    [["ws://host/ws/volunteer"], "ws://host/ws/volunteer", "http://host/"],
    [["wss://host/hands/ws/volunteer"], "wss://host/hands/ws/volunteer", "https://host/hands/"],
    [["https://host/hands/"], "wss://host/hands/ws/volunteer", "https://host/hands/"],
    [["http://host/hands/index.html?x#y"], "ws://host/hands/ws/volunteer", "http://host/hands/"],
    [["ws://[::1]:8080"], "ws://[::1]:8080/ws/volunteer", "http://[::1]:8080/"],
  ])("finds gateway and files of %s", (args, gatewayUrl, baseUrl) => {
    expect(parseArguments(args)).toMatchObject({
      settings: { addresses: { gatewayUrl, baseUrl } },
    });
  });

  it("follows a link to one job, unless told otherwise", () => {
    const link = "http://host/?job=text";
    expect(parseArguments([link])).toMatchObject({ settings: { jobId: "text" } });
    expect(parseArguments([link, "--job", "b"])).toMatchObject({ settings: { jobId: "b" } });
  });

  it.each(["--help", "-h"])("explains itself when asked by %s", (option) => {
    expect(parseArguments([URL, option])).toEqual({ kind: "help" });
  });

  it("explains every option, and none that does not exist", () => {
    // Help is the same for all commands: the overview explains it.
    const { help, ...others } = OPTIONS;
    const known = Object.keys(others).map((name) => `--${name}`);
    const explained = HELP.match(/^ {2}--.*/gm)?.flatMap((line) => line.match(/--[a-z-]+/g) ?? []);
    expect(help.short).toBe("h");
    expect(explained?.toSorted()).toEqual(known.toSorted());
    expect(known).toEqual(expect.arrayContaining(HELP.match(/--[a-z-]+/g) ?? []));
  });

  it("explains the defaults that it has", () => {
    const entries = Object.entries(OPTIONS).filter(([name]) => name !== "help");
    for (const [name, option] of entries) {
      if (!("default" in option) || typeof option.default !== "string") continue;
      const explanation = HELP.slice(HELP.indexOf(`  --${name} `)).split("\n  --")[0];
      expect(explanation, name).toContain(`(${option.default})`);
    }
  });

  it.each([
    [[], "give exactly one URL"],
    [[URL, "http://other/"], "give exactly one URL"],
    [["localhost:8080"], "'localhost:8080': must be an address that begins with http://"],
    [[URL, "--count", "0"], "--count 0: must be a whole number from 1 to 256"],
    [[URL, "--count", "1.5"], "--count 1.5: must be a whole number"],
    [[URL, "--count", ""], "--count : must be a whole number"],
    [[URL, "--workers", "257"], "--workers 257: must be a whole number from 1 to 256"],
    [[URL, "--share", "0"], "--share 0: must be a number from 0.1 to 1"],
    [[URL, "--pace", "-1"], "argument is ambiguous"],
    [[URL, "--pace=-1"], "--pace -1: must be a number from 0 to 3600000"],
    [[URL, "--json="], "--json : must be the path of a file"],
    [[URL, "--tasks", "0"], "--tasks 0: must be a whole number from 1"],
    [[URL, "--task-service", "tasks"], "'tasks': must be an address that begins with http://"],
    [[URL, "--pace", "fast"], "--pace fast: must be a number"],
    [[URL, "--pace", "100/"], "--pace, units: : must be a whole number from 1 to 1000000"],
    [[URL, "--pace", "100/0"], "--pace, units: 0: must be a whole number from 1 to 1000000"],
    [[URL, "--pace", "/32"], "--pace : must be a number from 0 to 3600000"],
    [[URL, "--pace", "1/2/3"], "--pace 1/2/3: must be MS, for a leaf, or MS/UNITS"],
    [[URL, "--speed", "9"], "Unknown option '--speed'"],
  ])("refuses %s", (args, message) => {
    const parsed = parseArguments(args);
    expect(parsed.kind === "wrong" ? parsed.message : parsed.kind).toContain(message);
  });
});
