// How often each word comes: ./manyhands map examples/map/words.js --inputs README.md --reduce countBy
// The result is an array of [word, count].

export function map(line) {
  return line.toLowerCase().match(/[a-z]+/g) ?? [];
}
