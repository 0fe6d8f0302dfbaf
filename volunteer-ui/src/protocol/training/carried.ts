import { InnerState } from "../gen/manyhands/v1/training_pb.ts";
import type { OptimizerSpec, Training } from "../gen/manyhands/v1/training_pb.ts";

/**
 * How many moments of the optimizer are a part of each version's state, behind the weights and as long as these: 0 unless
 * they are averaged.
 */
export function carriedMoments({ localSteps, optimizer }: Training): number {
  return localSteps?.innerState === InnerState.AVERAGED ? averagedMoments(optimizer) : 0;
}

/** Those by which it divides: they say how large gradients are, and are never negative. */
function averagedMoments(optimizer: OptimizerSpec | undefined): number {
  switch (optimizer?.kind.case) {
    case "rmsprop":
      return optimizer.kind.value.centered ? 2 : 1;
    case "adam":
    case "adagrad":
      return 1;
    case "sgd":
    case "momentum":
    case undefined:
      return 0;
  }
}
