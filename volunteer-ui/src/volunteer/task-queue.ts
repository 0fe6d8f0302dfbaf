import type { Task } from "./task.ts";

/** More than any window: a gateway that assigns beyond it gets its tasks back. */
export const MOST_HELD = 64;

/** The tasks in hand, oldest first; some may be under way. Tasks of one version only. */
export class TaskQueue {
  readonly #tasks = new Map<string, Task>();

  /** The oldest task for which `wanted` holds. */
  find(wanted: (task: Task) => boolean): Task | undefined {
    for (const task of this.#tasks.values()) if (wanted(task)) return task;
    return undefined;
  }

  has(id: string): boolean {
    return this.#tasks.has(id);
  }

  /** The task with its latest lease: a task that is assigned again stays where it is in the queue. */
  get(id: string): Task | undefined {
    return this.#tasks.get(id);
  }

  /** @returns false if there is no room */
  add(task: Task): boolean {
    if (this.#tasks.size >= MOST_HELD && !this.#tasks.has(task.id)) return false;
    this.#tasks.set(task.id, task);
    return true;
  }

  /** @returns whether it was in hand */
  remove(id: string): boolean {
    return this.#tasks.delete(id);
  }

  /** Removes all tasks for which `unwanted` holds, and returns them. */
  removeAll(unwanted: (task: Task) => boolean = () => true): readonly Task[] {
    const removed = [...this.#tasks.values()].filter(unwanted);
    for (const task of removed) this.#tasks.delete(task.id);
    return removed;
  }
}
