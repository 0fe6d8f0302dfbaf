import { createReadStream, createWriteStream, readFileSync, statSync } from "node:fs";
import { once } from "node:events";
import { join } from "node:path";
import { Readable } from "node:stream";

import type { TrainingJob } from "../../volunteer-ui/src/rest/index.ts";
import { draw } from "../../volunteer-ui/src/protocol/index.ts";
import type { CrewRecord } from "../../volunteer-ui/src/node/record.ts";
import { say } from "../console/program.ts";
import { ADMIN_TOKEN, type SeparateServices, startVolunteers } from "../test/support/farm.ts";
import { type Memory, memoryOf } from "./measure.ts";

const MIB = 1024 * 1024;
const SHAPE = [32, 32, 3] as const;
const FEATURES = SHAPE[0] * SHAPE[1] * SHAPE[2];
const RECORD = FEATURES + 1;
const CLASSES = 10;
/** What an image differs in from others of its class. */
const NOISE = 96;
/** Images that are drawn anew; the others are these, moved along by a byte or more. */
const DRAWN = 512;
const BATCH = 128;

export interface RecordsReport {
  readonly records: number;
  readonly bytes: number;
  readonly uploadSeconds: number;
  readonly firstRoundSeconds: number;
  readonly trainSeconds: number;
  readonly rounds: number;
  readonly heldOutAccuracy: number;
  /** Of each volunteer, of which the data set is `bytes`. */
  readonly bytesDown: readonly number[];
  readonly before: Memory;
  readonly uploaded: Memory;
  readonly after: Memory;
}

/** Writes so many mebibytes of images with a class each: of a pattern that its class has, and noise. In no order. */
async function writeRecords(path: string, mib: number): Promise<number> {
  const count = Math.floor((mib * MIB) / RECORD);
  const out = createWriteStream(path);
  for (let from = 0; from < count; from += DRAWN) {
    const records = Math.min(DRAWN, count - from);
    const piece = Buffer.alloc(records * RECORD);
    for (let at = 0; at < records; at++) writeRecord(piece, at * RECORD, from + at);
    if (!out.write(piece)) await once(out, "drain");
  }
  out.end();
  await once(out, "finish");
  return count;
}

const NOISES = Array.from({ length: 64 }, (_, key) =>
  Uint8Array.from({ length: FEATURES }, (_, at) => draw(key, at) % NOISE),
);
const PATTERNS = Array.from({ length: CLASSES }, (_, key) =>
  Uint8Array.from({ length: FEATURES }, (_, at) => (draw(1000 + key, at >> 4) % 2) * (255 - NOISE)),
);

function writeRecord(to: Buffer, from: number, record: number): void {
  const label = draw(7, record) % CLASSES;
  const noise = NOISES[draw(8, record) % NOISES.length] ?? [];
  const pattern = PATTERNS[label] ?? [];
  const shift = draw(9, record) % FEATURES;
  for (let at = 0; at < FEATURES; at++) {
    to[from + at] = (pattern[at] ?? 0) + (noise[(at + shift) % FEATURES] ?? 0);
  }
  to[from + FEATURES] = label;
}

function job(dataset: string, rounds: number): TrainingJob {
  const layers = [
    { class_name: "Flatten", config: { name: "flat", batch_input_shape: [null, ...SHAPE] } },
    { class_name: "Dense", config: { name: "hidden", units: 16, activation: "relu" } },
    { class_name: "Dense", config: { name: "class", units: CLASSES, activation: "softmax" } },
  ];
  return {
    name: "large",
    seed: 1,
    model: {
      topology: { class_name: "Sequential", config: { name: "large", layers } },
      loss: "categoricalCrossentropy",
    },
    data: { type: "records", dataset },
    training: { epochs: 1, samplesPerEpoch: rounds * BATCH, batchSize: BATCH, leafSize: 16 },
    evaluation: { heldOutFraction: 0.01, samples: 256, leafSize: 64, everyRounds: rounds },
    optimizer: { type: "adam", learningRate: 0.001 },
  };
}

/** Stores so many mebibytes of records, and trains on some of them. */
export async function measureRecords(
  directory: string,
  farm: SeparateServices,
  options: { readonly recordsMib: number; readonly rounds: number; readonly volunteers: number },
): Promise<RecordsReport> {
  const file = join(directory, "records.bin");
  const records = await writeRecords(file, options.recordsMib);
  const bytes = statSync(file).size;
  say(`${records} records, ${bytes} bytes.`);
  const before = memoryOf(farm);
  const begun = performance.now();
  const dataset = await upload(farm.url, file);
  const uploadSeconds = secondsSince(begun);
  const uploaded = memoryOf(farm);
  const id = await farm.api.createPausedJob(job(dataset, options.rounds));
  const json = join(directory, "volunteers.json");
  const { volunteers } = options;
  const crew = startVolunteers("large-volunteers", farm, volunteers, "--job", id, "--json", json);
  await farm.api.hasVolunteers(id, volunteers);
  const started = performance.now();
  await farm.api.resumeJob(id);
  await farm.api.reachesRound(id, 1);
  const firstRoundSeconds = secondsSince(started);
  await farm.api.finished(id);
  const trainSeconds = secondsSince(started);
  const after = memoryOf(farm);
  await crew.end("SIGTERM");
  const { volunteers: crewRecords } = JSON.parse(readFileSync(json, "utf8")) as CrewRecord;
  const { heldOutAccuracy = 0 } = (await farm.api.history(id)).at(-1) ?? {};
  return {
    ...{ records, bytes, uploadSeconds, firstRoundSeconds, trainSeconds, rounds: options.rounds },
    ...{ heldOutAccuracy, bytesDown: crewRecords.map(({ bytesDown }) => bytesDown) },
    ...{ before, uploaded, after },
  };
}

async function upload(url: string, file: string): Promise<string> {
  const layout = new URLSearchParams({
    ...{ featureShape: SHAPE.join(","), featureType: "uint8", featureScale: String(1 / 255) },
    classes: String(CLASSES),
  });
  const response = await fetch(`${url}api/datasets/records?${layout.toString()}`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${ADMIN_TOKEN}`,
      "content-type": "application/octet-stream",
    },
    body: Readable.toWeb(createReadStream(file)) as BodyInit,
    duplex: "half",
  } as RequestInit);
  if (!response.ok) throw new Error(`the upload: ${response.status} ${await response.text()}`);
  return ((await response.json()) as { readonly sha256: string }).sha256;
}

function secondsSince(begun: number): number {
  return Math.round((performance.now() - begun) / 100) / 10;
}
