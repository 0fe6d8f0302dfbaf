/**
 * What one time step of an LSTM does besides matrix products, for all samples. Gates lie side by side in a row, in
 * the order of Keras: input, forget, candidate, output; `units` is a multiple of 4.
 *
 * One pass each way, as what is spent between two products is spent on loading and storing.
 */
import { HARD_SIGMOID, SIGMOID, TANH, applied, slope } from "./activations";
import { W, add, load, mul, splat, store } from "./lanes";

const FLOAT: usize = 4;

/**
 * gates = activations of gates; cell = f * previous + i * g; activated = f(cell); hidden = o * activated.
 *
 * @param recurrent activation of the gates @param activation of candidate and cell
 */
export function lstmStep(
  recurrent: i32,
  activation: i32,
  gates: usize,
  gatesStride: usize,
  previous: usize,
  previousStride: usize,
  cell: usize,
  activated: usize,
  hidden: usize,
  stride: usize,
  rows: usize,
  units: usize,
): void {
  // A loop of its own for what Keras and TensorFlow.js have as defaults: the kinds are constants inside.
  if (activation === TANH && recurrent === HARD_SIGMOID) {
    stepRows(HARD_SIGMOID, TANH, gates, gatesStride, previous, previousStride, cell, activated, hidden, stride, rows, units);
  } else if (activation === TANH && recurrent === SIGMOID) {
    stepRows(SIGMOID, TANH, gates, gatesStride, previous, previousStride, cell, activated, hidden, stride, rows, units);
  } else {
    stepRows(recurrent, activation, gates, gatesStride, previous, previousStride, cell, activated, hidden, stride, rows, units);
  }
}

@inline
function stepRows(
  recurrent: i32,
  activation: i32,
  gates: usize,
  gatesStride: usize,
  previous: usize,
  previousStride: usize,
  cell: usize,
  activated: usize,
  hidden: usize,
  stride: usize,
  rows: usize,
  units: usize,
): void {
  const gate = units * FLOAT;
  const alpha = splat(1);
  for (let row: usize = 0; row < rows; row++) {
    for (let j: usize = 0; j < gate; j += W * FLOAT) {
      const at = gates + j;
      const i = applied(recurrent, alpha, load(at));
      const f = applied(recurrent, alpha, load(at + gate));
      const g = applied(activation, alpha, load(at + 2 * gate));
      const o = applied(recurrent, alpha, load(at + 3 * gate));
      const c = add(mul(f, load(previous + j)), mul(i, g));
      const a = applied(activation, alpha, c);
      store(at, i);
      store(at + gate, f);
      store(at + 2 * gate, g);
      store(at + 3 * gate, o);
      store(cell + j, c);
      store(activated + j, a);
      store(hidden + j, mul(o, a));
    }
    gates += gatesStride;
    previous += previousStride;
    cell += stride;
    activated += stride;
    hidden += stride;
  }
}

/**
 * gates = gradient of what went into their activations, from the activations themselves.
 *
 * @param outputGradient [rows, units]
 * @param cellGradient [rows, units]: on entry what came from the next step, on return what goes to the previous
 */
export function lstmStepGradient(
  recurrent: i32,
  activation: i32,
  gates: usize,
  gatesStride: usize,
  previous: usize,
  previousStride: usize,
  activated: usize,
  activatedStride: usize,
  outputGradient: usize,
  cellGradient: usize,
  stride: usize,
  rows: usize,
  units: usize,
): void {
  if (activation === TANH && recurrent === HARD_SIGMOID) {
    gradientRows(HARD_SIGMOID, TANH, gates, gatesStride, previous, previousStride, activated, activatedStride, outputGradient, cellGradient, stride, rows, units);
  } else if (activation === TANH && recurrent === SIGMOID) {
    gradientRows(SIGMOID, TANH, gates, gatesStride, previous, previousStride, activated, activatedStride, outputGradient, cellGradient, stride, rows, units);
  } else {
    gradientRows(recurrent, activation, gates, gatesStride, previous, previousStride, activated, activatedStride, outputGradient, cellGradient, stride, rows, units);
  }
}

@inline
function gradientRows(
  recurrent: i32,
  activation: i32,
  gates: usize,
  gatesStride: usize,
  previous: usize,
  previousStride: usize,
  activated: usize,
  activatedStride: usize,
  outputGradient: usize,
  cellGradient: usize,
  stride: usize,
  rows: usize,
  units: usize,
): void {
  const gate = units * FLOAT;
  const alpha = splat(1);
  for (let row: usize = 0; row < rows; row++) {
    for (let j: usize = 0; j < gate; j += W * FLOAT) {
      const at = gates + j;
      const i = load(at);
      const f = load(at + gate);
      const g = load(at + 2 * gate);
      const o = load(at + 3 * gate);
      const a = load(activated + j);
      const dh = load(outputGradient + j);
      const throughOutput = mul(mul(dh, o), slope(activation, alpha, a));
      const d = add(load(cellGradient + j), throughOutput);
      store(at, mul(mul(d, g), slope(recurrent, alpha, i)));
      store(at + gate, mul(mul(d, load(previous + j)), slope(recurrent, alpha, f)));
      store(at + 2 * gate, mul(mul(d, i), slope(activation, alpha, g)));
      store(at + 3 * gate, mul(mul(dh, a), slope(recurrent, alpha, o)));
      store(cellGradient + j, mul(d, f));
    }
    gates += gatesStride;
    previous += previousStride;
    activated += activatedStride;
    outputGradient += stride;
    cellGradient += stride;
  }
}
