// π by throwing darts: ./manyhands map examples/map/pi.js --inputs 1..2000 --reduce sum
// The result is [darts in the quarter circle, darts]; four times their ratio is about π.

const DARTS = 20000;

export function map() {
  let inside = 0;
  for (let dart = 0; dart < DARTS; dart++) {
    const [x, y] = [Math.random(), Math.random()];
    if (x * x + y * y < 1) inside++;
  }
  return [inside, DARTS];
}
