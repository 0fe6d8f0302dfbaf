// Which settings train a small network best: ./manyhands map examples/map/sweep.js --inputs examples/map/sweep.json
// A line for each combination of the values in sweep.json, in their order: what it was, and its loss on points that it has
// not seen. With --reduce argmin, `map` would return the loss alone.
// The network: two inputs, one hidden layer of tanh, one output; the task: which of two spirals a point belongs to.

const [POINTS, HELD_OUT, EPOCHS] = [200, 100, 60];

export function map({ learningRate, hidden, momentum }) {
  // All combinations see the same points, and begin with the same draws.
  const random = sequence(20261130);
  const points = Array.from({ length: POINTS + HELD_OUT }, (_, at) => pointOf(at, random));
  const network = networkOf(hidden, random);
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    for (let at = 0; at < POINTS; at++) train(network, points[at], learningRate, momentum);
  }
  let loss = 0;
  for (let at = POINTS; at < points.length; at++) loss += lossOf(network, points[at]);
  return { learningRate, hidden, momentum, loss: loss / HELD_OUT };
}

/** A point of one of two spirals, with its class. */
function pointOf(at, random) {
  const label = at % 2;
  const turn = 3 * random();
  const angle = turn + Math.PI * label;
  return {
    x: turn * Math.cos(angle) + 0.1 * random(),
    y: turn * Math.sin(angle) + 0.1 * random(),
    label,
  };
}

function networkOf(hidden, random) {
  const draws = (count) => Array.from({ length: count }, () => 2 * random() - 1);
  const zeros = (count) => Array.from({ length: count }, () => 0);
  const weights = [draws(hidden), draws(hidden), draws(hidden), draws(hidden + 1)];
  return { weights, velocity: weights.map(({ length }) => zeros(length)), active: zeros(hidden) };
}

/** The probability of class 1. */
function output({ weights: [fromX, fromY, bias, out], active }, { x, y }) {
  let sum = out[active.length];
  for (let unit = 0; unit < active.length; unit++) {
    active[unit] = Math.tanh(fromX[unit] * x + fromY[unit] * y + bias[unit]);
    sum += out[unit] * active[unit];
  }
  return 1 / (1 + Math.exp(-sum));
}

function lossOf(network, point) {
  const probability = output(network, point);
  return -Math.log(Math.max(1e-9, point.label === 1 ? probability : 1 - probability));
}

/** One step of stochastic gradient descent with momentum. */
function train(network, point, learningRate, momentum) {
  const error = output(network, point) - point.label;
  const { weights, velocity, active } = network;
  const step = (layer, unit, gradient) => {
    velocity[layer][unit] = momentum * velocity[layer][unit] - learningRate * gradient;
    weights[layer][unit] += velocity[layer][unit];
  };
  for (let unit = 0; unit < active.length; unit++) {
    const back = error * weights[3][unit] * (1 - active[unit] * active[unit]);
    step(3, unit, error * active[unit]);
    step(0, unit, back * point.x);
    step(1, unit, back * point.y);
    step(2, unit, back);
  }
  step(3, active.length, error);
}

/** Pseudo-random numbers from 0 to 1, the same for every input: those of Math.random differ from input to input. */
function sequence(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
}
