import { decodeCount, encodeCount } from "../../protocol/index.ts";
import type { Value } from "../kind.ts";

export function combineCounts(left: Uint8Array, right: Uint8Array): Value {
  return encodeCount(decodeCount(left) + decodeCount(right));
}
