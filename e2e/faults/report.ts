import type { FaultKind } from "./fault.ts";
import type { Played } from "./play.ts";
import { type Schedule, describeSchedule } from "./schedule.ts";

export interface Failure {
  readonly seed: number;
  readonly schedule: string;
  readonly what: readonly string[];
}

/** What `--json` writes. */
export interface Report {
  readonly schedules: number;
  readonly failures: readonly Failure[];
  /** How often each kind of fault came. */
  readonly faults: Readonly<Partial<Record<FaultKind, number>>>;
  readonly rounds: number;
  readonly seconds: number;
}

/** Counts what schedules have come to. */
export class Tally {
  readonly #begun = performance.now();
  readonly #failures: Failure[] = [];
  readonly #faults: Partial<Record<FaultKind, number>> = {};
  #schedules = 0;
  #rounds = 0;

  add(schedule: Schedule, { rounds, wrong }: Played): void {
    const { seed, faults } = schedule;
    this.#schedules++;
    this.#rounds += rounds;
    for (const { fault } of faults) {
      this.#faults[fault.kind] = (this.#faults[fault.kind] ?? 0) + 1;
    }
    if (wrong.length > 0) {
      this.#failures.push({ seed, schedule: describeSchedule(schedule), what: wrong });
    }
  }

  get report(): Report {
    return {
      schedules: this.#schedules,
      failures: [...this.#failures],
      faults: { ...this.#faults },
      rounds: this.#rounds,
      seconds: Math.round((performance.now() - this.#begun) / 1000),
    };
  }
}

/** For people: the end of it all. */
export function summary({ schedules, failures, faults, rounds, seconds }: Report): string {
  const kinds = Object.entries(faults).map(([kind, count]) => `${kind} ${count}`);
  const seeds = failures.map(({ seed }) => seed);
  return [
    `${schedules} schedules, ${rounds} rounds in ${seconds} s: ${failures.length} failures`,
    ...(seeds.length === 0 ? [] : [`seeds that failed: ${seeds.join(", ")}`]),
    `faults: ${kinds.toSorted().join(", ")}`,
  ].join("\n");
}
