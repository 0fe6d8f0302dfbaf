import { type ReadonlySignal, signal } from "@preact/signals";

import type { Activity, Volunteer, VolunteerState } from "../../volunteer/index.ts";
import { type Steady, steady } from "./steady.ts";

/** Between two changes of the page, milliseconds: smooth for eyes, next to nothing for the processor. */
export const FRAME_MS = 250;

/** What is to be seen of the volunteer right now. */
export interface Screen {
  readonly state: VolunteerState;
  /** What it does, without short pauses. */
  readonly activity: Activity;
  /** Date.now() of this picture. */
  readonly now: number;
}

/**
 * Pictures of a volunteer, at most four a second however often its state changes, and one a second
 * while a countdown runs. Ends with {@link close}.
 */
export class ScreenFeed {
  readonly #volunteer: Volunteer;
  readonly #screen;
  readonly #unsubscribe: () => void;
  #steady: Steady | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #due = Number.POSITIVE_INFINITY;
  #shownAt = 0;

  constructor(volunteer: Volunteer) {
    this.#volunteer = volunteer;
    this.#screen = signal(this.#look(Date.now()));
    this.#unsubscribe = volunteer.subscribe(() => {
      this.#showBy(Math.max(Date.now(), this.#shownAt + FRAME_MS));
    });
  }

  get screen(): ReadonlySignal<Screen> {
    return this.#screen;
  }

  /** Shows the present state without delay: a person has just pressed something. */
  showNow(): void {
    this.#show();
  }

  close(): void {
    this.#unsubscribe();
    clearTimeout(this.#timer);
  }

  #showBy(time: number): void {
    if (this.#due <= time) return;
    clearTimeout(this.#timer);
    this.#due = time;
    this.#timer = setTimeout(() => {
      this.#show();
    }, time - Date.now());
  }

  #show(): void {
    clearTimeout(this.#timer);
    this.#due = Number.POSITIVE_INFINITY;
    this.#shownAt = Date.now();
    this.#screen.value = this.#look(this.#shownAt);
    const again = this.#steady?.lookAgainAt;
    if (again !== undefined) this.#showBy(again);
    if (this.#steady?.activity.kind === "backing-off") this.#showBy(this.#shownAt + 1000);
  }

  #look(now: number): Screen {
    const { state } = this.#volunteer;
    this.#steady = steady(this.#steady, state.activity, now);
    return { state, activity: this.#steady.activity, now };
  }
}
