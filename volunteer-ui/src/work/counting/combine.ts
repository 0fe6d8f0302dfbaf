import { decodeCount, encodeCount } from "../../protocol/index.ts";
import type { Value } from "../kind.ts";

export function combineCounts(left: Value, right: Value): Value {
  return encodeCount(decodeCount(left) + decodeCount(right));
}
