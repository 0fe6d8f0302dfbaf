import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";

import { describe, expect, it } from "vitest";

import { type Finding, gapsIn } from "./walls.ts";

const refused = (way: string, ...violations: string[]): Finding => ({
  way,
  state: "refused",
  says: "it fails",
  violations,
});
const TOLD = [
  refused("fetch", "connect-src"),
  refused("XMLHttpRequest", "connect-src"),
  refused("WebSocket", "connect-src"),
  refused("import()", "script-src-elem"),
  refused("eval"),
];
/** As a browser that never names a directive. */
const UNTOLD = TOLD.map(({ way }) => refused(way));

const gaps = (report: readonly Finding[], more = {}) =>
  gapsIn({ origin: "null", report, isCacheRemovable: true, ...more });

describe("the walls of the sandbox", () => {
  it("hold when every way out is refused or absent", () => {
    expect(gaps([...TOLD, { ...refused("sendBeacon"), state: "absent" }])).toEqual([]);
    expect(gaps(UNTOLD)).toEqual([]);
  });

  it("do not hold when one way is open", () => {
    const open: Finding = { ...refused("EventSource"), state: "open", says: "it works" };
    expect(gaps([...TOLD, open])).toEqual(["EventSource (it works)"]);
  });

  it("do not hold when one fails without the policy, in a browser that says when the policy is why", () => {
    const report = TOLD.map((each) => (each.way === "WebSocket" ? refused("WebSocket") : each));
    expect(gaps(report)).toEqual(["WebSocket (it fails)"]);
  });

  it("do not hold where the sandbox has an origin", () => {
    expect(gaps(TOLD, { origin: "http://here" })).toEqual(["the origin http://here"]);
  });

  it("do not hold when it was not tried", () => {
    expect(gaps([])).toHaveLength(5);
  });

  it("may leave Cache Storage open where it can be taken away", () => {
    const cache: Finding = { ...refused("Cache Storage"), state: "open", says: "it works" };
    expect(gaps([...TOLD, cache])).toEqual([]);
    expect(gaps([...TOLD, cache], { isCacheRemovable: false })).toEqual([
      "Cache Storage (it works)",
    ]);
  });
});

describe("the frame's page", () => {
  const read = (path: string) => readFileSync(resolve(import.meta.dirname, "../..", path), "utf8");

  it("has one script, whose hash is in the gateway's policy", () => {
    const scripts = [...read("public/sandbox/frame.html").matchAll(/<script>(.*?)<\/script>/gs)];
    expect(scripts).toHaveLength(1);
    const hash = createHash("sha256")
      .update(scripts[0]?.[1] ?? "")
      .digest("base64");
    const gateway = read("../gateway/src/main/resources/META-INF/microprofile-config.properties");
    expect(gateway).toContain(`'sha256-${hash}'`);
  });
});
