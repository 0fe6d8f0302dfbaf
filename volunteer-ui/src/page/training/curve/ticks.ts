/**
 * Round numbers to write at an axis: the multiples of 1, 2 or 5 times a power of ten from `low` to `high`, ascending.
 *
 * @param most how many there is room for, at least 1
 * @param least the smallest distance between two
 */
export function ticks(low: number, high: number, most: number, least = 0): readonly number[] {
  const step = roundStep(Math.max((high - low) / most, least, Number.MIN_VALUE));
  const first = Math.ceil(low / step);
  const count = Math.max(0, Math.floor(high / step) - first + 1);
  // A quotient of whole numbers is the nearest number to what is meant: 3 * 0.1 would not be 0.3.
  return Array.from({ length: count }, (_, at) => (first + at) / (1 / step));
}

/** Decimals that tell neighbours apart, for all of them alike. */
export function decimals(values: readonly number[]): number {
  const [first = 0, second = first + 1] = values;
  return Math.max(0, -Math.floor(Math.log10(second - first) + 1e-9));
}

function roundStep(atLeast: number): number {
  const power = 10 ** Math.floor(Math.log10(atLeast));
  const factor = [1, 2, 5].find((each) => each * power >= atLeast * (1 - 1e-9)) ?? 10;
  return factor * power;
}
