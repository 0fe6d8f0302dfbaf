import { type MapWork, joinBytes } from "../../protocol/index.ts";
import type { Advance } from "../kind.ts";

/** What a batch has come to is added to the state, which a fold then replaces; where nothing is folded, it is the state. */
export function advanceEntries({ schedule }: MapWork): Advance {
  return (state, root, round) => {
    const isAdded = schedule.folds && !schedule.isFold(round);
    return isAdded ? joinBytes([new Uint8Array(state), root]) : new Uint8Array(root);
  };
}
