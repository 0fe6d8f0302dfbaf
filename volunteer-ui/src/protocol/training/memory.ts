import type { OptimizerSpec } from "../gen/manyhands/v1/training_pb.ts";

/**
 * Values that an optimizer remembers from step to step: its slots, one value per weight each, one after the other, then its
 * scalars. Momentum: accumulation. RMSProp: mean squares, moments, and mean gradients if centered. Adam: first and second
 * moments, then the powers of beta1 and beta2 that the coming step divides by. Adagrad: accumulator.
 */
export function memoryValues(spec: OptimizerSpec | undefined, parameters: number): number {
  switch (spec?.kind.case) {
    case "momentum":
    case "adagrad":
      return parameters;
    case "rmsprop":
      return (spec.kind.value.centered ? 3 : 2) * parameters;
    case "adam":
      return 2 * parameters + 2;
    case "sgd":
    case undefined:
      return 0;
  }
}
