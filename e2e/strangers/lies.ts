import { sha256 } from "../abuse/client/protocol.ts";

/** How somebody lies. Two colluders say the same wrong value of the same node. */
export const LIES = [
  "always",
  "sometimes",
  "late",
  "zeros",
  "flipped",
  "colluder",
  "colluder",
] as const;
export type Lie = (typeof LIES)[number];

/** Of values in float32: behind the loss sum and the number of what was predicted. */
const GRADIENT_AT = 8;
/** Of tasks, one in so many is lied about. */
const SOMETIMES = 20;
const COLLUDES = 3;

export interface About {
  /** How many values this liar has given before, right and wrong. */
  readonly before: number;
  /** Names the node: the same for all who compute it. */
  readonly place: string;
  /** So many values somebody gives who lies late, before it does. */
  readonly honestFor: number;
}

/**
 * What somebody says in place of a value of a synchronous job in float32.
 *
 * @returns undefined: the truth
 */
export function lieOf(
  lie: Lie,
  value: Uint8Array,
  { before, place, honestFor }: About,
): Uint8Array | undefined {
  switch (lie) {
    case "always":
      return changed(value, (each) => -10 * each);
    case "sometimes":
      return before % SOMETIMES === SOMETIMES - 1
        ? changed(value, (each) => -100 * each)
        : undefined;
    case "late":
      return before >= honestFor ? changed(value, (each) => -10 * each) : undefined;
    case "zeros":
      return changed(value, () => 0);
    case "flipped":
      return changed(value, (each) => (before % 2 === 0 ? 3 * each : -each));
    case "colluder":
      return isAgreedOn(place) ? changed(value, (each) => 1e-3 - each) : undefined;
  }
}

/** Both know without a word which nodes they lie about. */
function isAgreedOn(place: string): boolean {
  return (sha256(new TextEncoder().encode(place))[0] ?? 0) % COLLUDES === 0;
}

function changed(value: Uint8Array, change: (each: number) => number): Uint8Array {
  const wrong = value.slice();
  const view = new DataView(wrong.buffer);
  for (let at = GRADIENT_AT; at + 4 <= wrong.length; at += 4) {
    view.setFloat32(at, change(view.getFloat32(at, true)), true);
  }
  return wrong;
}
