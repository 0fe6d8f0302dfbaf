import type { Trainer } from "../trainer/index.ts";
import { activityOf } from "./activity.ts";
import { type Clock, systemClock } from "./clock.ts";
import { Connection } from "./connection.ts";
import { Content } from "./content.ts";
import { DatasetCache } from "./dataset-cache.ts";
import { Demand } from "./demand.ts";
import { sha256Hex } from "./digest.ts";
import type { Effort } from "./effort.ts";
import { helloOf } from "./hello.ts";
import { Inbox } from "./inbox.ts";
import type { VolunteerOptions } from "./options.ts";
import { Outbox } from "./outbox.ts";
import type { StateStore } from "./state-store.ts";
import type { NodeSum } from "./subtree.ts";
import { MOST_HELD } from "./task-queue.ts";
import type { Task } from "./task.ts";
import { TrainerPool } from "./trainer-pool.ts";
import { Wakeup } from "./wakeup.ts";
import { type BenchListener, Workbench } from "./workbench.ts";

/** Tasks in hand beyond one per worker, so that the next one is there when one is done. */
const IN_HAND = 1;
/** A line over which nobody needs to say anything, nor has promised to. Milliseconds, as all that follow. */
const LONGEST_IDLE_SILENCE = 300_000;
/** A line over which a confirmation is due: a gateway confirms or refuses well within this. */
const LONGEST_UNCONFIRMED_SILENCE = 30_000;
/** For the last leaf and its confirmation when leaving. */
const LEAVE_WITHIN = 2_000;

/**
 * From start to leave: joins connection, inbox, workbench and outbox, says what we are willing to do,
 * and shows what is going on.
 */
export class Engagement implements BenchListener {
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #window: number | undefined;
  readonly #store: StateStore;
  readonly #pool: TrainerPool;
  readonly #bench: Workbench;
  readonly #outbox: Outbox;
  readonly #demand: Demand;
  readonly #connection: Connection;
  readonly #settling = new Wakeup();
  #downloaded = 0;
  #isPaused = false;
  #lastRound: number | undefined;

  constructor(options: VolunteerOptions, effort: Effort, store: StateStore) {
    this.#clock = options.clock ?? systemClock;
    this.#random = options.random ?? Math.random;
    this.#window = options.window;
    this.#store = store;
    this.#outbox = new Outbox(
      (value) => this.#connection.send({ case: "result", value }),
      this.#clock,
      this.#random,
    );
    this.#demand = new Demand((window) =>
      this.#connection.send({ case: "demand", value: { window } }),
    );
    this.#pool = new TrainerPool(options.createTrainer, this.#content(options), effort, (what) => {
      this.#bench.showPreparing(what);
    });
    this.#bench = new Workbench(this.#pool, this.#clock, this);
    this.#connection = this.#connect(options);
  }

  /** The trainer, if it has a model that can be asked something. */
  get trainer(): Trainer | undefined {
    return this.#pool.ready;
  }

  start(): void {
    void this.#bench.run();
    this.#connection.open();
  }

  pause(): void {
    this.#isPaused = true;
    this.#bench.suspend();
    this.changed();
  }

  resume(): void {
    this.#isPaused = false;
    this.#bench.resume();
    this.changed();
  }

  effortChanged(): void {
    this.#bench.effortChanged();
  }

  /**
   * Hands back what is not nearly done, waits shortly for the confirmation of what is, says goodbye.
   * What can be handed back at once is handed back before this returns, for pages that are about to go.
   */
  async leave(): Promise<void> {
    this.#bench.suspend();
    this.changed();
    await this.#settled();
    this.#bench.close();
    this.#outbox.close();
    await this.#connection.close("leaving");
  }

  finished(task: Task, sum: NodeSum): void {
    this.#lastRound = task.round;
    this.#outbox.handIn(task, sum);
    this.changed();
  }

  handedBack(lease: Uint8Array): void {
    this.#connection.send({ case: "handBack", value: { lease } });
  }

  hasRoom(): boolean {
    return !this.#outbox.isFull;
  }

  changed(): void {
    const { state } = this.#connection;
    if (state.kind !== "connected") this.#demand.forget();
    this.#demand.want(this.#bench.isWilling ? this.#wantedTasks() : 0);
    this.#settling.wake();
    this.#show();
  }

  #wantedTasks(): number {
    return this.#window ?? Math.min(MOST_HELD, Math.max(1, this.#workers) + IN_HAND);
  }

  get #workers(): number {
    return this.#pool.seats.count;
  }

  #show(): void {
    const { contribution, job } = this.#store.state;
    const bytesUp = this.#connection.bytesUp;
    const bytesDown = this.#connection.bytesDown + this.#downloaded;
    const isSame = contribution.bytesUp === bytesUp && contribution.bytesDown === bytesDown;
    this.#store.update({
      activity: activityOf({
        connection: this.#connection.state,
        bench: this.#bench.activity,
        isPaused: this.#isPaused,
        job,
        lastRound: this.#lastRound,
      }),
      contribution: isSame ? contribution : { ...contribution, bytesUp, bytesDown },
      backend: this.#pool.backend,
      workers: this.#workers,
    });
  }

  async #settled(): Promise<void> {
    const until = this.#clock.now() + LEAVE_WITHIN;
    const callOff = this.#clock.after(LEAVE_WITHIN, () => {
      this.#settling.wake();
    });
    while (this.#isBusy() && this.#clock.now() < until) await this.#settling.wait();
    callOff();
  }

  #isBusy(): boolean {
    const isHeard = this.#connection.state.kind === "connected";
    return isHeard && (this.#bench.isComputing || this.#outbox.isWaiting);
  }

  #connect(options: VolunteerOptions): Connection {
    const inbox = new Inbox({
      bench: this.#bench,
      outbox: this.#outbox,
      demand: this.#demand,
      store: this.#store,
      tokenStore: options.tokenStore,
    });
    return new Connection({
      url: options.gatewayUrl,
      openSocket: options.openSocket,
      clock: this.#clock,
      random: this.#random,
      hello: () => helloOf(options, this.#pool.backend),
      onMessage: (message) => {
        inbox.receive(message);
        this.changed();
      },
      onChange: () => {
        this.changed();
      },
      longestSilence: () =>
        this.#outbox.isWaiting ? LONGEST_UNCONFIRMED_SILENCE : LONGEST_IDLE_SILENCE,
    });
  }

  #content(options: VolunteerOptions): Content {
    return new Content({
      baseUrl: options.baseUrl,
      fetchBytes: options.fetchBytes,
      sha256Hex: options.sha256Hex ?? sha256Hex,
      cache: options.datasetCache ?? new DatasetCache(),
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
