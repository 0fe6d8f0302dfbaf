// The Mandelbrot set, a row an input, a character a pixel; it grows on the page of the link that is printed:
// ./manyhands map examples/map/mandelbrot.js --inputs 0..199 --reduce concat --leaf-size 1 --leaves-per-round 10
// The result is one string: the rows, each with a line feed.

const [WIDTH, HEIGHT, MOST] = [300, 200, 2000];
const SHADES = " .,:;-~=+*icvunxzjftLCJUYXZO0Qoahkbdpqwm%B@#";

export function map(row) {
  const y = (2.4 * row) / (HEIGHT - 1) - 1.2;
  let line = "";
  for (let column = 0; column < WIDTH; column++) {
    const x = (3.6 * column) / (WIDTH - 1) - 2.5;
    line += SHADES[shade(escape(x, y))];
  }
  return `${line}\n`;
}

/** What the page draws of the rows so far: red, green and blue of each pixel; rows to come are dark. */
export function render(rows) {
  const lines = (rows ?? "").split("\n");
  const pixels = [];
  for (let y = 0; y < HEIGHT; y++) {
    const line = lines[y] ?? "";
    for (let x = 0; x < WIDTH; x++) pixels.push(...colour(SHADES.indexOf(line[x] ?? "#")));
  }
  return { width: WIDTH, height: HEIGHT, pixels };
}

function shade(steps) {
  return Math.min(SHADES.length - 1, Math.floor(4 * Math.log2(1 + steps)));
}

/** Of the last shade, which never escaped: dark. */
function colour(index) {
  const t = index / (SHADES.length - 1);
  const mixed = [
    9 * (1 - t) * t * t * t,
    15 * (1 - t) * (1 - t) * t * t,
    8.5 * (1 - t) * (1 - t) * (1 - t) * t,
  ];
  return mixed.map((part) => Math.min(255, Math.round(255 * part)));
}

function escape(x, y) {
  let [a, b] = [0, 0];
  for (let step = 0; step < MOST; step++) {
    if (a * a + b * b > 4) return step;
    [a, b] = [a * a - b * b + x, 2 * a * b + y];
  }
  return MOST;
}
