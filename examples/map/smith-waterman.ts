// Local alignment of two sequences (Smith and Waterman, 1981), in AssemblyScript: the best score of any two of their parts.
//
//     ./manyhands map examples/map/smith-waterman.wasm --inputs pairs.txt --reduce topK --most 10
//
// Each line of pairs.txt has two sequences with a space between them: GATTACA GCATGCA. `npm run examples -w volunteer-ui`
// builds the module; smith-waterman.rs is the same in Rust.

const MATCH: i32 = 2;
const MISMATCH: i32 = -1;
const GAP: i32 = -2;
const SPACE: u8 = 0x20;

/** Where a text of the caller's goes. Nothing is ever freed: each input has a memory of its own. */
export function allocate(bytes: i32): i32 {
  return <i32>heap.alloc(bytes);
}

/** @returns where the result begins (upper half), and how many bytes of JSON it has */
export function map(pointer: i32, length: i32): i64 {
  // The input is a string of JSON: what is between its quotes.
  const end = pointer + length - 1;
  let space = pointer + 1;
  while (load<u8>(space) != SPACE) if (++space >= end) unreachable();
  return textOf(align(pointer + 1, space, space + 1, end));
}

/** Of the sequences in [a, aEnd) and [b, bEnd). One row of the matrix is kept, the last one. */
function align(a: i32, aEnd: i32, b: i32, bEnd: i32): i32 {
  const columns = bEnd - b;
  const row = <i32>heap.alloc((columns + 1) << 2);
  memory.fill(row, 0, (columns + 1) << 2);
  let best = 0;
  for (let i = a; i < aEnd; i++) {
    let diagonal = 0;
    let left = 0;
    for (let j = 0; j < columns; j++) {
      const at = row + (j << 2);
      const above = load<i32>(at);
      const pair = diagonal + (load<u8>(i) == load<u8>(b + j) ? MATCH : MISMATCH);
      const score = max(0, max(pair, max(above, left) + GAP));
      store<i32>(at, score);
      diagonal = above;
      left = score;
      if (score > best) best = score;
    }
  }
  return best;
}

function textOf(score: i32): i64 {
  const utf8 = String.UTF8.encode(score.toString());
  return ((<i64>changetype<i32>(utf8)) << 32) | (<i64>utf8.byteLength);
}
