import type {
  Failure,
  FoldOutcome,
  FoldRequest,
  Guest,
  GuestLimits,
  GuestProgram,
  LimitError,
  LimitName,
  MapOutcome,
  MapRequest,
  OpenGuest,
} from "../../guest/index.ts";
import type { Limited } from "../kind.ts";
import { limitMessage } from "./limits.ts";

export interface PatientOutcome extends MapOutcome {
  /** Of the failed inputs those that have passed a limit here, or were said to have. */
  readonly limited: Limited;
}

/** So many inputs of one leaf may pass a limit; one more, and this device cannot compute it. Each takes up to a minute. */
export const MOST_LIMITED = 4;

/**
 * A program that goes on after it has passed a limit: the input is found, fails, and the others are computed without it, by a
 * program that was loaded anew.
 *
 * An input passes a limit if it does so as the first one of a program that was just loaded: what those before it have left
 * behind is no fault of its own.
 */
export class PatientGuest {
  readonly #program: GuestProgram;
  readonly #openGuest: OpenGuest;
  #guest: Guest;
  #isClosed = false;

  private constructor(program: GuestProgram, openGuest: OpenGuest, guest: Guest) {
    this.#program = program;
    this.#openGuest = openGuest;
    this.#guest = guest;
  }

  /** @throws GuestError if the program cannot be loaded here */
  static async open(program: GuestProgram, openGuest: OpenGuest): Promise<PatientGuest> {
    return new PatientGuest(program, openGuest, await openGuest(program));
  }

  /**
   * @param given inputs that are settled to have passed a limit: then no others may; undefined: none is settled
   * @throws GuestError as `Guest.map`, for what is the fault of no single input
   */
  async map(request: MapRequest, given?: Limited): Promise<PatientOutcome> {
    const limited = new Map(given);
    for (;;) {
      try {
        const settled = failuresOf(limited, request, this.#program.limits);
        const outcome = await this.#guest.map(
          settled.length > 0 ? { ...request, settled } : request,
        );
        return { ...outcome, limited: within(limited, request) };
      } catch (error) {
        const isOver = given !== undefined || limited.size === MOST_LIMITED;
        if (!isLimit(error) || isOver) throw error;
        const [index, limit] = await this.#find(request, error, limited);
        limited.set(index, limit);
      }
    }
  }

  fold(request: FoldRequest): Promise<FoldOutcome> {
    return this.#guest.fold(request);
  }

  close(): void {
    this.#isClosed = true;
    this.#guest.close();
  }

  /** Calls the program for one input after the other, from where it was last heard of. Leaves a program that was just loaded. */
  async #find(
    request: MapRequest,
    passed: LimitError,
    known: Limited,
  ): Promise<readonly [index: number, limit: LimitName]> {
    await this.#reopen();
    const count = countOf(request);
    let isFirst = true;
    for (let at = passed.from; at < count; at++) {
      const index = request.firstIndex + at;
      if (known.has(index)) continue;
      try {
        await this.#guest.map(one(request, at));
      } catch (error) {
        if (!isLimit(error)) throw error;
        await this.#reopen();
        if (isFirst || (await this.#passesAlone(request, at, error))) return [index, error.limit];
        isFirst = true;
        continue;
      }
      isFirst = false;
    }
    throw passed;
  }

  /** An input that others came before is tried once more without them. Leaves a program that was just loaded, if it does. */
  async #passesAlone(request: MapRequest, at: number, passed: LimitError): Promise<boolean> {
    try {
      await this.#guest.map(one(request, at));
      await this.#reopen();
      return false;
    } catch (error) {
      if (!isLimit(error)) throw error;
      await this.#reopen();
      return error.limit === passed.limit;
    }
  }

  async #reopen(): Promise<void> {
    this.#guest.close();
    const guest = await this.#openGuest(this.#program);
    if (this.#isClosed) guest.close();
    this.#guest = guest;
  }
}

function failuresOf(limited: Limited, request: MapRequest, limits: GuestLimits): Failure[] {
  return [...within(limited, request)]
    .sort(([a], [b]) => a - b)
    .map(([index, limit]) => [index, limitMessage(limit, limits)]);
}

function within(limited: Limited, request: MapRequest): Limited {
  const end = request.firstIndex + countOf(request);
  const isIn = ([index]: readonly [number, LimitName]) =>
    index >= request.firstIndex && index < end;
  return new Map([...limited].filter(isIn));
}

/** The request for the input at that place alone. */
function one(request: MapRequest, at: number): MapRequest {
  const { inputs, firstIndex } = request;
  const single =
    inputs.kind === "range"
      ? { ...inputs, first: inputs.first + at * inputs.step, count: 1 }
      : { ...inputs, values: inputs.values.slice(at, at + 1) };
  return { ...request, firstIndex: firstIndex + at, inputs: single };
}

function countOf({ inputs }: MapRequest): number {
  return inputs.kind === "range" ? inputs.count : inputs.values.length;
}

/** By its name: the sandbox is another room's. */
function isLimit(error: unknown): error is LimitError {
  return error instanceof Error && error.name === "LimitError";
}
