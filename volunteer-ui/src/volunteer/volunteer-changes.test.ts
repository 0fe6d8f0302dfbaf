import { describe, expect, it } from "vitest";

import { toHex } from "../protocol/index.ts";
import { sha256Hex } from "./digest.ts";
import type { VolunteerOptions } from "./options.ts";
import { changingJob as job, versionsTo, withoutState } from "./testing/changes.ts";
import { idle } from "./testing/manual-clock.ts";
import { DATA, type KnownVersion, Scene } from "./testing/scene.ts";

const versions = await versionsTo(20);

function at(number: number): KnownVersion {
  const version = versions[number];
  if (version === undefined) throw new Error(`no version ${number}`);
  return version;
}

async function publish(scene: Scene, ...numbers: readonly number[]): Promise<void> {
  for (const number of numbers) await scene.publish(job, withoutState(at(number)));
}

/** States that were fetched, or are being fetched. */
function statesOf(scene: Scene): string[] {
  return scene.fetched.filter((url) => url.includes("models"));
}

function serve(scene: Scene, number: number): void {
  scene.served.set(toHex(at(number).sha256), at(number).state.slice());
}

/** A line over which a state comes when a test says so. */
class SlowLine {
  /** Numbers of versions. */
  readonly fetched: number[] = [];
  readonly aborted: number[] = [];
  arrive: () => void = () => undefined;
  fail: () => void = () => undefined;

  readonly fetchBytes: VolunteerOptions["fetchBytes"] = (url, _, signal) => {
    const version = versions.find(({ sha256 }) => url.endsWith(toHex(sha256)));
    if (version === undefined) return Promise.resolve(DATA.slice());
    this.fetched.push(version.version);
    return new Promise((resolve, reject) => {
      this.arrive = () => {
        resolve(version.state.slice());
      };
      this.fail = () => {
        reject(new Error("HTTP 503"));
      };
      signal.addEventListener("abort", () => {
        this.aborted.push(version.version);
        this.fail();
      });
    });
  };

  /** A volunteer that waits for version 0. */
  async join(): Promise<Scene> {
    const scene = new Scene({ fetchBytes: this.fetchBytes });
    await scene.join(job, withoutState(at(0)));
    expect(this.fetched).toEqual([0]);
    return scene;
  }
}

describe("a version that travels as a change", () => {
  it("is made of the one before, without a fetch and without a word", async () => {
    const shown: string[] = [];
    const scene: Scene = new Scene({
      sha256Hex: (bytes) => {
        shown.push(scene.state.activity.kind);
        return sha256Hex(bytes);
      },
    });
    await scene.join(job, at(0));
    shown.length = 0;
    await publish(scene, 1, 2);
    expect(scene.trainer.weights).toEqual([at(0).values, at(1).values, at(2).values]);
    expect(statesOf(scene)).toEqual([]);
    expect(shown).toEqual(["waiting", "waiting"]);
  });

  it("is fetched where nothing it could be made of is here", async () => {
    const scene = new Scene();
    await scene.join(job, at(0));
    await publish(scene, 2);
    expect(scene.state.activity).toEqual({ kind: "preparing", what: "state" });
    serve(scene, 2);
    await scene.clock.advance(500);
    await publish(scene, 3);
    expect(scene.trainer.weights).toEqual([at(0).values, at(2).values, at(3).values]);
  });

  it("is fetched without a word where the change makes another one", async () => {
    const scene = new Scene();
    await scene.join(job, at(0));
    serve(scene, 1);
    const { change } = at(2);
    const wrong = change && { ...change, baseSha256: at(0).sha256, sha256: at(1).sha256 };
    await scene.publish(job, { ...withoutState(at(1)), ...(wrong && { change: wrong }) });
    expect(scene.trainer.weights).toEqual([at(0).values, at(1).values]);
    expect(statesOf(scene)).toHaveLength(1);
    expect(scene.state.notice).toBeUndefined();
  });
});

describe("a state that is still being fetched", () => {
  it("comes while rounds go on, and is brought up to the last one", async () => {
    const line = new SlowLine();
    const scene = await line.join();
    await publish(scene, 1, 2, 3);
    line.arrive();
    await idle();
    expect(line).toMatchObject({ fetched: [0], aborted: [] });
    expect(scene.trainer.weights).toEqual([at(0).values, at(3).values]);
  });

  it("is wanted no longer when nothing leads from it to a new version", async () => {
    const line = new SlowLine();
    const scene = await line.join();
    await publish(scene, 1, 3);
    expect(line).toMatchObject({ fetched: [0, 3], aborted: [0] });
    line.arrive();
    await idle();
    expect(scene.trainer.weights).toEqual([at(3).values]);
  });

  it("is wanted no longer when a new version comes as a whole", async () => {
    const line = new SlowLine();
    const scene = await line.join();
    await scene.publish(job, at(1));
    expect(line).toMatchObject({ fetched: [0], aborted: [0] });
    expect(scene.trainer.weights).toEqual([at(1).values]);
  });

  it("is wanted no longer when the last version is more than 16 rounds away", async () => {
    const line = new SlowLine();
    const scene = await line.join();
    await publish(scene, ...Array.from({ length: 16 }, (_, before) => before + 1));
    expect(line).toMatchObject({ fetched: [0], aborted: [] });
    await publish(scene, 17);
    expect(line).toMatchObject({ fetched: [0, 17], aborted: [0] });
  });

  it("is not tried again when there is a newer one: that is fetched instead", async () => {
    const line = new SlowLine();
    const scene = await line.join();
    await publish(scene, 1);
    line.fail();
    await idle();
    expect(line.fetched).toEqual([0, 1]);
    expect(scene.state.notice).toBeUndefined();
    line.arrive();
    await idle();
    expect(scene.trainer.weights).toEqual([at(1).values]);
    expect(scene.trainer.isClosed).toBe(false);
  });

  it("is not waited for between two tries when there is a newer one", async () => {
    const line = new SlowLine();
    const scene = await line.join();
    line.fail();
    await idle();
    expect(scene.state.notice).toContain("trying again");
    await publish(scene, 1);
    expect(line.fetched).toEqual([0, 1]);
  });
});
