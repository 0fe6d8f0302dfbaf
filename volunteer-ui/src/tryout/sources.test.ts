import { afterEach, describe, expect, it, vi } from "vitest";

import { firstLineOf, sourcesOf } from "./sources.ts";

afterEach(() => {
  vi.unstubAllGlobals();
});

/** A body that comes in pieces, and counts how many were asked for. */
function inPieces(...pieces: readonly string[]) {
  const asked: string[] = [];
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      pull(controller) {
        const piece = pieces[asked.length];
        if (piece === undefined) {
          controller.close();
          return;
        }
        asked.push(piece);
        controller.enqueue(new TextEncoder().encode(piece));
      },
    },
    { highWaterMark: 0 },
  );
  return { body, asked };
}

describe("the first line of an answer", () => {
  it("is put together from its pieces, and no more is read", async () => {
    const { body, asked } = inPieces('{"a":', "1}\nmore", "and more");
    expect(await firstLineOf({ body })).toBe('{"a":1}');
    expect(asked).toHaveLength(2);
  });

  it("may be all there is", async () => {
    expect(await firstLineOf(inPieces("one ", "line"))).toBe("one line");
  });
});

describe("what cannot be had", () => {
  it.each([
    ["no such job", () => Response.json({ detail: "job 'x' does not exist" }, { status: 404 })],
    ["no services", () => new Response("<html>", { status: 502 })],
  ])("is told in a sentence: %s", async (_, answer) => {
    vi.stubGlobal("fetch", () => Promise.resolve(answer()));
    const { fetchJson } = sourcesOf(new URL("http://localhost/"));
    await expect(fetchJson("api/jobs/x")).rejects.toThrow(
      /^(job 'x' does not exist|the server answered with status 502)$/,
    );
  });
});
