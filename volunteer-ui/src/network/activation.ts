import { Activation } from "../kernels/index.ts";
import { UnsupportedError } from "./layers/layer.ts";

/** A function that kernels apply value by value, by the number they know it by. */
export interface ElementwiseActivation {
  readonly kind: number;
  /** Slope or scale below zero, where the function has one. */
  readonly alpha: number;
  /** Whether its derivative is computed from its argument, not from its value. */
  readonly needsArgument: boolean;
}

const BY_NAME: ReadonlyMap<string, ElementwiseActivation> = new Map(
  Object.entries({
    linear: { kind: Activation.LINEAR, alpha: 0, needsArgument: false },
    relu: { kind: Activation.RELU, alpha: 0, needsArgument: false },
    tanh: { kind: Activation.TANH, alpha: 0, needsArgument: false },
    sigmoid: { kind: Activation.SIGMOID, alpha: 0, needsArgument: false },
    hard_sigmoid: { kind: Activation.HARD_SIGMOID, alpha: 0, needsArgument: false },
    elu: { kind: Activation.ELU, alpha: 1, needsArgument: false },
    relu6: { kind: Activation.CAPPED_RELU, alpha: 6, needsArgument: false },
    swish: { kind: Activation.SWISH, alpha: 0, needsArgument: true },
    gelu: { kind: Activation.GELU, alpha: 0, needsArgument: true },
    gelu_approximate: { kind: Activation.GELU_TANH, alpha: 0, needsArgument: true },
  }),
);

/**
 * @param name in snake case
 * @throws UnsupportedError for a function that kernels do not have
 */
export function elementwise(name: string): ElementwiseActivation {
  const activation = BY_NAME.get(name);
  if (activation === undefined) throw new UnsupportedError(`activation ${name}`);
  return activation;
}
