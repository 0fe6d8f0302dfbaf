import type { Reduction } from "../../program.ts";
import { ExtremeReducer, HistogramReducer, MeanReducer, SumReducer } from "./numbers.ts";
import { ConcatReducer, CountReducer, ListReducer, ProgramReducer, TopReducer } from "./others.ts";
import type { Reducer } from "./reducer.ts";

export function createReducer(
  reduction: Reduction,
  reduce: (left: unknown, right: unknown) => unknown,
): Reducer {
  switch (reduction.kind) {
    case "none":
      return new ListReducer(0);
    case "sum":
      return new SumReducer();
    case "mean":
      return new MeanReducer();
    case "min":
    case "max":
    case "argmin":
    case "argmax":
      return new ExtremeReducer(reduction.kind);
    case "topK":
      return new TopReducer(reduction.k);
    case "histogram":
      return new HistogramReducer(reduction.from, reduction.to, reduction.bins);
    case "countBy":
      return new CountReducer();
    case "concat":
      return new ConcatReducer();
    case "program":
      return new ProgramReducer(reduce);
  }
}
