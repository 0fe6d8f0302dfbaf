import type { OptimizerSpec } from "../protocol/index.ts";

/**
 * The twin of Java's `optimize` package: float32, each operation rounded once, in the order of TensorFlow.js. A double
 * result of one operation on float32 rounds to what float32 arithmetic gives.
 */
export interface Optimizer {
  /** Changes the weights in place. */
  step(weights: Float32Array, gradient: Float32Array): void;
  /** Moments by which it divides, one value per weight each: what trajectories hand on to those of the next round. */
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
 * An optimizer before its first step.
 *
 * @param parameters number of weights
 * @param beginning if not the first step of all: all but the moments that are carried is as before that
 */
export function optimizerOf(
  spec: OptimizerSpec,
  parameters: number,
  beginning?: Beginning,
): Optimizer {
  const { kind, learningRate: rate } = spec;
  const slot = (at: number, fill = 0): Float32Array =>
    beginning?.carried[at]?.slice() ?? new Float32Array(parameters).fill(fill);
  switch (kind.case) {
    case "sgd":
      return { step: each((w, g) => f(f(-rate * g) + w)), carried: [] };
    case "momentum":
      return { step: momentum(rate, kind.value, parameters), carried: [] };
    case "rmsprop":
      return rmsprop(rate, kind.value, slot, parameters);
    case "adam":
      return adam(rate, kind.value, slot(0), beginning?.steps ?? 0);
    case "adagrad":
      return adagrad(rate, kind.value, slot(0, kind.value.initialAccumulator));
    case undefined:
      throw new Error("optimizer: none is set; must be sgd, momentum, rmsprop, adam or adagrad");
  }
}

type Of<K extends OptimizerSpec["kind"]["case"]> = Extract<
  OptimizerSpec["kind"],
  { case: K }
>["value"];

type Step = Optimizer["step"];

function momentum(rate: number, spec: Of<"momentum">, parameters: number): Step {
  const accumulation = new Float32Array(parameters);
  return each((w, g, at) => {
    const a = f(f(spec.momentum * value(accumulation, at)) + g);
    accumulation[at] = a;
    const direction = spec.nesterov ? f(g + f(a * spec.momentum)) : a;
    return f(f(-rate * direction) + w);
  });
}

function rmsprop(
  rate: number,
  spec: Of<"rmsprop">,
  slot: (at: number) => Float32Array,
  parameters: number,
): Optimizer {
  const { decay, epsilon, centered } = spec;
  const rest = oneMinus(decay);
  const meanSquares = slot(0);
  const meanGradients = centered ? slot(1) : new Float32Array(0);
  const moments = new Float32Array(parameters);
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

/** @param steps of which `second` is the outcome; the first moment and its power begin anew */
function adam(
  rate: number,
  { beta1, beta2, epsilon, weightDecay }: Of<"adam">,
  second: Float32Array,
  steps: number,
): Optimizer {
  const first = new Float32Array(second.length);
  const [rest1, rest2] = [oneMinus(beta1), oneMinus(beta2)];
  const minusDecay = f(-rate * weightDecay);
  // Without decay not even the sign of a zero changes.
  const decayed = (w: number): number => (minusDecay === 0 ? w : f(f(w * minusDecay) + w));
  let [power1, power2] = [beta1, power(beta2, steps + 1)];
  const step: Step = (weights, gradient) => {
    const [correction1, correction2] = [f(1 - power1), f(1 - power2)];
    each((w, g, at) => {
      const m = f(f(value(first, at) * beta1) + f(g * rest1));
      const v = f(f(value(second, at) * beta2) + f(f(g * g) * rest2));
      first[at] = m;
      second[at] = v;
      const direction = f(f(m / correction1) / f(f(Math.sqrt(f(v / correction2))) + epsilon));
      return f(f(direction * -rate) + decayed(w));
    })(weights, gradient);
    [power1, power2] = [f(power1 * beta1), f(power2 * beta2)];
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
function oneMinus(value: number): number {
  for (let digits = 1; digits < 10; digits++) {
    const decimal = Number(value.toPrecision(digits));
    if (f(decimal) === value) return f(1 - decimal);
  }
  return f(1 - value);
}
