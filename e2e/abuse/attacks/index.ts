import type { Attack } from "../attack.ts";
import { entranceAttacks } from "./entrance.ts";
import { frameAttacks } from "./frames.ts";
import { leaseAttacks } from "./leases.ts";
import { onlookerAttacks, watchers } from "./onlookers.ts";
import { requestAttacks } from "./requests.ts";
import { resultAttacks } from "./results.ts";

/** All that strangers are known to have tried, and what is like it. */
export const ATTACKS: readonly Attack[] = [
  ...frameAttacks,
  ...entranceAttacks,
  ...onlookerAttacks,
  ...leaseAttacks,
  ...resultAttacks,
  ...requestAttacks,
];

export { watchers };

/** @throws RangeError with a sentence for a person */
export function attackNamed(name: string): Attack {
  const found = ATTACKS.find((attack) => attack.name === name);
  if (found === undefined) {
    const names = ATTACKS.map((attack) => attack.name).join(", ");
    throw new RangeError(`--attack ${name}: there is no such attack; there are: ${names}`);
  }
  return found;
}
