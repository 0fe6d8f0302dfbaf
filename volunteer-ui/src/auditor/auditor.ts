import { type Work, toHex } from "../protocol/index.ts";
import { valueOfNode } from "../work/index.ts";
import type { Answer, Check } from "./check.ts";
import type { Jobs, OpenJob } from "./jobs.ts";
import { AwayError, type Service } from "./service.ts";
import type { States } from "./states.ts";
import type { Tally } from "./tally.ts";

/** That task-service waits until there is something. Milliseconds, as all that follow. */
const WAIT = 10_000;
/** Between attempts: doubled from the first to the longest. */
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 10_000;
/** That what is taken at once should take: after a few seconds somebody else is given it. */
const AT_ONCE = 1_000;
const MOST_AT_ONCE = 64;
/** To tell one hash; then somebody else is given it. */
const MOST_TELLINGS = 4;
const TELL_EVERY = 60_000;

export interface Clock {
  /** Milliseconds. */
  readonly now: () => number;
  /** Ends early when the auditor ends. */
  readonly pause: (ms: number) => Promise<void>;
}

export interface AuditorParts {
  readonly service: Pick<Service, "take" | "done">;
  readonly jobs: Pick<Jobs, "open">;
  readonly states: Pick<States, "get">;
  readonly tally: Tally;
  readonly clock: Clock;
  /** That compute at once. */
  readonly workers: number;
  /** Writes one line. */
  readonly say: (line: string) => void;
  /** Ends it. */
  readonly signal: AbortSignal;
}

/**
 * Takes what is to be computed again, computes it, tells the hashes, and so on. What cannot be computed or told is dropped:
 * it is given to somebody else.
 */
export class Auditor {
  readonly #parts: AuditorParts;
  /** What a value takes a worker, about. Milliseconds. */
  #valueMs = AT_ONCE;
  #toldAt: number;

  constructor(parts: AuditorParts) {
    this.#parts = parts;
    this.#toldAt = parts.clock.now();
  }

  /**
   * Resolves when it is to end.
   *
   * @throws RefusedError if it may not take anything
   */
  async run(): Promise<void> {
    const { signal, clock } = this.#parts;
    while (!signal.aborted) {
      const checks = await this.#take();
      const answered = await this.#audit(checks);
      // What was dropped is not given again at once, but something else may be, and be dropped.
      if (checks.length > 0 && answered === 0) await clock.pause(FIRST_PAUSE);
      this.#tell();
    }
  }

  async #take(): Promise<readonly Check[]> {
    const { service, signal, clock, say } = this.#parts;
    for (let pause = FIRST_PAUSE; ; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
      if (this.#isOver()) return [];
      try {
        const asked = clock.now();
        const checks = await service.take(this.#count, WAIT, signal);
        if (pause > FIRST_PAUSE) say("the server is there again");
        // A server that does not wait is not to be asked all the time.
        if (checks.length === 0 && clock.now() - asked < FIRST_PAUSE)
          await clock.pause(FIRST_PAUSE);
        return checks;
      } catch (error) {
        if (!(error instanceof AwayError)) throw error;
        if (this.#isOver()) return [];
        if (pause === FIRST_PAUSE) say(`${error.message}; keeps trying`);
        await clock.pause(pause);
      }
    }
  }

  #isOver(): boolean {
    return this.#parts.signal.aborted;
  }

  get #count(): number {
    const { workers } = this.#parts;
    const each = Math.max(1, Math.floor(AT_ONCE / this.#valueMs));
    return Math.min(MOST_AT_ONCE, workers * each);
  }

  /** @returns how many were computed */
  async #audit(checks: readonly Check[]): Promise<number> {
    let computed = 0;
    // Job by job: another one may end the workers of the one before.
    for (const ofJob of grouped(checks, ({ job }) => job)) {
      const open = await this.#open(ofJob);
      if (open !== undefined) computed += await this.#auditJob(open, ofJob);
    }
    return computed;
  }

  async #auditJob(open: OpenJob, checks: readonly Check[]): Promise<number> {
    const answers: Promise<boolean>[] = [];
    for (const ofBase of grouped(checks, ({ base }) => base)) {
      if (!(await this.#setState(open, ofBase))) continue;
      for (const check of ofBase) answers.push(this.#answer(open, check));
    }
    return (await Promise.all(answers)).filter(Boolean).length;
  }

  async #open(checks: readonly [Check, ...Check[]]): Promise<OpenJob | undefined> {
    const opened = await this.#orDrop(checks, () => this.#parts.jobs.open(checks[0].job));
    if (opened === undefined) return undefined;
    if (opened.kind === "open") return opened;
    this.#drop(checks, opened.kind === "gone" ? "job is gone" : "job is skipped");
    return undefined;
  }

  /** @returns false if it cannot be had, and the checks were dropped */
  async #setState({ work, workers }: OpenJob, checks: readonly [Check, ...Check[]]) {
    const { base, round } = checks[0];
    if (!work.readsState(round)) {
      workers.setState(base, new Uint8Array());
      return true;
    }
    const got = await this.#orDrop(checks, async () => ({
      state: await this.#parts.states.get(base),
    }));
    if (got === undefined) return false;
    if (got.state === undefined || !isLength(work, got.state.length)) {
      this.#drop(checks, got.state === undefined ? "state is gone" : "not of its job");
      return false;
    }
    workers.setState(base, got.state);
    return true;
  }

  /** @returns undefined if the server is away, or what it serves is wrong */
  async #orDrop<T>(checks: readonly Check[], attempt: () => Promise<T>): Promise<T | undefined> {
    try {
      return await attempt();
    } catch (error) {
      this.#complain(error);
      this.#drop(checks, "server was away");
      return undefined;
    }
  }

  async #answer(open: OpenJob, check: Check): Promise<boolean> {
    const { tally } = this.#parts;
    let answer: Answer | undefined;
    try {
      answer = await hashOf(open, check);
    } catch (error) {
      this.#complain(error);
      this.#drop([check], "computing failed");
      return false;
    }
    if (answer === undefined) {
      this.#drop([check], "not of its job");
      return false;
    }
    this.#valueMs = 0.9 * this.#valueMs + 0.1 * (answer.computeMicros / 1000);
    tally.computed(answer.computeMicros);
    await this.#tellHash(check, answer);
    return true;
  }

  async #tellHash(check: Check, answer: Answer): Promise<void> {
    const { service, signal, clock } = this.#parts;
    for (let telling = 1; !signal.aborted; telling++) {
      try {
        await service.done(check, answer, signal);
        return;
      } catch (error) {
        if (!(error instanceof AwayError) || telling === MOST_TELLINGS) {
          this.#complain(error);
          this.#drop([check], "server was away");
          return;
        }
        await clock.pause(FIRST_PAUSE * 2 ** (telling - 1));
      }
    }
  }

  /** That the server is away is said by whoever takes the next ones. */
  #complain(error: unknown): void {
    const { signal, say } = this.#parts;
    if (signal.aborted || error instanceof AwayError) return;
    say(error instanceof Error ? error.message : String(error));
  }

  #drop(checks: readonly Check[], why: Parameters<Tally["dropped"]>[0]): void {
    this.#parts.tally.dropped(why, checks.length);
  }

  #tell(): void {
    const { clock, tally, workers, say } = this.#parts;
    const passed = clock.now() - this.#toldAt;
    if (passed < TELL_EVERY) return;
    this.#toldAt = clock.now();
    say(tally.tell(passed / 1000, workers));
  }
}

/** @returns undefined if the job has no such node */
async function hashOf(
  { work, workers, shards }: OpenJob,
  check: Check,
): Promise<Answer | undefined> {
  const { kind, round, limited } = check;
  const node = work.schedule.node(round, kind, check);
  if (node === undefined) return undefined;
  return await workers.use(async (trainer) => {
    let computeMicros = 0;
    const value = await valueOfNode(work, { kind, round, node }, async (leaf) => {
      const records = await shards?.leaf(round, kind, leaf.index);
      const computed = await trainer.leaf({ ...leaf, limited, records, isWhole: false });
      computeMicros += computed.computeMicros;
      return computed.value;
    });
    const { sha256 } = await trainer.seal(value);
    return { sha256: toHex(sha256), computeMicros };
  });
}

/** In the order of the first of each group. */
function grouped<T>(all: readonly T[], keyOf: (each: T) => string): readonly [T, ...T[]][] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const each of all) {
    const group = groups.get(keyOf(each));
    if (group === undefined) groups.set(keyOf(each), [each]);
    else group.push(each);
  }
  return [...groups.values()];
}

/** Whether a state of the work may be so long. */
function isLength({ stateBytes, mostStateBytes }: Work, bytes: number): boolean {
  return stateBytes === undefined ? bytes <= mostStateBytes : bytes === stateBytes;
}
