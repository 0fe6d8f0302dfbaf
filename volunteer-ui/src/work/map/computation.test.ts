import { describe, expect, it } from "vitest";

import type { FoldRequest, Guest, GuestProgram, MapRequest, OpenGuest } from "../../guest/index.ts";
import {
  JobSpecSchema,
  type MapEntry,
  type MapWork,
  Program_Language,
  Reduction_Kind,
  SharedFile_Form,
  TaskKind,
  create,
  decodeEntries,
  encodeEntry,
  joinBytes,
  workOf,
} from "../../protocol/index.ts";
import { advanceOf, combineOf, openWork } from "../index.ts";

const SOURCE = new TextEncoder().encode("export const map = (x) => x;");
const TEXT = new TextEncoder().encode('1\n{"ü":2}\r\n3');

interface Settings {
  readonly kind: Reduction_Kind;
  readonly inputs?: number;
  readonly lines?: boolean;
  readonly axes?: readonly { readonly name: string; readonly values: string[] }[];
  readonly iterations?: number;
  readonly initialStateJson?: string;
  readonly shared?: {
    readonly name: string;
    readonly sha256: Uint8Array<ArrayBuffer>;
    readonly bytes: number;
    readonly form: SharedFile_Form;
  }[];
}

function mapWork({
  kind,
  inputs = 7,
  lines = false,
  axes,
  iterations = 1,
  ...rest
}: Settings): MapWork {
  const sha256 = new Uint8Array(32);
  const value = {
    program: { sha256, bytes: SOURCE.length, language: Program_Language.JAVASCRIPT },
    inputs: {
      count: inputs,
      source:
        axes !== undefined
          ? { case: "grid" as const, value: { axes: [...axes] } }
          : lines
            ? { case: "lines" as const, value: { sha256, bytes: TEXT.length } }
            : { case: "range" as const, value: { first: 10n, step: -2n } },
    },
    reduction: { kind, most: 2, from: 0, to: 4, bins: 2 },
    leafSize: 2,
    leavesPerRound: 2,
    iterations,
    limits: { memoryBytes: 1 << 24, millisPerInput: 1000, resultBytes: 1000 },
    ...rest,
  };
  const work = workOf(create(JobSpecSchema, { seed: 9, work: { case: "mapReduce", value } }));
  if (work.kind !== "mapReduce") throw new Error("another kind of work");
  return work;
}

/** Adds numbers up, in the sandbox's stead; its input 3 fails. */
class Adding implements Guest {
  readonly maps: MapRequest[] = [];
  readonly folds: FoldRequest[] = [];
  isClosed = false;

  map(request: MapRequest) {
    this.maps.push(request);
    const { inputs, firstIndex } = request;
    const numbers =
      inputs.kind === "range"
        ? Array.from({ length: inputs.count }, (_, at) => inputs.first + at * inputs.step)
        : inputs.values.map(Number);
    const failing = 3 - firstIndex;
    const ok = numbers.filter((_, at) => at !== failing);
    return Promise.resolve({
      failed: ok.length === numbers.length ? [] : [[3, "no"] as const],
      value: String(ok.reduce((a, b) => a + b, 0)),
    });
  }

  fold(request: FoldRequest) {
    this.folds.push(request);
    const value = request.partials.reduce((sum, partial) => sum + Number(partial), 0);
    return Promise.resolve({ value: String(value), state: `{"after":${request.iteration}}` });
  }

  render() {
    return Promise.resolve(undefined);
  }

  close(): void {
    this.isClosed = true;
  }
}

async function opened(work: MapWork, guest: Guest, data = SOURCE) {
  const programs: GuestProgram[] = [];
  const openGuest: OpenGuest = (program) => {
    programs.push(program);
    return Promise.resolve(guest);
  };
  const never = () => Promise.reject(new Error("no engine is needed"));
  const doors = {
    kernels: never,
    tensorflow: never,
    guest: () => Promise.resolve({ openGuest }),
  };
  return { computation: await openWork(work, data, doors), programs };
}

/** All rounds; what each state is made of. */
async function states(work: MapWork, guest: Guest): Promise<readonly (readonly MapEntry[])[]> {
  const { computation } = await opened(work, guest);
  const [advance, combine] = [await advanceOf(work), combineOf(work)];
  const state = work.map.initialStateJson === "" ? "null" : work.map.initialStateJson;
  let bytes = encodeEntry({ inputs: 0, failed: 0, text: `${state}\nnull` });
  const all: (readonly MapEntry[])[] = [];
  for (let round = 0; !work.schedule.isFinishedAt(round); round++) {
    await computation.setState(work.readsState(round) ? bytes.slice() : new Uint8Array());
    const { leafCount } = work.schedule.tree(round, TaskKind.ADVANCE);
    let root = await computation.leaf({ kind: TaskKind.ADVANCE, round, index: 0 });
    for (let index = 1; index < leafCount; index++) {
      root = combine(root, await computation.leaf({ kind: TaskKind.ADVANCE, round, index }));
    }
    bytes = advance(bytes, root, round);
    all.push(decodeEntries(bytes));
  }
  return all;
}

describe("a map-reduce job", () => {
  it("folds each batch, and what came of those before", async () => {
    const guest = new Adding();
    const all = await states(mapWork({ kind: Reduction_Kind.SUM }), guest);
    expect(all).toHaveLength(4);
    expect(all[0]).toEqual([
      { inputs: 0, failed: 0, text: "null\nnull" },
      { inputs: 2, failed: 0, text: '{"failed":[]}\n18' },
      { inputs: 2, failed: 1, text: '{"failed":[[3,"no"]]}\n6' },
    ]);
    expect(all[1]).toEqual([{ inputs: 4, failed: 1, text: '{"after":0}\n24' }]);
    expect(all[3]).toEqual([{ inputs: 7, failed: 1, text: '{"after":0}\n24' }]);
    expect(guest.folds.map(({ isLast }) => isLast)).toEqual([false, true]);
    expect(guest.maps.map(({ firstIndex }) => firstIndex)).toEqual([0, 2, 4, 6]);
    expect(guest.maps[3]?.inputs).toEqual({ kind: "range", first: -2, step: -2, count: 1 });
  });

  it("goes through all inputs again with the program's next state", async () => {
    const guest = new Adding();
    const work = mapWork({
      kind: Reduction_Kind.PROGRAM,
      inputs: 3,
      iterations: 2,
      initialStateJson: '{"k":1}',
    });
    const all = await states(work, guest);
    expect(all.at(-1)).toEqual([{ inputs: 3, failed: 0, text: '{"after":1}\n24' }]);
    expect(guest.maps.map(({ state }) => state)).toEqual([
      '{"k":1}',
      '{"k":1}',
      '{"after":0}',
      '{"after":0}',
    ]);
    expect(guest.maps.map(({ iteration }) => iteration)).toEqual([0, 0, 1, 1]);
  });

  it("keeps a line for each input, if results are not reduced", async () => {
    const guest = new Adding();
    guest.map = ({ inputs }) =>
      Promise.resolve({
        failed: [],
        value: JSON.stringify(Array.from({ length: countOf(inputs) }, () => ["a\n", null])),
      });
    const all = await states(mapWork({ kind: Reduction_Kind.NONE, inputs: 5 }), guest);
    expect(all).toHaveLength(2);
    expect(all[1]).toEqual([{ inputs: 1, failed: 0, text: '{"failed":[]}\n["a\\n",null]' }]);
    expect(all[0]?.[0]?.text.split("\n")).toHaveLength(3);
  });

  it("takes lines as inputs", async () => {
    const guest = new Adding();
    const work = mapWork({ kind: Reduction_Kind.SUM, inputs: 3, lines: true });
    const { computation, programs } = await opened(work, guest, joinBytes([SOURCE, TEXT]));
    await computation.leaf({ kind: TaskKind.ADVANCE, round: 0, index: 0 });
    await computation.leaf({ kind: TaskKind.ADVANCE, round: 0, index: 1 });
    expect(guest.maps.map(({ inputs }) => inputs)).toEqual([
      { kind: "json", values: ["1", '{"ü":2}\r'] },
      { kind: "json", values: ["3"] },
    ]);
    expect(programs).toMatchObject([
      { source: "export const map = (x) => x;", seed: 9, reduction: { kind: "sum" } },
    ]);
    computation.close();
    expect(guest.isClosed).toBe(true);
  });

  it("takes all combinations of a grid as inputs, the last axis first", async () => {
    const guest = new Adding();
    const axes = [
      { name: "2", values: ["1", "2"] },
      { name: 'a"', values: ["[]", "null", '"x"'] },
    ];
    const work = mapWork({ kind: Reduction_Kind.SUM, inputs: 6, axes });
    const { computation } = await opened(work, guest);
    for (const index of [0, 1]) {
      await computation.leaf({ kind: TaskKind.ADVANCE, round: 0, index });
    }
    await computation.leaf({ kind: TaskKind.ADVANCE, round: 2, index: 0 });
    expect(
      guest.maps.flatMap(({ inputs }) => (inputs.kind === "json" ? inputs.values : [])),
    ).toEqual([
      ...['{"2":1,"a\\"":[]}', '{"2":1,"a\\"":null}', '{"2":1,"a\\"":"x"}'],
      ...['{"2":2,"a\\"":[]}', '{"2":2,"a\\"":null}', '{"2":2,"a\\"":"x"}'],
    ]);
  });

  it("shares files in the form that the job says", async () => {
    const files = ["ü\0", "[1]", "\xff"].map((text) => new TextEncoder().encode(text));
    const forms = [SharedFile_Form.TEXT, SharedFile_Form.JSON, SharedFile_Form.BYTES];
    const shared = files.map(({ length }, at) => ({
      name: `file ${at}`,
      sha256: new Uint8Array(32).fill(at),
      bytes: length,
      form: forms[at] ?? SharedFile_Form.TEXT,
    }));
    const work = mapWork({ kind: Reduction_Kind.SUM, inputs: 3, lines: true, shared });
    expect(work.data.map(({ bytes }) => bytes)).toEqual([SOURCE.length, 3, 3, 2, TEXT.length]);
    const guest = new Adding();
    const data = joinBytes([SOURCE, ...files, TEXT]);
    const { computation, programs } = await opened(work, guest, data);
    expect([...(programs[0]?.shared ?? [])]).toEqual([
      ["file 0", '"ü\\u0000"'],
      ["file 1", "[1]"],
      ["file 2", files[2]],
    ]);
    await computation.leaf({ kind: TaskKind.ADVANCE, round: 0, index: 1 });
    expect(guest.maps[0]?.inputs).toEqual({ kind: "json", values: ["3"] });
  });

  it("shares no more than may be", () => {
    const shared = Array.from({ length: 2 }, (_, at) => ({
      name: `file ${at}`,
      sha256: new Uint8Array(32),
      bytes: 40 * 2 ** 20,
      form: SharedFile_Form.BYTES,
    }));
    expect(() => mapWork({ kind: Reduction_Kind.SUM, shared })).toThrow("83886080 shared bytes");
  });

  it("says what it reduces to", async () => {
    const reductionOf = async (kind: Reduction_Kind) =>
      (await opened(mapWork({ kind }), new Adding())).programs[0]?.reduction;
    expect(await reductionOf(Reduction_Kind.TOP_K)).toEqual({ kind: "topK", k: 2 });
    expect(await reductionOf(Reduction_Kind.HISTOGRAM)).toEqual({
      kind: "histogram",
      from: 0,
      to: 4,
      bins: 2,
    });
  });

  it("has a state of whole entries", async () => {
    const { computation } = await opened(mapWork({ kind: Reduction_Kind.SUM }), new Adding());
    await expect(async () => {
      await computation.setState(new Uint8Array(13).fill(1));
    }).rejects.toThrow("entry 0 of a map-reduce value ends after its last byte");
    const fold = computation.leaf({ kind: TaskKind.ADVANCE, round: 1, index: 0 });
    await expect(fold).rejects.toThrow("no state yet");
  });
});

function countOf(inputs: MapRequest["inputs"]): number {
  return inputs.kind === "range" ? inputs.count : inputs.values.length;
}
