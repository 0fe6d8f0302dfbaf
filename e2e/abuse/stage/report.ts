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
  const all = [[...HEAD], ...rows];
  const widths = HEAD.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all
    .map((row) =>
      row
        .map((cell, at) => aligned(cell, at, widths))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** Text to the left, numbers to the right. */
function aligned(cell: string, column: number, widths: readonly number[]): string {
  const width = widths[column] ?? 0;
  return column === 0 || column === HEAD.length - 1 ? cell.padEnd(width) : cell.padStart(width);
}

/** One line about one attack. */
export function line({ before, during, after, broken }: Outcome): string {
  const rates = [before, during, after].map((rate) => rate.toFixed(1)).join(", ");
  return `  ${rates} rounds a second; ${broken.length === 0 ? "kept" : `BROKEN: ${broken.join("; ")}`}`;
}
