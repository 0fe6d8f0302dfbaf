import type { Clock } from "./clock.ts";
import type { VolunteerState } from "./state.ts";

/** Listeners hear of changes at most once in this time, however many there were. Milliseconds. */
const TICK_MS = 16;

/** Holds the latest state and tells listeners that there is a newer one, no faster than a screen shows it. */
export class StateStore {
  readonly #clock: Clock;
  readonly #listeners = new Set<(state: VolunteerState) => void>();
  #state: VolunteerState;
  #callOff: (() => void) | undefined;

  constructor(initial: VolunteerState, clock: Clock) {
    this.#state = initial;
    this.#clock = clock;
  }

  /** Always the latest, also between two notifications. */
  get state(): VolunteerState {
    return this.#state;
  }

  update(change: Partial<VolunteerState>): void {
    const next = { ...this.#state, ...change };
    const names = Object.keys(change) as (keyof VolunteerState)[];
    if (names.every((name) => Object.is(next[name], this.#state[name]))) return;
    this.#state = next;
    this.#callOff ??= this.#clock.after(TICK_MS, () => {
      this.flush();
    });
  }

  /** Tells the listeners now what they have not heard yet. */
  flush(): void {
    if (this.#callOff === undefined) return;
    this.#callOff();
    this.#callOff = undefined;
    for (const listener of this.#listeners) listener(this.#state);
  }

  /** @returns ends the subscription */
  subscribe(listener: (state: VolunteerState) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }
}
