import type { Json, LimitName, OpenGuest } from "../../guest/index.ts";
import {
  type MapEntry,
  type MapWork,
  bodyOf,
  decodeEntries,
  encodeEntry,
  headOf,
} from "../../protocol/index.ts";
import type { Computation, Leaf, Limited, Value } from "../kind.ts";
import { mapDataOf } from "./data.ts";
import { PatientGuest } from "./patient-guest.ts";
import { programOf } from "./program.ts";
import { type InputSource, inputSource, linesIn } from "./source.ts";

const NULL: Json = "null";

/**
 * @param data as `work.data` orders it
 * @throws GuestError if the program cannot be loaded here
 */
export async function openMap(
  work: MapWork,
  data: Uint8Array,
  openGuest: OpenGuest,
): Promise<Computation> {
  const parts = mapDataOf(work, data);
  const guest = await PatientGuest.open(programOf(work, parts), openGuest);
  return new MapComputation(work, guest, inputSource(work, parts));
}

/** Computes the leaves of a job in its sandbox: calls the program for the inputs of a batch, or folds what came of them. */
class MapComputation implements Computation {
  readonly ready = { backend: "sandbox", trials: [] };
  readonly #work: MapWork;
  readonly #guest: PatientGuest;
  readonly #inputs: InputSource;
  /** None where the round does not read it. */
  #state: readonly MapEntry[] = [];

  constructor(work: MapWork, guest: PatientGuest, inputs: InputSource) {
    this.#work = work;
    this.#guest = guest;
    this.#inputs = inputs;
  }

  /** @throws RangeError for what is not made of entries */
  setState(state: Uint8Array<ArrayBuffer>): Promise<void> {
    this.#state = decodeEntries(state);
    return Promise.resolve();
  }

  async leaf({ round, index, limited, records }: Leaf): Promise<Value> {
    const { schedule } = this.#work;
    const entry = schedule.isFold(round)
      ? await this.#fold(round)
      : await this.#map(round, index, limited, records);
    return encodeEntry(entry);
  }

  async #map(
    round: number,
    leaf: number,
    given: Limited | undefined,
    records: Uint8Array | undefined,
  ): Promise<MapEntry> {
    const { schedule, map } = this.#work;
    const firstIndex = schedule.firstInput(round) + leaf * map.leafSize;
    const inputs = schedule.leafInputs(round, leaf);
    const request = {
      firstIndex,
      iteration: schedule.iteration(round),
      inputs:
        records === undefined ? this.#inputs.slice(firstIndex, inputs) : linesIn(records, inputs),
      state: this.#programState,
    };
    const { failed, limited, value } = await this.#guest.map(request, given);
    const head = JSON.stringify({ ...limitsPassed(limited), failed });
    const results = schedule.folds ? value : linesOf(value);
    return { inputs, failed: failed.length, text: `${head}\n${results}` };
  }

  /** Of the state's entries the first is what was folded before, the others are those of a batch. */
  async #fold(round: number): Promise<MapEntry> {
    const { schedule } = this.#work;
    const [before, ...batch] = this.#state;
    if (before === undefined) throw new Error("no state yet: call setState before leaf");
    // The last iteration's result is not a part of this one's.
    const isFirst = schedule.batch(round) === 0;
    const folded = isFirst ? batch : [before, ...batch];
    const { value, state } = await this.#guest.fold({
      partials: folded.map(({ text }) => bodyOf(text)),
      iteration: schedule.iteration(round),
      state: this.#programState,
      isLast: schedule.isLastOfIteration(round),
    });
    const sum = (of: (entry: MapEntry) => number) =>
      folded.reduce((all, each) => all + of(each), 0);
    return {
      inputs: sum(({ inputs }) => inputs),
      failed: sum(({ failed }) => failed),
      text: `${state}\n${value}`,
    };
  }

  /** The first line of what was folded last. */
  get #programState(): Json {
    const [folded] = this.#state;
    return folded === undefined ? NULL : headOf(folded.text);
  }

  generate(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  close(): void {
    this.#guest.close();
  }
}

/** Fields of a head, before all others and each there only if it holds something: services look for them. */
function limitsPassed(limited: Limited): Partial<Record<LimitName, readonly number[]>> {
  const of = (name: LimitName) =>
    [...limited].flatMap(([index, limit]) => (limit === name ? [index] : [])).sort((a, b) => a - b);
  const [time, memory] = [of("time"), of("memory")];
  return { ...(time.length > 0 && { time }), ...(memory.length > 0 && { memory }) };
}

/** The results of a leaf, a line each. */
function linesOf(array: Json): string {
  const results: unknown = JSON.parse(array);
  if (!Array.isArray(results)) throw new Error("the sandbox gave something else than results");
  return results.map((result: unknown) => JSON.stringify(result)).join("\n");
}
