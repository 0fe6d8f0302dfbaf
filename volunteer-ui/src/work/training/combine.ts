import {
  HEADER_BYTES,
  addTallies,
  decodeTally,
  encodeTally,
  joinBytes,
} from "../../protocol/index.ts";
import type { Value } from "../kind.ts";

/** Of the header's two words; see `NodeValue.value`. */
const LOSS = 0;
const CORRECT = 1;
const FIRST = 2;

/**
 * Adds `right` to `left`, element by element, in float32; the numbers of correct predictions as whole numbers.
 *
 * @param left in a buffer of its own; its memory becomes the sum's
 */
export function combineSums(left: Value, right: Value): Value {
  if (left.length !== right.length) {
    throw new Error(`values of ${left.length} and ${right.length} bytes in one subtree`);
  }
  const [tally, other] = [decodeTally(left), decodeTally(right)];
  if (tally !== undefined && other !== undefined) {
    const header = combineSums(left.slice(0, HEADER_BYTES), right.slice(0, HEADER_BYTES));
    return joinBytes([header, encodeTally(addTallies(tally, other))]);
  }
  const [sums, addends] = [floatsOf(left), floatsOf(right)];
  const [counts, more] = [countsOf(left), countsOf(right)];
  const correct = (counts[CORRECT] ?? 0) + (more[CORRECT] ?? 0);
  // The double sum of two float32 rounds to what float32 addition gives (53 >= 2 * 24 + 2 bits).
  sums[LOSS] = (sums[LOSS] ?? 0) + (addends[LOSS] ?? 0);
  for (let at = FIRST; at < sums.length; at++) sums[at] = (sums[at] ?? 0) + (addends[at] ?? 0);
  counts[CORRECT] = correct;
  return left;
}

function floatsOf({ buffer, byteOffset, length }: Value): Float32Array {
  return new Float32Array(buffer, byteOffset, length / 4);
}

function countsOf({ buffer, byteOffset }: Value): Uint32Array {
  return new Uint32Array(buffer, byteOffset, FIRST);
}
