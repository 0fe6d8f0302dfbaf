import { joinBytes } from "../../protocol/index.ts";
import type { Value } from "../kind.ts";

/** Entries of the left, then those of the right. */
export function combineEntries(left: Value, right: Value): Value {
  return joinBytes([left, right]);
}
