import { type OptimizerSpec, memoryValues } from "../protocol/index.ts";

/**
 * The twin of Java's `optimize` package: float32, each operation rounded once, in the order of TensorFlow.js. A double
 * result of one operation on float32 rounds to what float32 arithmetic gives.
 */
export interface Optimizer {
  /** Changes the weights and the memory in place, and nothing else. */
  step(weights: Float32Array, gradient: Float32Array): void;
  /**
   * Moments by which it divides, one value per weight each: what trajectories hand on to those of the next round. Views of
   * the memory.
   */
  readonly carried: readonly Float32Array[];
}

/** What an optimizer begins with, where others have gone before it. */
export interface Beginning {
  /** Steps that each of them has taken. */
  readonly steps: number;
  /** As {@link Optimizer.carried}; copied. */
  readonly carried: readonly Float32Array[];
}

const f = Math.fround;

/**
 * What an optimizer remembers before its first step, laid out as `memoryValues` says.
 *
 * @param parameters number of weights
 * @param beginning if not the first step of all: all but the moments that are carried is as before that
 */
export function memoryBefore(
  spec: OptimizerSpec,
  parameters: number,
  beginning: Beginning = { steps: 0, carried: [] },
): Float32Array<ArrayBuffer> {
  const memory = new Float32Array(memoryValues(spec, parameters));
  const { kind } = spec;
  if (kind.case === "adagrad") memory.fill(kind.value.initialAccumulator);
  if (kind.case === "adam") {
    const { beta1, beta2 } = kind.value;
    memory.set([beta1, power(beta2, beginning.steps + 1)], 2 * parameters);
  }
  for (const [at, slot] of optimizerOf(spec, parameters, memory).carried.entries()) {
    slot.set(beginning.carried[at] ?? slot);
  }
  return memory;
}

/**
 * An optimizer before its next step.
 *
 * @param parameters number of weights
 * @param memory all that it remembers of the steps before; kept, each step changes it
 */
export function optimizerOf(
  spec: OptimizerSpec,
  parameters: number,
  memory: Float32Array,
): Optimizer {
  const { kind, learningRate: rate } = spec;
  const slot = (at: number): Float32Array =>
    memory.subarray(at * parameters, (at + 1) * parameters);
  switch (kind.case) {
    case "sgd":
      return { step: each((w, g) => f(f(-rate * g) + w)), carried: [] };
    case "momentum":
      return { step: momentum(rate, kind.value, slot(0)), carried: [] };
    case "rmsprop":
      return rmsprop(rate, kind.value, slot);
    case "adam":
      return adam(rate, kind.value, slot, memory.subarray(2 * parameters));
    case "adagrad":
      return adagrad(rate, kind.value, slot(0));
    case undefined:
      throw new Error("optimizer: none is set; must be sgd, momentum, rmsprop, adam or adagrad");
  }
}

type Of<K extends OptimizerSpec["kind"]["case"]> = Extract<
  OptimizerSpec["kind"],
  { case: K }
>["value"];

type Step = Optimizer["step"];

function momentum(rate: number, spec: Of<"momentum">, accumulation: Float32Array): Step {
  return each((w, g, at) => {
    const a = f(f(spec.momentum * value(accumulation, at)) + g);
    accumulation[at] = a;
    const direction = spec.nesterov ? f(g + f(a * spec.momentum)) : a;
    return f(f(-rate * direction) + w);
  });
}

function rmsprop(rate: number, spec: Of<"rmsprop">, slot: (at: number) => Float32Array): Optimizer {
  const { decay, epsilon, centered } = spec;
  const rest = oneMinus(decay);
  const [meanSquares, moments, meanGradients] = [slot(0), slot(1), slot(2)];
  const centre = (g: number, at: number): number => {
    const c = f(f(value(meanGradients, at) * decay) + f(g * rest));
    meanGradients[at] = c;
    return f(f(c * c) + epsilon);
  };
  const step = each((w, g, at) => {
    const s = f(f(value(meanSquares, at) * decay) + f(f(g * g) * rest));
    meanSquares[at] = s;
    const variance = centered ? f(s - centre(g, at)) : f(s + epsilon);
    const p = f(f(value(moments, at) * spec.momentum) + f(f(g * rate) / f(Math.sqrt(variance))));
    moments[at] = p;
    return f(w - p);
  });
  return { step, carried: centered ? [meanSquares, meanGradients] : [meanSquares] };
}

/** @param powers of beta1 and beta2, of the coming step */
function adam(
  rate: number,
  { beta1, beta2, epsilon, weightDecay }: Of<"adam">,
  slot: (at: number) => Float32Array,
  powers: Float32Array,
): Optimizer {
  const [first, second] = [slot(0), slot(1)];
  const [rest1, rest2] = [oneMinus(beta1), oneMinus(beta2)];
  const minusDecay = f(-rate * weightDecay);
  // Without decay not even the sign of a zero changes.
  const decayed = (w: number): number => (minusDecay === 0 ? w : f(f(w * minusDecay) + w));
  const step: Step = (weights, gradient) => {
    const [power1, power2] = [value(powers, 0), value(powers, 1)];
    const [correction1, correction2] = [f(1 - power1), f(1 - power2)];
    each((w, g, at) => {
      const m = f(f(value(first, at) * beta1) + f(g * rest1));
      const v = f(f(value(second, at) * beta2) + f(f(g * g) * rest2));
      first[at] = m;
      second[at] = v;
      const direction = f(f(m / correction1) / f(f(Math.sqrt(f(v / correction2))) + epsilon));
      return f(f(direction * -rate) + decayed(w));
    })(weights, gradient);
    powers.set([power1 * beta1, power2 * beta2]);
  };
  return { step, carried: [second] };
}

/** `base` to the power of `exponent`, at least 1, rounded after each factor. */
function power(base: number, exponent: number): number {
  let product = base;
  for (let factor = 1; factor < exponent && product !== 0; factor++) product = f(product * base);
  return product;
}

function adagrad(rate: number, spec: Of<"adagrad">, accumulator: Float32Array): Optimizer {
  const step = each((w, g, at) => {
    const s = f(value(accumulator, at) + f(g * g));
    accumulator[at] = s;
    return f(f(f(g / f(Math.sqrt(f(s + spec.epsilon)))) * -rate) + w);
  });
  return { step, carried: [accumulator] };
}

function each(stepped: (weight: number, gradient: number, at: number) => number): Step {
  return (weights, gradient) => {
    for (let at = 0; at < weights.length; at++) {
      weights[at] = stepped(value(weights, at), value(gradient, at), at);
    }
  };
}

function value(array: Float32Array, at: number): number {
  return array[at] ?? NaN;
}

/** `1 - x` where x is the decimal number that the organizer wrote: the shortest one whose float32 is `value`. */
export function oneMinus(value: number): number {
  for (let digits = 1; digits < 10; digits++) {
    const decimal = Number(value.toPrecision(digits));
    if (f(decimal) === value) return f(1 - decimal);
  }
  return f(1 - value);
}
