import { readFileSync } from "node:fs";
import { resolve } from "node:path";

import { expect, it } from "vitest";

import { ShardedOrder } from "./sharded-order.ts";

const GOLDEN = "../../../../protocol/src/test/resources/golden/sharded-order.csv";
const [, ...LINES] = readFileSync(resolve(import.meta.dirname, GOLDEN), "utf8")
  .trim()
  .split("\n");

const numbers = (text = ""): number[] => text.split(" ").map(Number);

it.each(LINES)("is the order that Java has: %s", (line) => {
  const [seed = "", stream = "", records, heldOut, shardRecords, positions, at] = line.split(",");
  const layout = {
    records: Number(records),
    heldOut: Number(heldOut),
    shardRecords: Number(shardRecords),
  };
  const order = new ShardedOrder(Number(seed), Number(stream), layout);
  expect(numbers(positions).map((position) => order.recordAt(position))).toEqual(numbers(at));
  expect(() => order.recordAt(layout.records)).toThrow("must be 0..");
});
