import { type ReadonlySignal, batch, computed, effect, signal } from "@preact/signals";

import type { Contribution, Volunteer } from "../volunteer/index.ts";
import type { FetchJson } from "./live/api.ts";
import { History } from "./live/history.ts";
import { type JobList, JobListing, byId, lastFinished, offered } from "./live/job-list.ts";
import type { Preferences } from "./live/preferences.ts";
import { type Screen, ScreenFeed } from "./live/screen.ts";
import { type Writing, Writings } from "./live/writings.ts";
import type * as mapViews from "./map/index.tsx";
import type { Outside } from "./map/outside.ts";
import { isSwitchedOff } from "./map/switched-off.ts";
import { unitName } from "./text/progress.ts";
import { type CurvePoint, firstGap, merged } from "./training/curve/points.ts";
import { writes } from "./training/training-column.tsx";

/** Between two looks at the list of jobs while a person has not joined one, milliseconds. */
const LIST_MS = 5000;

/** What is shown of programs of others: loaded when there is one. */
type MapViews = typeof mapViews;

/** One and the same array, so that the curve does not change with every picture. */
const NO_ROUNDS: readonly never[] = [];

export interface PageOptions {
  /** A new volunteer, not started. */
  readonly openVolunteer: (share: number) => Volunteer;
  readonly fetchJson: FetchJson;
  readonly outside: Outside;
  readonly preferences: Preferences;
  /** The job named in the page's address. */
  readonly jobId: string | undefined;
}

/** What a person has given, and what its units are called. */
export interface Given {
  readonly contribution: Contribution;
  readonly unit: string;
}

/** Everything the views show and everything a person can do; one for the life of the tab. */
export class Page {
  readonly preferences: Preferences;
  readonly askedFor: string | undefined;
  readonly visible = signal(true);
  readonly leaving = signal(false);
  /** What the person gave before leaving. */
  readonly thanks = signal<Given | undefined>(undefined);

  readonly outside: Outside;

  readonly #options: PageOptions;
  readonly #mapViews = signal<MapViews | undefined>(undefined);
  readonly #listing: JobListing;
  readonly #history: History;
  readonly #writings = new Writings();
  readonly #session = signal<{ volunteer: Volunteer; feed: ScreenFeed } | undefined>(undefined);

  /** Undefined while the person has not joined. */
  readonly screen: ReadonlySignal<Screen | undefined> = computed(
    () => this.#session.value?.feed.screen.value,
  );
  readonly #live = computed(() => this.screen.value?.state.job?.committed ?? NO_ROUNDS);
  readonly #jobOnShow = computed(
    () =>
      this.screen.value?.state.job?.spec.jobId ??
      (offered(this.jobs.value, this.askedFor) ?? lastFinished(this.jobs.value))?.id,
  );
  readonly #jobState = computed(() => this.screen.value?.state.job?.state);

  constructor(options: PageOptions) {
    this.#options = options;
    this.preferences = options.preferences;
    this.outside = options.outside;
    this.askedFor = options.jobId;
    this.#listing = new JobListing(options.fetchJson);
    this.#history = new History(options.fetchJson);
    effect(() => this.#watchList());
    effect(() => {
      this.#followJob();
    });
    effect(() => {
      this.#fillGaps();
    });
    effect(() => {
      this.#letWrite();
    });
    effect(() => {
      this.#loadMapViews();
    });
    effect(() => {
      this.#tryAgainWithPrograms();
    });
    effect(() => {
      this.#session.value?.volunteer.setShare(this.preferences.share.value);
    });
  }

  get jobs(): ReadonlySignal<JobList> {
    return this.#listing.list;
  }

  get writings(): ReadonlySignal<readonly Writing[]> {
    return this.#writings.kept;
  }

  /** Undefined until a program of somebody else's was to be shown, and its views were loaded. */
  get mapViews(): ReadonlySignal<MapViews | undefined> {
    return this.#mapViews;
  }

  /** All rounds known of a job that trains, ascending by round. */
  readonly curve: ReadonlySignal<readonly CurvePoint[]> = computed(() =>
    merged(this.#history.points.value, this.#live.value),
  );

  start(): void {
    if (this.#session.peek() !== undefined || this.leaving.peek()) return;
    const volunteer = this.#options.openVolunteer(this.preferences.share.peek());
    this.thanks.value = undefined;
    this.#session.value = { volunteer, feed: new ScreenFeed(volunteer) };
    volunteer.start();
  }

  pause(): void {
    this.#act((volunteer) => {
      volunteer.pause();
    });
  }

  resume(): void {
    this.#act((volunteer) => {
      volunteer.resume();
    });
  }

  /** A person has typed one. */
  showInvitation(invitation: string): void {
    this.#act((volunteer) => {
      volunteer.showInvitation(invitation);
    });
  }

  /**
   * Ends the session; work under way is finished or handed back.
   *
   * @param withinMs for what is worth ending, see `Volunteer.leave`
   */
  async leave(withinMs?: number): Promise<void> {
    const session = this.#session.peek();
    if (session === undefined) return;
    session.feed.close();
    batch(() => {
      this.leaving.value = true;
      this.#session.value = undefined;
    });
    const unit = unitName(session.volunteer.state.job);
    await session.volunteer.leave(withinMs).catch(() => undefined);
    batch(() => {
      this.leaving.value = false;
      this.thanks.value = { contribution: session.volunteer.state.contribution, unit };
    });
  }

  readonly #showsProgram = computed(
    () =>
      this.screen.value?.state.job?.work.kind === "mapReduce" ||
      byId(this.jobs.value, this.#jobOnShow.value)?.map !== undefined,
  );

  /** Looks once more at each change of jobs, if they cannot be loaded. */
  #loadMapViews(): void {
    if (!this.#showsProgram.value || this.#mapViews.peek() !== undefined) return;
    void import("./map/index.tsx").then(
      (views) => {
        this.#mapViews.value = views;
      },
      () => undefined,
    );
  }

  /** A gateway offers a job that was refused again to whoever comes anew. */
  #tryAgainWithPrograms(): void {
    if (!this.preferences.programs.value) return;
    const session = this.#session.peek();
    if (session === undefined || !isSwitchedOff(session.volunteer.state.unable?.reason)) return;
    void session.volunteer.leave(0).then(() => {
      if (this.#session.peek() === session) session.volunteer.start();
    });
  }

  #act(action: (volunteer: Volunteer) => void): void {
    const session = this.#session.peek();
    if (session === undefined) return;
    action(session.volunteer);
    session.feed.showNow();
  }

  /** The list is only of interest before joining, between jobs, and for the final numbers. */
  #watchList(): (() => void) | undefined {
    const state = this.#jobState.value;
    const interesting = state === undefined || state === "finished" || state === "failed";
    if (!interesting || !this.visible.value) return undefined;
    const look = () =>
      void this.#listing
        .refresh()
        .then(() => (this.#session.peek() === undefined ? this.#history.update() : undefined));
    look();
    const timer = setInterval(look, LIST_MS);
    return () => {
      clearInterval(timer);
    };
  }

  #followJob(): void {
    const jobId = this.#jobOnShow.value;
    if (jobId === undefined) return;
    this.#writings.clear();
    const live = this.screen.peek()?.state.job?.version ?? 0;
    const listed = byId(this.jobs.peek(), jobId)?.round ?? 0;
    this.#history.follow(jobId, Math.max(live, listed));
    void this.#history.update();
  }

  readonly #gap = computed(() => firstGap(this.curve.value, this.#history.first));

  #fillGaps(): void {
    if (this.#gap.value !== undefined) void this.#history.update();
  }

  readonly #canWrite = computed(() => {
    const screen = this.screen.value;
    const { kind } = screen?.activity ?? { kind: "idle" };
    return (
      this.visible.value &&
      writes(screen?.state.job?.work) &&
      (kind === "computing" || kind === "resting" || kind === "waiting")
    );
  });

  #letWrite(): void {
    const volunteer = this.#session.value?.volunteer;
    if (volunteer === undefined || !this.#canWrite.value) {
      this.#writings.stop();
      return;
    }
    this.#writings.resume({
      round: () => volunteer.state.job?.version ?? 0,
      generate: (length) => volunteer.generate(length),
    });
  }
}
