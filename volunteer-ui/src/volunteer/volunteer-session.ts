import { Limit } from "../protocol/index.ts";
import type { GeneratedText } from "../work/index.ts";
import { activityOf } from "./activity.ts";
import { type Clock, systemClock } from "./clock.ts";
import { Connection } from "./connection.ts";
import { Content } from "./content.ts";
import { DatasetCache } from "./dataset-cache.ts";
import { Demand } from "./demand.ts";
import { sha256Hex } from "./digest.ts";
import type { Effort } from "./effort.ts";
import { EntryPayment } from "./entry-payment.ts";
import { cut, helloOf } from "./hello.ts";
import { Inbox } from "./inbox.ts";
import type { VolunteerOptions } from "./options.ts";
import { type Measured, together, withMeasured } from "./progress.ts";
import type { StateStore } from "./state-store.ts";
import { MOST_HELD } from "./task-queue.ts";
import { Wakeup } from "./wakeup.ts";
import { WorkLoop } from "./work-loop.ts";
import { Workers } from "./workers.ts";

/** Tasks in hand beyond one per worker, so that the next one is there when one is done. */
const IN_HAND = 1;
/** A line over which nobody needs to say anything, nor has promised to. Milliseconds, as all that follow. */
const LONGEST_IDLE_SILENCE = 300_000;
/** A line over which a confirmation is due: a gateway confirms or refuses well within this. */
const LONGEST_UNCONFIRMED_SILENCE = 30_000;
/** For the confirmation of the last tasks when leaving. */
const CONFIRMED_WITHIN = 2_000;

/**
 * From start to leave: joins connection, inbox and work loop, says what we are willing to do,
 * and shows what is going on.
 */
export class VolunteerSession {
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #window: number | undefined;
  readonly #store: StateStore;
  readonly #workers: Workers;
  readonly #loop: WorkLoop;
  readonly #demand: Demand;
  readonly #entry: EntryPayment;
  readonly #connection: Connection;
  readonly #settling = new Wakeup();
  /** What the sessions before this one came to. */
  readonly #before: Measured;
  #downloaded = 0;
  #isPaused = false;
  #isLeaving = false;

  constructor(options: VolunteerOptions, effort: Effort, store: StateStore) {
    this.#clock = options.clock ?? systemClock;
    this.#random = options.random ?? Math.random;
    this.#window = options.window;
    this.#store = store;
    this.#before = store.state.contribution;
    this.#demand = new Demand((window) =>
      this.#connection.send({ case: "demand", value: { window } }),
    );
    this.#entry = new EntryPayment({
      invitation: options.invitation,
      send: (value) => this.#connection.send({ case: "payEntry", value }),
      onChange: () => {
        this.#changed();
      },
    });
    this.#workers = new Workers(options.workers, this.#content(options), effort, (what) => {
      this.#loop.showPreparing(what);
    });
    this.#loop = new WorkLoop({
      workers: this.#workers,
      clock: this.#clock,
      random: this.#random,
      sendResult: (value) => this.#connection.send({ case: "result", value }),
      handBack: (lease) => this.#connection.send({ case: "handBack", value: { lease } }),
      cannotCompute: this.#cannotCompute,
      onChange: () => {
        this.#changed();
      },
    });
    this.#connection = this.#connect(options);
  }

  /** @returns undefined if there is no state yet that could write */
  generate(length: number): Promise<GeneratedText | undefined> {
    return this.#workers.generate(length);
  }

  start(): void {
    void this.#loop.run();
    this.#connection.open();
  }

  pause(): void {
    this.#isPaused = true;
    this.#loop.suspend();
    this.#changed();
  }

  resume(): void {
    this.#isPaused = false;
    this.#loop.resume();
    this.#changed();
  }

  showInvitation(invitation: string): void {
    this.#entry.give(invitation);
  }

  effortChanged(): void {
    this.#loop.effortChanged();
  }

  /**
   * Ends tasks that are done within so many milliseconds, as far as can be told, and hands back the others; waits
   * shortly for the confirmation, says goodbye.
   * What can be handed back at once is handed back before this returns, for pages that are about to go.
   */
  async leave(withinMs: number): Promise<void> {
    this.#isLeaving = true;
    this.#loop.finish(withinMs);
    this.#changed();
    await this.#whileHeard(() => this.#loop.isComputing, withinMs);
    await this.#whileHeard(() => this.#loop.outbox.isWaiting, CONFIRMED_WITHIN);
    this.#loop.close();
    await this.#connection.close("leaving");
  }

  /** Nobody wants what is in hand, nor will anything come. */
  #end(): void {
    this.#loop.openJob(undefined);
    this.#loop.suspend();
    this.#store.update({ job: undefined, crowd: 0, notice: undefined });
  }

  #changed(): void {
    const { state } = this.#connection;
    if (state.kind !== "connected") {
      this.#demand.forget();
      this.#entry.forget();
    }
    this.#countTime();
    this.#demand.want(this.#loop.isWilling ? this.#wantedTasks() : 0);
    this.#settling.wake();
    this.#show();
  }

  #countTime(): void {
    const { job } = this.#store.state;
    const isUnderWay = job?.state === "running" && !this.#isPaused && !this.#isLeaving;
    const { utilization, slots } = this.#workers;
    utilization.count(this.#clock.now(), isUnderWay ? job.spec : undefined, slots.count);
  }

  readonly #cannotCompute = (jobId: string, text: string): void => {
    const reason = cut(text, Limit.REASON_CHARS);
    this.#store.update({ unable: { jobId, reason }, job: undefined, crowd: 0 });
    this.#connection.send({ case: "cannotCompute", value: { jobId, reason } });
    this.#changed();
  };

  #wantedTasks(): number {
    const workers = Math.max(1, this.#workers.slots.count);
    return this.#window ?? Math.min(MOST_HELD, workers + IN_HAND);
  }

  #show(): void {
    const { contribution, job } = this.#store.state;
    this.#store.update({
      activity: activityOf({
        connection: this.#connection.state,
        loop: this.#loop.activity,
        entering: this.#entry.state,
        isPaused: this.#isPaused,
        job,
        lastRound: this.#loop.lastRound,
      }),
      contribution: withMeasured(contribution, this.#measured()),
      backend: this.#workers.backend,
      workers: this.#workers.slots.count,
    });
  }

  #measured(): Measured {
    return together(this.#before, {
      bytesUp: this.#connection.bytesUp,
      bytesDown: this.#connection.bytesDown + this.#downloaded,
      ...this.#workers.utilization.at(this.#clock.now()),
    });
  }

  /** Waits until it is so no more, nobody hears of it, or the time is over. */
  async #whileHeard(isSo: () => boolean, withinMs: number): Promise<void> {
    const until = this.#clock.now() + withinMs;
    const callOff = this.#clock.after(withinMs, () => {
      this.#settling.wake();
    });
    const isHeard = () => this.#connection.state.kind === "connected";
    while (isHeard() && isSo() && this.#clock.now() < until) await this.#settling.wait();
    callOff();
  }

  #connect(options: VolunteerOptions): Connection {
    const inbox = new Inbox({
      loop: this.#loop,
      demand: this.#demand,
      entry: this.#entry,
      store: this.#store,
      tokenStore: options.tokenStore,
      cannotCompute: this.#cannotCompute,
    });
    return new Connection({
      url: options.gatewayUrl,
      openSocket: options.openSocket,
      clock: this.#clock,
      random: this.#random,
      hello: () => helloOf(options, this.#workers.backend),
      onMessage: (message) => {
        inbox.receive(message);
        this.#changed();
      },
      onChange: ({ kind }) => {
        if (kind === "banned") this.#end();
        this.#changed();
      },
      longestSilence: () =>
        this.#loop.outbox.isWaiting ? LONGEST_UNCONFIRMED_SILENCE : LONGEST_IDLE_SILENCE,
    });
  }

  #content(options: VolunteerOptions): Content {
    return new Content({
      baseUrl: options.baseUrl,
      fetchBytes: options.fetchBytes,
      sha256Hex: options.sha256Hex ?? sha256Hex,
      cache: options.datasetCache ?? new DatasetCache(),
      states: options.stateCache,
      clock: this.#clock,
      random: this.#random,
      onDownload: (bytes) => {
        this.#downloaded += bytes;
      },
      onRetry: (message) => {
        this.#store.update({ notice: `${message}; trying again` });
      },
    });
  }
}
