// Writes golden/optimizers.json: what the optimizers of TensorFlow.js (cpu backend) make of a small vector in several steps.
// Run at the repository root, after `npm ci`:
//   node model-service/src/test/golden/optimizers.mjs > model-service/src/test/resources/golden/optimizers.json
// Floats are written as the bits of the float32 in hexadecimal, so that nothing is rounded on the way.
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';

const STEPS = 12;
const SIZE = 37;

/** Numbers of many magnitudes, the same in every run (mulberry32). */
function random(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

function vector(next, magnitudes) {
  return Float32Array.from({ length: SIZE }, (_, i) => (next() * 2 - 1) * 10 ** (-(i % magnitudes)));
}

function bits(floats) {
  return Array.from(new Uint32Array(Float32Array.from(floats).buffer), (word) => word.toString(16).padStart(8, '0'));
}

const CASES = [
  ['sgd', { learningRate: 0.01 }, (c) => tf.train.sgd(c.learningRate)],
  ['momentum', { learningRate: 0.01, momentum: 0.9, nesterov: false }, (c) => tf.train.momentum(c.learningRate, c.momentum, c.nesterov)],
  ['momentum', { learningRate: 0.003, momentum: 0.7, nesterov: true }, (c) => tf.train.momentum(c.learningRate, c.momentum, c.nesterov)],
  ['rmsprop', { learningRate: 0.1, decay: 0.9, momentum: 0, epsilon: 1e-7, centered: false }, rmsprop],
  ['rmsprop', { learningRate: 0.01, decay: 0.99, momentum: 0.5, epsilon: 1e-6, centered: false }, rmsprop],
  ['rmsprop', { learningRate: 0.01, decay: 0.9, momentum: 0.3, epsilon: 1e-10, centered: true }, rmsprop],
  ['adam', { learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 }, adam],
  ['adam', { learningRate: 0.03, beta1: 0.8, beta2: 0.95, epsilon: 1e-4 }, adam],
  ['adagrad', { learningRate: 0.05, initialAccumulator: 0.1, epsilon: 1e-7 }, (c) => tf.train.adagrad(c.learningRate, c.initialAccumulator)],
];

function rmsprop(c) {
  return tf.train.rmsprop(c.learningRate, c.decay, c.momentum, c.epsilon, c.centered);
}

function adam(c) {
  return tf.train.adam(c.learningRate, c.beta1, c.beta2, c.epsilon);
}

function run([type, config, create], index) {
  const next = random(1000 + index);
  const variable = tf.variable(tf.tensor1d(vector(next, 3)), true, `case${index}`);
  const optimizer = create(config);
  const golden = { type, config, initial: bits(variable.dataSync()), gradients: [], weights: [] };
  // RMSProp's centered form takes the root of a difference; gradients of one magnitude keep it positive.
  const magnitudes = config.centered ? 1 : 6;
  for (let step = 0; step < STEPS; step++) {
    const gradient = vector(next, magnitudes);
    optimizer.applyGradients([{ name: variable.name, tensor: tf.tensor1d(gradient) }]);
    golden.gradients.push(bits(gradient));
    golden.weights.push(bits(variable.dataSync()));
  }
  return golden;
}

await tf.setBackend('cpu');
console.log(JSON.stringify({ tensorflowjs: tf.version_core, cases: CASES.map(run) }));
