import type { GuestProgram, Reduction, SharedFile } from "../../guest/index.ts";
import {
  type MapWork,
  Program_Language,
  type Reduction as ReductionSpec,
  Reduction_Kind,
  SharedFile_Form,
} from "../../protocol/index.ts";
import type { MapData } from "./data.ts";

/** What a sandbox is to run. */
export function programOf(
  { job, limits, reduction, map, program: { language } }: MapWork,
  { program, shared }: Pick<MapData, "program" | "shared">,
): GuestProgram {
  return {
    source:
      language === Program_Language.WASM
        ? new Uint8Array(program)
        : new TextDecoder().decode(program),
    reduction: reductionOf(reduction),
    seed: job.seed,
    limits: {
      memoryBytes: limits.memoryBytes,
      millisPerInput: limits.millisPerInput,
      resultBytes: limits.resultBytes,
    },
    shared: new Map(
      map.shared.map(({ name, form }, at) => [
        name,
        sharedOf(form, shared[at] ?? new Uint8Array()),
      ]),
    ),
  };
}

function sharedOf(form: SharedFile_Form, bytes: Uint8Array): SharedFile {
  switch (form) {
    case SharedFile_Form.TEXT:
      return JSON.stringify(new TextDecoder().decode(bytes));
    case SharedFile_Form.JSON:
      return new TextDecoder().decode(bytes);
    case SharedFile_Form.BYTES:
      return bytes;
    case SharedFile_Form.UNSPECIFIED:
      throw new Error("the job shares a file in a form that is not known here");
  }
}

const PLAIN = {
  [Reduction_Kind.NONE]: "none",
  [Reduction_Kind.SUM]: "sum",
  [Reduction_Kind.MEAN]: "mean",
  [Reduction_Kind.MIN]: "min",
  [Reduction_Kind.MAX]: "max",
  [Reduction_Kind.ARGMIN]: "argmin",
  [Reduction_Kind.ARGMAX]: "argmax",
  [Reduction_Kind.COUNT_BY]: "countBy",
  [Reduction_Kind.CONCAT]: "concat",
  [Reduction_Kind.PROGRAM]: "program",
} as const;

function reductionOf({ kind, most, from, to, bins }: ReductionSpec): Reduction {
  if (kind === Reduction_Kind.TOP_K) return { kind: "topK", k: most };
  if (kind === Reduction_Kind.HISTOGRAM) return { kind: "histogram", from, to, bins };
  if (kind === Reduction_Kind.UNSPECIFIED) {
    throw new Error("the job reduces its results in a way that is not known here");
  }
  return { kind: PLAIN[kind] };
}
