// Local alignment of two sequences (Smith and Waterman, 1981), in Rust: the same as smith-waterman.ts, to the digit.
//
//     rustup target add wasm32-unknown-unknown
//     rustc --edition 2021 --target wasm32-unknown-unknown --crate-type cdylib -O -C target-cpu=mvp -C strip=symbols smith-waterman.rs
//     ./manyhands map smith_waterman.wasm --inputs pairs.txt --reduce topK --most 10

const MATCH: i32 = 2;
const MISMATCH: i32 = -1;
const GAP: i32 = -2;

/// Where a text of the caller's goes.
#[no_mangle]
pub extern "C" fn allocate(bytes: usize) -> *mut u8 {
    Vec::leak(vec![0u8; bytes]).as_mut_ptr()
}

/// Takes a string of JSON, "GATTACA GCATGCA". Returns where the result begins (upper half), and how many bytes it has.
#[no_mangle]
pub unsafe extern "C" fn map(pointer: *const u8, length: usize) -> u64 {
    let json = std::slice::from_raw_parts(pointer, length);
    let text = &json[1..length - 1];
    let space = text.iter().position(|&letter| letter == b' ').expect("two sequences");
    let result = align(&text[..space], &text[space + 1..]).to_string();
    let utf8 = Vec::leak(result.into_bytes());
    ((utf8.as_ptr() as u64) << 32) | utf8.len() as u64
}

/// One row of the matrix is kept, the last one.
fn align(a: &[u8], b: &[u8]) -> i32 {
    let mut row = vec![0i32; b.len()];
    let mut best = 0;
    for &letter in a {
        let (mut diagonal, mut left) = (0, 0);
        for (other, cell) in b.iter().zip(row.iter_mut()) {
            let above = *cell;
            let pair = diagonal + if letter == *other { MATCH } else { MISMATCH };
            let score = 0.max(pair).max(above.max(left) + GAP);
            *cell = score;
            diagonal = above;
            left = score;
            best = best.max(score);
        }
    }
    best
}
