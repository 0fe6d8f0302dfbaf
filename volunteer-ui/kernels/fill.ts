import { W, splat, store } from "./lanes";

const FLOAT: usize = 4;

/** Zeros in rows a stride of bytes apart; in a loop, as memory.fill is slow for rows of few columns. */
@inline
export function clearRows(at: usize, stride: usize, rows: usize, columns: usize): void {
  const zero = splat(0);
  for (let i: usize = 0; i < rows; i++) {
    for (let j: usize = 0; j < columns * FLOAT; j += W * FLOAT) store(at + j, zero);
    at += stride;
  }
}
