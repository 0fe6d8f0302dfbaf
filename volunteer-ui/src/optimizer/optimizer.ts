import type { OptimizerSpec } from "../protocol/index.ts";

/**
 * One optimizer step, the twin of Java's `optimize` package: float32, each operation rounded once, in the order of
 * TensorFlow.js. A double result of one operation on float32 rounds to what float32 arithmetic gives.
 */
export type Optimizer = (weights: Float32Array, gradient: Float32Array) => void;

const f = Math.fround;

/**
 * An optimizer before its first step; it changes the weights in place.
 *
 * @param parameters number of weights
 */
export function optimizerOf(spec: OptimizerSpec, parameters: number): Optimizer {
  const { kind, learningRate: rate } = spec;
  switch (kind.case) {
    case "sgd":
      return each((w, g) => f(f(-rate * g) + w));
    case "momentum":
      return momentum(rate, kind.value, parameters);
    case "rmsprop":
      return rmsprop(rate, kind.value, parameters);
    case "adam":
      return adam(rate, kind.value, parameters);
    case "adagrad":
      return adagrad(rate, kind.value, parameters);
    case undefined:
      throw new Error("optimizer: none is set; must be sgd, momentum, rmsprop, adam or adagrad");
  }
}

type Of<K extends OptimizerSpec["kind"]["case"]> = Extract<
  OptimizerSpec["kind"],
  { case: K }
>["value"];

function momentum(rate: number, spec: Of<"momentum">, parameters: number): Optimizer {
  const accumulation = new Float32Array(parameters);
  return each((w, g, at) => {
    const a = f(f(spec.momentum * value(accumulation, at)) + g);
    accumulation[at] = a;
    const direction = spec.nesterov ? f(g + f(a * spec.momentum)) : a;
    return f(f(-rate * direction) + w);
  });
}

function rmsprop(rate: number, spec: Of<"rmsprop">, parameters: number): Optimizer {
  const { decay, epsilon, centered } = spec;
  const rest = oneMinus(decay);
  const meanSquares = new Float32Array(parameters);
  const meanGradients = new Float32Array(centered ? parameters : 0);
  const moments = new Float32Array(parameters);
  const centre = (g: number, at: number): number => {
    const c = f(f(value(meanGradients, at) * decay) + f(g * rest));
    meanGradients[at] = c;
    return f(f(c * c) + epsilon);
  };
  return each((w, g, at) => {
    const s = f(f(value(meanSquares, at) * decay) + f(f(g * g) * rest));
    meanSquares[at] = s;
    const variance = centered ? f(s - centre(g, at)) : f(s + epsilon);
    const p = f(f(value(moments, at) * spec.momentum) + f(f(g * rate) / f(Math.sqrt(variance))));
    moments[at] = p;
    return f(w - p);
  });
}

function adam(rate: number, { beta1, beta2, epsilon }: Of<"adam">, parameters: number): Optimizer {
  const first = new Float32Array(parameters);
  const second = new Float32Array(parameters);
  const [rest1, rest2] = [oneMinus(beta1), oneMinus(beta2)];
  let [power1, power2] = [beta1, beta2];
  return (weights, gradient) => {
    const [correction1, correction2] = [f(1 - power1), f(1 - power2)];
    each((w, g, at) => {
      const m = f(f(value(first, at) * beta1) + f(g * rest1));
      const v = f(f(value(second, at) * beta2) + f(f(g * g) * rest2));
      first[at] = m;
      second[at] = v;
      const direction = f(f(m / correction1) / f(f(Math.sqrt(f(v / correction2))) + epsilon));
      return f(f(direction * -rate) + w);
    })(weights, gradient);
    [power1, power2] = [f(power1 * beta1), f(power2 * beta2)];
  };
}

function adagrad(rate: number, spec: Of<"adagrad">, parameters: number): Optimizer {
  const accumulator = new Float32Array(parameters).fill(spec.initialAccumulator);
  return each((w, g, at) => {
    const s = f(value(accumulator, at) + f(g * g));
    accumulator[at] = s;
    return f(f(f(g / f(Math.sqrt(f(s + spec.epsilon)))) * -rate) + w);
  });
}

function each(stepped: (weight: number, gradient: number, at: number) => number): Optimizer {
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
