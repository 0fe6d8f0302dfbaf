/** Elementary functions over rows of values, for tests of their errors. Counts are multiples of 4. */
import { W, load, store } from "./lanes";
import { exp, log } from "./math";

const FLOAT: usize = 4;

/** to = e^from. */
export function exponentials(from: usize, to: usize, count: usize): void {
  for (let j: usize = 0; j < count * FLOAT; j += W * FLOAT) store(to + j, exp(load(from + j)));
}

/** to = ln from, for normal numbers above 0. */
export function logarithms(from: usize, to: usize, count: usize): void {
  for (let j: usize = 0; j < count * FLOAT; j += W * FLOAT) store(to + j, log(load(from + j)));
}
