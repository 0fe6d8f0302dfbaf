import { describe, expect, it } from "vitest";

import type { FetchJson } from "./api.ts";
import { History, KEPT_ROUNDS } from "./history.ts";

/** Serves rounds [0, length) of any job, `page` at a time, and remembers what was asked. */
function service(length: number, page: number) {
  const asked: string[] = [];
  const fetchJson: FetchJson = (path) => {
    asked.push(path);
    const from = Number(path.split("from=")[1]);
    const count = Math.max(0, Math.min(page, length - from));
    const rounds = Array.from({ length: count }, (_, index) => ({
      round: from + index,
      samples: 8,
      loss: 1,
    }));
    const next = from + count < length ? { next: from + count } : {};
    return Promise.resolve({ rounds, ...next });
  };
  return { asked, fetchJson };
}

describe("History", () => {
  it("loads all pages, whatever their size", async () => {
    const history = new History(service(250, 100).fetchJson);
    history.follow("a", 250);
    await history.update();
    expect(history.points.value.map((point) => point.round)).toEqual(
      Array.from({ length: 250 }, (_, round) => round),
    );
  });

  it("asks only for what is new", async () => {
    const { asked, fetchJson } = service(30, 100);
    const history = new History(fetchJson);
    history.follow("a", 30);
    await history.update();
    await history.update();
    expect(asked.map((path) => path.split("from=")[1])).toEqual(["0", "30"]);
  });

  it("goes on behind a page from which everything was thinned out", async () => {
    const pages: Record<string, unknown> = {
      "0": { rounds: [{ round: 0, samples: 8, loss: 1 }], next: 1 },
      "1": { rounds: [], next: 500 },
      "500": { rounds: [{ round: 700, samples: 8, loss: 1 }] },
    };
    const history = new History((path) => Promise.resolve(pages[path.split("from=")[1] ?? ""]));
    history.follow("a", 701);
    await history.update();
    expect(history.points.value.map((point) => point.round)).toEqual([0, 700]);
  });

  it("asks once where the next page would be the same one", async () => {
    const asked: string[] = [];
    const history = new History((path) => {
      asked.push(path);
      return Promise.resolve({ rounds: [], next: 0 });
    });
    history.follow("a", 3);
    await history.update();
    expect(asked).toHaveLength(1);
  });

  it("starts anew with another job", async () => {
    const history = new History(service(3, 100).fetchJson);
    history.follow("a", 3);
    await history.update();
    history.follow("b", 3);
    expect(history.points.value).toEqual([]);
    await history.update();
    expect(history.points.value).toHaveLength(3);
  });

  it("keeps no page of a job it has turned away from meanwhile", async () => {
    const turned: string[] = [];
    const history = new History((path) => {
      turned.push(path);
      if (turned.length === 1) history.follow("b", 0);
      return Promise.resolve({
        rounds: path.includes("/a/") ? [{ round: 0, samples: 1, loss: 9 }] : [],
      });
    });
    history.follow("a", 0);
    await history.update();
    expect(turned).toEqual(["api/models/a/history?from=0", "api/models/b/history?from=0"]);
    expect(history.points.value).toEqual([]);
  });

  it("keeps what it has when the service cannot be reached, and tries again when asked", async () => {
    let down = true;
    const { fetchJson } = service(2, 10);
    const history = new History((path) =>
      down ? Promise.reject(new Error("down")) : fetchJson(path),
    );
    history.follow("a", 2);
    await history.update();
    expect(history.points.value).toEqual([]);
    down = false;
    await history.update();
    expect(history.points.value).toHaveLength(2);
  });

  it("begins late in a very long job", () => {
    const history = new History(service(0, 1).fetchJson);
    history.follow("a", KEPT_ROUNDS + 500);
    expect(history.first).toBe(500);
  });
});
