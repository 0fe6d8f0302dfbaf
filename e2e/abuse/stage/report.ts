import { textTable } from "../../console/table.ts";
import type { Outcome } from "./trial.ts";

const HEAD = ["attack", "before", "during", "after", "gateway", "task", "model", "broken"] as const;

/** A table for people; rates in rounds a second, peaks in MiB. */
export function table(outcomes: readonly Outcome[]): string {
  const rows = outcomes.map((outcome) => [
    outcome.name,
    ...[outcome.before, outcome.during, outcome.after].map((rate) => rate.toFixed(1)),
    ...Object.values(outcome.peakMiB).map((peak) => (peak === null ? "ended" : String(peak))),
    outcome.broken.length === 0 ? "" : outcome.broken.join("; "),
  ]);
  return textTable([[...HEAD], ...rows], [HEAD.length - 1]);
}

/** One line about one attack. */
export function line({ before, during, after, broken }: Outcome): string {
  const rates = [before, during, after].map((rate) => rate.toFixed(1)).join(", ");
  return `  ${rates} rounds a second; ${broken.length === 0 ? "kept" : `BROKEN: ${broken.join("; ")}`}`;
}
