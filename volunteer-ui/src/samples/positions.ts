/**
 * Guards every use of positions that came from outside.
 *
 * @throws RangeError unless there is at least one, and all are in `[0, count)`
 */
export function requirePositions(positions: Int32Array, count: number): void {
  if (positions.length === 0) throw new RangeError("a leaf without samples: must have at least 1");
  for (const position of positions) {
    if (position < 0 || position >= count) {
      throw new RangeError(`sample ${position}: the data set has samples 0..${count - 1}`);
    }
  }
}
