// Writes golden/schedules.json: learning rates by the formulas of Keras' schedules, and gradients clipped as Keras does, by
// JavaScript's own Math in double, rounded to float32 at the end. Run at the repository root:
//   node model-service/src/test/golden/schedules.mjs > model-service/src/test/resources/golden/schedules.json
// Floats are written as the bits of the float32 in hexadecimal.
const bits = (values) =>
  Array.from(new Uint32Array(Float32Array.from(values).buffer), (word) => word.toString(16).padStart(8, '0'));

const STEPS = [0, 1, 2, 3, 7, 10, 11, 49, 50, 51, 99, 100, 101, 150, 5000, 999999];

/** A number as it travels. */
const f = Math.fround;

function exponential({ rate, steps, decay, staircase }) {
  const passed = (step) => (staircase ? Math.floor(step / steps) : step / steps);
  return (step) => f(rate) * Math.pow(decay, passed(step));
}

function piecewise({ rate, boundaries, rates }) {
  return (step) => [rate, ...rates][boundaries.filter((boundary) => step > boundary).length];
}

function cosine({ rate, warmupSteps, warmupFrom, decaySteps, alpha }) {
  return (step) => {
    if (step < warmupSteps) return f(warmupFrom) + ((f(rate) - f(warmupFrom)) * step) / warmupSteps;
    const passed = Math.min(step - warmupSteps, decaySteps) / decaySteps;
    return f(rate) * ((1 - f(alpha)) * 0.5 * (1 + Math.cos(Math.PI * passed)) + f(alpha));
  };
}

const KINDS = { exponential, piecewise, cosine };
const SCHEDULES = [
  { kind: 'exponential', rate: 0.1, steps: 100, decay: 0.96, staircase: false },
  { kind: 'exponential', rate: 0.1, steps: 100, decay: 0.96, staircase: true },
  { kind: 'exponential', rate: 0.003, steps: 7, decay: 0.5, staircase: false },
  { kind: 'exponential', rate: 1, steps: 1, decay: 1, staircase: false },
  { kind: 'piecewise', rate: 0.1, boundaries: [1, 50], rates: [0.05, 0.001] },
  { kind: 'cosine', rate: 0.01, warmupSteps: 0, warmupFrom: 0, decaySteps: 100, alpha: 0 },
  { kind: 'cosine', rate: 0.01, warmupSteps: 10, warmupFrom: 0.001, decaySteps: 141, alpha: 0.1 },
];

const GRADIENT = Float32Array.from({ length: 24 }, (_, i) => Math.sin(3 * i + 1) * 10 ** (1 - (i % 4)));
const SIZES = [10, 2, 12];

const norm = (values) => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
const shortened = (values, limit) =>
  norm(values) <= limit ? values : values.map((value) => value * f(limit / norm(values)));

const CLIPS = [
  { kind: 'clipValue', limit: 0.5, clipped: GRADIENT.map((value) => Math.min(0.5, Math.max(-0.5, value))) },
  {
    kind: 'clipNorm',
    limit: 2.5,
    clipped: SIZES.flatMap((size, at) => {
      const from = SIZES.slice(0, at).reduce((a, b) => a + b, 0);
      return [...shortened(GRADIENT.slice(from, from + size), 2.5)];
    }),
  },
  { kind: 'globalClipNorm', limit: 3, clipped: shortened(GRADIENT, 3) },
  { kind: 'globalClipNorm', limit: 900, clipped: GRADIENT },
];

console.log(
  JSON.stringify(
    {
      steps: STEPS,
      schedules: SCHEDULES.map((each) => ({ ...each, expected: bits(STEPS.map(KINDS[each.kind](each))) })),
      sizes: SIZES,
      gradient: bits(GRADIENT),
      clips: CLIPS.map(({ clipped, ...clip }) => ({ ...clip, expected: bits(clipped) })),
    },
    undefined,
    1,
  ),
);
