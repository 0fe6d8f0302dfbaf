import { corpus } from "../test/support/jobs.ts";
import { clockLibrary } from "./clock.ts";
import { type KnownJob, knownJobs } from "./known-jobs.ts";
import { Logs } from "./logs.ts";
import { type Played, play } from "./play.ts";
import { makeCaches } from "./quick-start.ts";
import { Random, seedOf } from "./random.ts";
import { type Report, Tally } from "./report.ts";
import { type Schedule, describeSchedule, scheduleOf } from "./schedule.ts";
import { Stage } from "./stage.ts";

/** How many jobs are computed side by side. */
const JOBS = 2;
/** How long jobs may take once everything is there again: all that services wait for is over many times by then, beside other work, too. */
const ENDS_WITHIN_MS = 180_000;
/** Redis' file grows with each schedule; a stage has it written anew after so many. */
const REWRITE_EVERY = 50;

export interface Plan {
  readonly schedules: number;
  /** From which those of all schedules follow. */
  readonly seed: number;
  /** Schedules that are played at the same time, each on a stage of its own. */
  readonly stages: number;
}

/** What is told meanwhile. */
export interface Listener {
  readonly say: (line: string) => void;
  /** After each schedule. */
  readonly told: (report: Report) => void;
}

/** Plays one schedule after the other, on stages that stay as long as nothing fails. */
export class Trials {
  readonly #plan: Plan;
  readonly #listener: Listener;
  readonly #library: string | undefined;
  readonly #tally = new Tally();
  readonly #known: readonly [KnownJob, ...KnownJob[]];
  #begun = 0;

  private constructor(
    plan: Plan,
    listener: Listener,
    library: string | undefined,
    known: readonly [KnownJob, ...KnownJob[]],
  ) {
    this.#plan = plan;
    this.#listener = listener;
    this.#library = library;
    this.#known = known;
  }

  /** Plays them all. Before, computes alone what jobs come to, which takes some seconds. */
  static async run(plan: Plan, listener: Listener): Promise<Report> {
    const library = clockLibrary();
    if (library === undefined) listener.say("there is no C compiler (cc): clocks do not step");
    listener.say("computing alone what the jobs come to");
    const known = await knownJobs();
    listener.say("starting Redis, the services and volunteers");
    await makeCaches();
    return new Trials(plan, listener, library, known).#run();
  }

  async #run(): Promise<Report> {
    const { stages, schedules } = this.#plan;
    const lanes = Array.from({ length: Math.min(stages, schedules) }, (_, at) => at + 1);
    await Promise.all(lanes.map((lane) => this.#playOn(`faults-${lane}`)));
    return this.#tally.report;
  }

  /** A schedule that fails leaves things behind that are not the next one's doing: that begins with new processes. */
  async #playOn(name: string): Promise<void> {
    let stage: Stage | undefined;
    for (let played = 1; this.#begun < this.#plan.schedules; played++) {
      const seed = seedOf(this.#plan.seed, this.#begun++);
      stage ??= await this.#stage(name);
      if (!(await this.#isKept(scheduleOf(seed, this.#library !== undefined), stage))) {
        await stage.end();
        stage = undefined;
      } else if (played % REWRITE_EVERY === 0) await stage.redis("BGREWRITEAOF");
    }
    await stage?.end();
  }

  async #stage(name: string): Promise<Stage> {
    const stage = await Stage.start(name, this.#library);
    await stage.api.createDataset(corpus());
    return stage;
  }

  async #isKept(schedule: Schedule, stage: Stage): Promise<boolean> {
    const random = new Random(schedule.seed ^ 1);
    const jobs = Array.from({ length: JOBS }, () => random.one(this.#known));
    const logs = new Logs(stage.processes);
    const begun = performance.now();
    const played = await play(stage, schedule, jobs, ENDS_WITHIN_MS).catch(failed);
    const seconds = (performance.now() - begun) / 1000;
    this.#tally.add(schedule, played);
    this.#say(schedule, played, seconds);
    if (played.wrong.length > 0) {
      this.#listener.say(`  what the processes said last:\n${logs.last()}`);
    }
    this.#listener.told(this.#tally.report);
    return played.wrong.length === 0;
  }

  #say({ seed, faults }: Schedule, { rounds, wrong }: Played, seconds: number): void {
    const { say } = this.#listener;
    const place = `[${this.#tally.report.schedules}/${this.#plan.schedules}] seed ${seed}`;
    const verdict = wrong.length === 0 ? "kept" : "FAILED";
    const what = describeSchedule({ seed, faults });
    say(`${place}: ${verdict}, ${rounds} rounds in ${seconds.toFixed(1)} s; ${what}`);
    for (const each of wrong) say(`  ${each}`);
    if (wrong.length > 0) {
      say(`  again: ./manyhands experiment faults --schedules 1 --seed ${seed}`);
    }
  }
}

function failed(error: unknown): Played {
  return { rounds: 0, wrong: [error instanceof Error ? error.message : String(error)] };
}
