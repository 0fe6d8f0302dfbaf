/** A loss, to about three significant digits. */
export function loss(value: number): string {
  if (!Number.isFinite(value)) return "not finite";
  const size = Math.abs(value);
  if (size !== 0 && (size < 0.001 || size >= 10_000)) return value.toExponential(2);
  return value.toFixed(size < 10 ? 3 : size < 100 ? 2 : 1);
}
