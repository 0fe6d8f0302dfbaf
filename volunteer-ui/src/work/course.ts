import { TaskKind, type TrainingWork, type Work, decodeFloats } from "../protocol/index.ts";
import type { Advance, Value } from "./kind.ts";
import { advanceOf } from "./kinds.ts";
import type { Stopping } from "./training/stopping.ts";

/** What the trees of a round have come to, as leaves are added up, not sealed; undefined where it has no such tree. */
export interface Roots {
  readonly advance: Value | undefined;
  readonly evaluate: Value | undefined;
}

/** What a round makes. */
export interface Next {
  /** In a buffer of its own, unless the round changes nothing. */
  readonly state: Value;
  /** Whether the job ends with it. */
  readonly isLast: boolean;
}

/** A job from version to version, as the services commit them: steps, and an end that may come early. */
export interface Course {
  /** Call once for each round, in order. */
  next(state: Value, roots: Roots, round: number): Next;
}

/**
 * @param beginning the version to begin with: its state, and what is kept besides; no memory before the first round
 * @throws RangeError if the memory is not that of this work
 */
export async function courseOf(
  work: Work,
  beginning: { readonly state: Value; readonly memory?: Uint8Array | undefined },
): Promise<Course> {
  const { state, memory } = beginning;
  if (work.kind !== "training" || work.earlyStopping === undefined) {
    return new WholeCourse(work, await advanceOf(work, memory));
  }
  const rule = work.earlyStopping;
  const { Stopping } = await import("./training/stopping.ts");
  if (memory === undefined) {
    const stopping = new Stopping(rule, decodeFloats(state).subarray(0, work.parameters));
    return new WatchedCourse(work, await advanceOf(work), stopping);
  }
  const { stopping, before } = Stopping.split(rule, work, memory);
  return new WatchedCourse(work, await advanceOf(work, before), stopping);
}

/** Through all rounds. */
class WholeCourse implements Course {
  readonly #work: Work;
  readonly #advance: Advance;

  constructor(work: Work, advance: Advance) {
    this.#work = work;
    this.#advance = advance;
  }

  next(state: Value, roots: Roots, round: number): Next {
    return {
      state: roots.advance === undefined ? state : this.#advance(state, roots.advance, round),
      isLast: this.#work.schedule.isFinishedAt(round + 1),
    };
  }
}

/** Until the held-out samples say that it gets no better. */
class WatchedCourse implements Course {
  readonly #work: TrainingWork;
  readonly #whole: WholeCourse;
  readonly #stopping: Stopping;

  constructor(work: TrainingWork, advance: Advance, stopping: Stopping) {
    this.#work = work;
    this.#whole = new WholeCourse(work, advance);
    this.#stopping = stopping;
  }

  next(state: Value, roots: Roots, round: number): Next {
    if (roots.evaluate !== undefined) {
      const units = this.#work.schedule.units(round, TaskKind.EVALUATE);
      const answers = units * this.#work.answersPerUnit;
      this.#stopping.hear(round, roots.evaluate, { units, answers }, state);
    }
    const next = this.#whole.next(state, roots, round);
    const isLast = next.isLast || (roots.evaluate !== undefined && this.#stopping.isOver);
    return isLast ? { state: this.#stopping.last(next.state), isLast } : next;
  }
}
