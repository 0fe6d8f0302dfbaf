import { InnerState } from "../gen/manyhands/v1/training_pb.ts";
import type { OptimizerSpec, Training } from "../gen/manyhands/v1/training_pb.ts";

/** Neighbouring weights that share a carried moment, where they do. */
const SHARING = 16;

/** The moments of an optimizer that are a part of each version's state, behind the weights. */
export interface Carried {
  /** 0 where a trajectory begins with none. */
  readonly count: number;
  /** How many neighbouring weights share one: a moment has a value for each of them, or for as many together. */
  readonly sharing: number;
}

export function carriedMoments({ localSteps, optimizer }: Training): Carried {
  switch (localSteps?.innerState) {
    case InnerState.AVERAGED:
      return { count: averagedMoments(optimizer), sharing: 1 };
    case InnerState.SHARED:
      return { count: averagedMoments(optimizer), sharing: SHARING };
    case InnerState.RESET:
    case InnerState.UNSPECIFIED:
    case undefined:
      return { count: 0, sharing: 1 };
  }
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
