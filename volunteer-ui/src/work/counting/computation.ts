import { decodeCount, encodeCount } from "../../protocol/index.ts";
import type { CountingWork } from "../../protocol/index.ts";
import type { Computation, Leaf, Value } from "../kind.ts";

export function openCounting(work: CountingWork): Promise<Computation> {
  return Promise.resolve(new CountingComputation(work));
}

/** Counts the units of each leaf; the total so far does not matter to it. */
class CountingComputation implements Computation {
  readonly ready = { backend: "counting", trials: [] };
  readonly #work: CountingWork;

  constructor(work: CountingWork) {
    this.#work = work;
  }

  /** @throws RangeError for what is not a total */
  async setState(state: Uint8Array<ArrayBuffer>): Promise<void> {
    await Promise.resolve(decodeCount(state));
  }

  leaf({ kind, round, index }: Leaf): Promise<Value> {
    const units = this.#work.schedule.unitsBelow(round, kind, { level: 0, index });
    return Promise.resolve(encodeCount(BigInt(units)));
  }

  generate(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  close(): void {
    // Nothing is held.
  }
}
