/**
 * A table for people: the first column to the left, all others to the right.
 *
 * @param left columns besides the first that hold text
 */
export function textTable(
  rows: readonly (readonly string[])[],
  left: readonly number[] = [],
): string {
  const columns = Math.max(...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, at) =>
    Math.max(...rows.map((row) => row[at]?.length ?? 0)),
  );
  const isText = (at: number): boolean => at === 0 || left.includes(at);
  const line = (row: readonly string[]): string =>
    row
      .map((cell, at) =>
        isText(at) ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0),
      )
      .join("  ")
      .trimEnd();
  return rows.map(line).join("\n");
}
