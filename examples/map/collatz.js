// The longest Collatz sequences: ./manyhands map examples/map/collatz.js --inputs 1..1000000 --reduce topK --most 10
// Each result is {"index", "value"}; index i is the number i + 1.

export function map(number) {
  let steps = 0;
  for (let n = number; n !== 1; steps++) n = n % 2 === 0 ? n / 2 : 3 * n + 1;
  return steps;
}
