import { setTimeout as sleep } from "node:timers/promises";

/** Between attempts: doubled from the first to the longest. Milliseconds. */
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 5_000;
/** The last attempt has at least so much time. Milliseconds. */
const LEAST_ATTEMPT = 1_000;

/** What an attempt came to; `away` is what may be otherwise in a moment. */
export type Attempt<T> =
  | { readonly kind: "answered"; readonly answer: T }
  | { readonly kind: "away"; readonly reason: string };

/** Milliseconds. */
export interface Clock {
  readonly now: () => number;
  readonly pause: (ms: number) => Promise<void>;
}

const REAL: Clock = { now: () => performance.now(), pause: (ms) => sleep(ms) };

/** Repeats attempts while somebody is away, with growing pauses: so long for all that it is asked, from when it was made. */
export class Patience {
  readonly #withinMs: number;
  readonly #deadline: number;
  readonly #say: (line: string) => void;
  readonly #clock: Clock;
  readonly #told = new Set<string>();

  /** @param say writes one line, once per thing that is waited for */
  constructor(withinMs: number, say: (line: string) => void, clock: Clock = REAL) {
    this.#withinMs = withinMs;
    this.#deadline = clock.now() + withinMs;
    this.#say = say;
    this.#clock = clock;
  }

  /**
   * @param what is waited for, for a person
   * @param attempt is to end within the milliseconds it is given; it must do no harm when repeated
   * @throws Error with a sentence for a person when patience has run out; and what `attempt` throws, at once
   */
  async until<T>(what: string, attempt: (withinMs: number) => Promise<Attempt<T>>): Promise<T> {
    for (let pause = FIRST_PAUSE; ; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
      const tried = await attempt(Math.max(LEAST_ATTEMPT, this.#left()));
      if (tried.kind === "answered") return tried.answer;
      if (this.#left() <= pause)
        throw new Error(`${what}: ${tried.reason}; ${this.#bound("gave")}`);
      this.#tell(what, tried.reason);
      await this.#clock.pause(pause);
    }
  }

  /** Whole milliseconds, as timers want them. */
  #left(): number {
    return Math.ceil(this.#deadline - this.#clock.now());
  }

  #tell(what: string, reason: string): void {
    if (this.#told.has(what)) return;
    this.#told.add(what);
    this.#say(`waiting for ${what}: ${reason}; ${this.#bound("gives")}`);
  }

  #bound(verb: string): string {
    return `${verb} up after ${this.#withinMs / 1000} s`;
  }
}
