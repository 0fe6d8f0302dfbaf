import type { GeneratedText } from "../work/index.ts";
import { systemClock } from "./clock.ts";
import { Effort } from "./effort.ts";
import type { VolunteerOptions } from "./options.ts";
import { NO_CONTRIBUTION } from "./progress.ts";
import { StateStore } from "./state-store.ts";
import type { VolunteerState } from "./state.ts";
import { VolunteerSession } from "./volunteer-session.ts";

/** A task that takes less is ended before a person leaves: what a trajectory should take at most. */
const WORTH_ENDING_MS = 30_000;

/** Gives a part of a device to a job: connects, computes, hands in, and shows what it is doing. */
export interface Volunteer {
  /** The latest; a new object for each change. */
  readonly state: VolunteerState;
  /**
   * @param listener called soon after changes, with the latest state only, at most 60 times a second
   * @returns ends the subscription
   */
  subscribe(listener: (state: VolunteerState) => void): () => void;
  /** Connects and keeps at it until `leave`. Without effect while it is under way. */
  start(): void;
  /** Stays connected but takes no work; what is in hand goes to others at once. */
  pause(): void;
  /** Goes on after `pause`. */
  resume(): void;
  /** To the job that asks for one, at once or as soon as one does. */
  showInvitation(invitation: string): void;
  /** @param share 0.1 to 1; from the next leaf on, with more or fewer workers if that is what it takes */
  setShare(share: number): void;
  /**
   * Lets the model write, between two leaves.
   * @param length characters
   * @returns undefined if there is no model yet or it does not write text
   */
  generate(length: number): Promise<GeneratedText | undefined>;
  /**
   * Ends the tasks that are done within so many milliseconds (30,000 by default), as far as can be told, and hands back
   * the others at once; waits for confirmations, says goodbye, ends the trainer: all that within three seconds more.
   * Afterwards `start` may begin again.
   */
  leave(withinMs?: number): Promise<void>;
}

export function createVolunteer(options: VolunteerOptions): Volunteer {
  return new DefaultVolunteer(options);
}

class DefaultVolunteer implements Volunteer {
  readonly #options: VolunteerOptions;
  #invitation: string | undefined;
  readonly #effort: Effort;
  readonly #store: StateStore;
  #session: VolunteerSession | undefined;
  #leaving: Promise<void> | undefined;

  constructor(options: VolunteerOptions) {
    this.#options = options;
    this.#invitation = options.invitation;
    this.#effort = new Effort(options.share ?? 1, options.processors, options.pace);
    this.#store = new StateStore(initialState(this.#effort.share), options.clock ?? systemClock);
  }

  get state(): VolunteerState {
    return this.#store.state;
  }

  subscribe(listener: (state: VolunteerState) => void): () => void {
    return this.#store.subscribe(listener);
  }

  start(): void {
    if (this.#session !== undefined) return;
    const invited = this.#invitation === undefined ? {} : { invitation: this.#invitation };
    this.#session = new VolunteerSession(
      { ...this.#options, ...invited },
      this.#effort,
      this.#store,
    );
    this.#session.start();
  }

  pause(): void {
    this.#session?.pause();
  }

  resume(): void {
    this.#session?.resume();
  }

  showInvitation(invitation: string): void {
    this.#invitation = invitation;
    this.#session?.showInvitation(invitation);
  }

  setShare(share: number): void {
    this.#effort.share = share;
    this.#store.update({ share: this.#effort.share });
    this.#session?.effortChanged();
  }

  async generate(length: number): Promise<GeneratedText | undefined> {
    return await this.#session?.generate(length);
  }

  leave(withinMs = WORTH_ENDING_MS): Promise<void> {
    this.#leaving ??= this.#leave(withinMs).finally(() => {
      this.#leaving = undefined;
    });
    return this.#leaving;
  }

  async #leave(withinMs: number): Promise<void> {
    await this.#session?.leave(withinMs);
    this.#session = undefined;
    const { contribution, volunteerId } = this.#store.state;
    this.#store.update({ ...initialState(this.#effort.share), contribution, volunteerId });
    this.#store.flush();
  }
}

function initialState(share: number): VolunteerState {
  return {
    activity: { kind: "idle" },
    volunteerId: undefined,
    job: undefined,
    crowd: 0,
    contribution: NO_CONTRIBUTION,
    share,
    backend: undefined,
    workers: 0,
    notice: undefined,
    unable: undefined,
  };
}
