// Four centres of 2,000 points (k-means), found in 10 iterations:
// ./manyhands map examples/map/kmeans.js --inputs 1..2000 --reduce program --iterations 10
// The points are drawn here, around four places; a file of points would do as well.

const PLACES = [
  [0, 0],
  [6, 1],
  [1, 7],
  [8, 8],
];

export function map(_, { index, state, iteration }) {
  const point = pointAt(index);
  // At first each centre is some point; later it is what `next` has made of the iteration before.
  const centres = iteration === 0 ? PLACES.map((_, at) => pointAt(at * 501)) : state;
  const distances = centres.map(([x, y]) => square(x - point[0]) + square(y - point[1]));
  const nearest = distances.indexOf(Math.min(...distances));
  return centres.map((_, at) => (at === nearest ? [...point, 1] : [0, 0, 0]));
}

/** Adds up, for each centre, the points that are nearest to it, and their number. */
export function reduce(left, right) {
  return left.map((sums, centre) => sums.map((sum, at) => sum + right[centre][at]));
}

export function next(_, reduced) {
  return reduced.map(([x, y, count]) => (count === 0 ? [x, y] : [x / count, y / count]));
}

/** Always the same for an index, whoever computes it: not by Math.random, which differs from iteration to iteration. */
function pointAt(index) {
  const [x, y] = PLACES[index % PLACES.length];
  return [exact(x + noise(2 * index)), exact(y + noise(2 * index + 1))];
}

/** Sums of multiples of a power of two are not rounded, in whatever order: reduce is associative to the bit. */
function exact(value) {
  return Math.round(65536 * value) / 65536;
}

function noise(seed) {
  const wave = Math.sin(seed * 12.9898) * 43758.5453;
  return 2 * (wave - Math.floor(wave)) - 1;
}

function square(x) {
  return x * x;
}
