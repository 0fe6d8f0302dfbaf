/** Values on either side that the trend takes in: more as the curve grows, so that it stays readable. */
export function reachOf(length: number): number {
  return Math.min(100, Math.floor(length / 25));
}

/**
 * The value, at each place, of the straight line that fits the values around it best (least squares
 * over a window, Savitzky and Golay 1964, degree 1). Does not lag behind a falling loss as a moving
 * average would, and reaches both ends. Values that are missing or not finite have no part in it.
 */
export function trendOf(values: readonly (number | undefined)[]): (number | undefined)[] {
  const sums = runningSums(values);
  const reach = reachOf(values.length);
  return values.map((value, at) => {
    if (!isUsable(value)) return undefined;
    const from = Math.max(0, at - reach);
    const to = Math.min(values.length, at + reach + 1);
    return fittedAt(at, (sum) => (sum[to] ?? 0) - (sum[from] ?? 0), sums);
  });
}

interface Sums {
  readonly count: Float64Array;
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly xx: Float64Array;
  readonly xy: Float64Array;
}

function fittedAt(at: number, within: (sum: Float64Array) => number, sums: Sums): number {
  const count = within(sums.count);
  const meanX = within(sums.x) / count;
  const meanY = within(sums.y) / count;
  const spread = within(sums.xx) / count - meanX * meanX;
  if (spread <= 0) return meanY;
  const slope = (within(sums.xy) / count - meanX * meanY) / spread;
  return meanY + slope * (at - meanX);
}

/** Element i of each holds the sum over the usable values before place i. */
function runningSums(values: readonly (number | undefined)[]): Sums {
  const sumOf = (term: (y: number, x: number) => number) => {
    const sums = new Float64Array(values.length + 1);
    values.forEach((y, x) => {
      sums[x + 1] = (sums[x] ?? 0) + (isUsable(y) ? term(y, x) : 0);
    });
    return sums;
  };
  return {
    count: sumOf(() => 1),
    x: sumOf((_, x) => x),
    y: sumOf((y) => y),
    xx: sumOf((_, x) => x * x),
    xy: sumOf((y, x) => x * y),
  };
}

function isUsable(value: number | undefined): value is number {
  return value !== undefined && Number.isFinite(value);
}
