import { describe, expect, it } from "vitest";

import {
  ShardManifestSchema,
  ShardManifest_Form,
  TaskKind,
  create,
  sha256,
  toBinary,
  toHex,
  workOf,
} from "../protocol/index.ts";
import { boundedFetch } from "./bounded-fetch.ts";
import { Content } from "./content.ts";
import { DatasetCache } from "./dataset-cache.ts";
import { WrongContentError, sha256Hex } from "./digest.ts";
import { changing, toldOf, versionsTo } from "./testing/changes.ts";
import { ManualClock, idle } from "./testing/manual-clock.ts";
import { DATA, type KnownVersion, jobNamed, version } from "./testing/scene.ts";
import type { ByteSize } from "./options.ts";
import type { Change, Version } from "./version.ts";

const NEVER = new AbortController().signal;

/** The header of a value that measured nothing. */
const ZEROS = new Uint8Array(8);

const work = workOf(await jobNamed("job"));
/** Work that needs no data. */
const needless = { data: [], sharded: undefined, leafRecords: () => undefined };

function contentOf(bytes: Uint8Array<ArrayBuffer>, cache = new DatasetCache()) {
  const fetched: string[] = [];
  const retries: string[] = [];
  const clock = new ManualClock();
  const content = new Content({
    baseUrl: "http://host/hands/",
    fetchBytes: (url) => {
      fetched.push(url);
      return Promise.resolve(bytes);
    },
    sha256Hex,
    cache,
    clock,
    random: () => 0.5,
    onDownload: () => undefined,
    onRetry: (message) => {
      retries.push(message);
    },
  });
  return { content, fetched, retries, clock };
}

describe("content", () => {
  it("hashes as everybody does, in one piece or many", async () => {
    // From FIPS 180-4's examples, and `head -c 5000000 /dev/zero | sha256sum`.
    expect(await sha256Hex(new TextEncoder().encode("abc"))).toBe(
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    );
    expect(await sha256Hex(new Uint8Array(5_000_000))).toBe(
      "b39781589c4403fb82174c9647a010464cff38bad976547d339899b00053a545",
    );
  });

  it("is fetched below the base address, once for all who share a cache", async () => {
    const cache = new DatasetCache();
    const first = contentOf(DATA.slice(), cache);
    const second = contentOf(DATA.slice(), cache);
    const [a, b] = await Promise.all([
      first.content.data(work, NEVER),
      second.content.data(work, NEVER),
    ]);
    expect(first.fetched).toEqual([`http://host/hands/api/datasets/${work.data[0]?.sha256 ?? ""}`]);
    expect(second.fetched).toEqual([]);
    expect(a).toEqual(DATA);
    expect(b).toBe(a);
    expect(await first.content.data(work, NEVER)).toEqual(DATA);
  });

  it.each([
    ["size", DATA.slice(1), "63 bytes, expected are 64"],
    ["hash", new Uint8Array(64), "SHA-256 is"],
  ])("of a wrong %s is fetched five times before it is given up", async (_, bytes, trouble) => {
    const { content, fetched, clock } = contentOf(bytes);
    const data = content.data(work, NEVER);
    const refused = expect(data).rejects.toThrow(trouble);
    await clock.advance(60_000);
    await refused;
    await expect(data).rejects.toThrow(WrongContentError);
    expect(fetched).toHaveLength(5);
  });

  it("is not fetched for work that needs none", async () => {
    const { content, fetched } = contentOf(DATA);
    expect(await content.data(needless, NEVER)).toHaveLength(0);
    expect(fetched).toEqual([]);
  });

  it("of a state is taken as it came, wherever it lies in its frame", async () => {
    const { sha256, state } = await version(3);
    const frame = new Uint8Array(100);
    frame.set(state, 7);
    const view = frame.subarray(7, 7 + state.length);
    const announced = { number: 3, sha256: toHex(sha256), state: view, changes: [] };
    expect(await contentOf(DATA).content.state(work, announced, NEVER)).toBe(view);
  });
});

describe("a state that changes lead to", () => {
  /** Serves the last version, and has the first. */
  async function having(versions: readonly KnownVersion[]) {
    const [first, last] = [versions[0], versions.at(-1)];
    if (first === undefined || last === undefined) throw new Error("no versions");
    const served = contentOf(last.state.slice());
    const state = first.state.slice();
    await served.content.state(changing, { ...toldOf([first]), state }, NEVER);
    return { ...served, first: state, last };
  }

  it.each([1, 2, 5])("is made of the last one without a fetch: %i at once", async (rounds) => {
    const versions = await versionsTo(rounds);
    const { content, fetched, first, last } = await having(versions);
    const version = toldOf(versions);
    expect(content.isAtHand(changing, version)).toBe(true);
    expect(await content.state(changing, version, NEVER)).toEqual(last.state);
    expect(fetched).toEqual([]);
    // Workers may still have it.
    expect(first).toEqual(versions[0]?.state);
  });

  it("is neither fetched nor checked where the round does not read it", async () => {
    const { content, fetched } = contentOf(DATA);
    const idle = Object.assign(Object.create(changing) as typeof changing, {
      readsState: (round: number) => round !== 3,
    });
    const told = { number: 3, sha256: "ab", state: new Uint8Array(), changes: [] };
    expect(content.isAtHand(idle, told)).toBe(true);
    expect(await content.state(idle, told, NEVER)).toHaveLength(0);
    expect(fetched).toEqual([]);
    expect(content.isAtHand(idle, { ...told, number: 4 })).toBe(false);
  });

  it("is made from wherever the last one is on the way, and is the last one then", async () => {
    const versions = await versionsTo(4);
    const { content, fetched, last } = await having(versions);
    for (const told of [2, 4, 5])
      await content.state(changing, toldOf(versions.slice(0, told)), NEVER);
    expect(await content.state(changing, toldOf(versions), NEVER)).toEqual(last.state);
    expect(fetched).toEqual([]);
  });

  it("comes with its announcement, if it does", async () => {
    const versions = await versionsTo(1);
    const { content, last } = await having(versions);
    const version = { ...toldOf(versions), state: last.state };
    expect(await content.state(changing, version, NEVER)).toBe(last.state);
  });

  const broken = (change: Partial<Change>) => (version: Version) => ({
    ...version,
    changes: version.changes.map((each, at) => (at === 1 ? { ...each, ...change } : each)),
  });
  const later = versionsTo(3);

  it.each<[string, (version: Version) => Version, boolean]>([
    ["no base", (version) => ({ ...version, changes: version.changes.slice(1) }), false],
    ["no changes", (version) => ({ ...version, changes: [] }), false],
    ["no root that can be read", broken({ root: Uint8Array.of(1, 2, 3) }), true],
    ["the root of another round", broken({ root: new Uint8Array([...ZEROS, 254]) }), true],
  ])("is fetched if there is %s", async (_, change, seemsAtHand) => {
    const { content, fetched, last, retries } = await having(await later);
    const version = change(toldOf(await later));
    expect(content.isAtHand(changing, version)).toBe(seemsAtHand);
    expect(await content.state(changing, version, NEVER)).toEqual(last.state);
    expect(fetched).toEqual([`http://host/hands/api/models/${version.sha256}`]);
    expect(retries).toEqual([]);
  });

  it("is fetched if another hash comes out", async () => {
    const versions = await versionsTo(2);
    const { content, fetched } = await having(versions);
    const other = await version(7);
    // Served is what the changes make, so both are refused.
    const announced = { ...toldOf(versions), sha256: toHex(other.sha256) };
    const abort = new AbortController();
    const state = content.state(changing, announced, abort.signal);
    const refused = expect(state).rejects.toThrow();
    await idle();
    abort.abort();
    await refused;
    expect(fetched).toHaveLength(1);
  });

  it("is fetched for another job, whose data come first", async () => {
    const versions = await versionsTo(1);
    const { content, fetched } = await having(versions);
    await content.data(needless, NEVER);
    await content.state(changing, toldOf(versions), NEVER);
    expect(fetched).toHaveLength(1);
  });
});

describe("what leaves read shard by shard", () => {
  const text = new TextEncoder().encode("1\n2\n3\n");
  const manifest = toBinary(
    ShardManifestSchema,
    create(ShardManifestSchema, {
      form: ShardManifest_Form.JSON_LINES,
      shards: [{ sha256: sha256(text), bytes: text.length, records: 3 }],
    }),
  );
  const name = toHex(sha256(manifest));
  const sharded = {
    data: [],
    sharded: { sha256: name, bytes: manifest.length },
    leafRecords: (round: number) => (round === 0 ? { first: 1, count: 1 } : undefined),
  };
  const sharedContent = (shardOf: () => Promise<Uint8Array<ArrayBuffer>>) => {
    const fetched: string[] = [];
    const clock = new ManualClock();
    const content = new Content({
      baseUrl: "http://host/hands/",
      fetchBytes: (url) => {
        fetched.push(url);
        return url.includes("/shards/") ? shardOf() : Promise.resolve(manifest);
      },
      sha256Hex,
      cache: new DatasetCache(),
      clock,
      random: () => 0.5,
      onDownload: () => undefined,
      onRetry: () => undefined,
    });
    return { content, fetched, clock };
  };

  it("is fetched when a leaf reads it, and once", async () => {
    const { content, fetched } = sharedContent(() => Promise.resolve(text));
    await content.data(sharded, NEVER);
    expect(fetched).toEqual([`http://host/hands/api/datasets/${name}`]);
    const leaf = () => content.records(0, TaskKind.ADVANCE, 0, NEVER);
    expect(new TextDecoder().decode(await leaf())).toBe("2\n");
    await leaf();
    expect(await content.records(1, TaskKind.ADVANCE, 0, NEVER)).toBeUndefined();
    expect(fetched.slice(1)).toEqual([
      `http://host/hands/api/datasets/${name}/shards/${toHex(sha256(text))}`,
    ]);
  });

  it("is not waited for once the task is not wanted, and goes on for the next one", async () => {
    let arrive: (bytes: Uint8Array<ArrayBuffer>) => void = () => undefined;
    const coming = new Promise<Uint8Array<ArrayBuffer>>((resolve) => (arrive = resolve));
    const { content, fetched } = sharedContent(() => coming);
    await content.data(sharded, NEVER);
    const abort = new AbortController();
    const unwanted = content.records(0, TaskKind.ADVANCE, 0, abort.signal);
    abort.abort();
    await expect(unwanted).rejects.toThrow();
    const next = content.records(0, TaskKind.ADVANCE, 0, NEVER);
    arrive(text);
    expect(new TextDecoder().decode(await next)).toBe("2\n");
    expect(fetched).toHaveLength(2);
  });

  it("that is wrong is fetched five times before it is given up", async () => {
    const { content, clock } = sharedContent(() => Promise.resolve(new Uint8Array(text.length)));
    await content.data(sharded, NEVER);
    const refused = expect(content.records(0, TaskKind.ADVANCE, 0, NEVER)).rejects.toThrow(
      WrongContentError,
    );
    await clock.advance(60_000);
    await refused;
  });
});

describe("a bounded fetch", () => {
  const answering = (response: Response) => boundedFetch(() => Promise.resolve(response));
  const fetched = (response: Response, size: ByteSize) =>
    answering(response)("http://host/x", size, NEVER);

  it("reads a body of the expected size, in however many pieces it comes", async () => {
    const pieces = new ReadableStream<Uint8Array>({
      start: (controller) => {
        for (let at = 0; at < DATA.length; at += 10) controller.enqueue(DATA.slice(at, at + 10));
        controller.close();
      },
    });
    expect(await fetched(new Response(pieces), 64)).toEqual(DATA);
  });

  it("stops reading a body that is larger, and cancels it", async () => {
    let isCancelled = false;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        controller.enqueue(new Uint8Array(50));
      },
      cancel: () => {
        isCancelled = true;
      },
    });
    await expect(fetched(new Response(endless), 64)).rejects.toThrow("more than the expected 64");
    expect(isCancelled).toBe(true);
  });

  it("reads a body of a size that is not known beforehand, and no more than may be", async () => {
    const pieces = () =>
      new Response(
        new ReadableStream<Uint8Array>({
          start: (controller) => {
            for (let at = 0; at < DATA.length; at += 10)
              controller.enqueue(DATA.slice(at, at + 10));
            controller.close();
          },
        }),
      );
    expect(await fetched(pieces(), { most: 64 })).toEqual(DATA);
    expect(await fetched(pieces(), { most: 1000 })).toEqual(DATA);
    await expect(fetched(pieces(), { most: 63 })).rejects.toThrow("more than 63 bytes");
  });

  it("refuses a body that is smaller, and an error", async () => {
    await expect(fetched(new Response(DATA.slice(1)), 64)).rejects.toThrow("after 63 of 64 bytes");
    await expect(fetched(new Response("", { status: 404 }), 64)).rejects.toThrow("HTTP 404");
  });

  it.each([
    [404, true],
    [429, false],
    [503, false],
  ])(
    "tells what cannot be right from what may be otherwise in a moment: %i",
    async (status, isWrong) => {
      const refused = fetched(new Response("", { status }), 64).catch((error: unknown) => error);
      expect((await refused) instanceof WrongContentError).toBe(isWrong);
    },
  );
});
