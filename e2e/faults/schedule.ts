import {
  CROWDS,
  type Fault,
  type FaultKind,
  INSTANCES,
  LINES,
  type ProcessName,
  describeFault,
} from "./fault.ts";
import { Random } from "./random.ts";

/** What goes wrong while a few small jobs are computed. Follows from its seed alone. */
export interface Schedule {
  readonly seed: number;
  /** In the order in which they begin. */
  readonly faults: readonly TimedFault[];
}

export interface TimedFault {
  /** After the jobs were created, milliseconds. */
  readonly atMs: number;
  readonly fault: Fault;
}

const MOST_FAULTS = 5;
/** About as long as the jobs take when nothing goes wrong, milliseconds. */
const WITHIN_MS = 1600;
/** A new JVM takes seconds: most schedules begin none, few begin two. */
const JVM_PROBABILITY = 0.3;
const SECOND_JVM_PROBABILITY = 0.2;
/** Of a file that grows by some 2 MiB a second while jobs are computed. */
const MOST_BYTES_LOST = 262_144;
/** Longer than any lock, lease of a task or entry lives that others take over (`settings.ts`). */
const LONGEST_MS = 3500;

/** How often each kind comes, in proportion. */
const WEIGHTS = {
  ...{ kill: 16, restart: 3, stop: 14, cut: 12, stall: 7, delay: 8 },
  ...{ duplicate: 14, reorder: 6, truncate: 10, clock: 10 },
} as const satisfies Readonly<Record<FaultKind, number>>;

/** @param hasClocks whether clocks can step here; where they cannot, faults of other kinds take the place of that one */
export function scheduleOf(seed: number, hasClocks: boolean): Schedule {
  const random = new Random(seed);
  const faults: TimedFault[] = [];
  const victims = servicesThatEnd(random);
  for (const who of victims) faults.push({ atMs: time(random), fault: ended(random, who) });
  const others = random.between(victims.length === 0 ? 1 : 0, MOST_FAULTS - victims.length);
  for (let count = 0; count < others; count++) {
    faults.push({ atMs: time(random), fault: cheapFault(random, hasClocks) });
  }
  return { seed, faults: faults.toSorted((one, other) => one.atMs - other.atMs) };
}

export function describeSchedule({ faults }: Schedule): string {
  return faults.map(({ atMs, fault }) => `${atMs} ms: ${describeFault(fault)}`).join("; ");
}

function servicesThatEnd(random: Random): readonly ProcessName[] {
  if (!random.isTrue(JVM_PROBABILITY)) return [];
  const first = random.one(INSTANCES);
  if (!random.isTrue(SECOND_JVM_PROBABILITY)) return [first];
  const [next = first, ...others] = INSTANCES.filter((each) => each !== first);
  return [first, random.one([next, ...others])];
}

function ended(random: Random, who: ProcessName): Fault {
  const kind = random.isTrue(WEIGHTS.restart / (WEIGHTS.restart + WEIGHTS.kill))
    ? "restart"
    : "kill";
  return { kind, who, downMs: random.between(0, 500) };
}

function time(random: Random): number {
  return random.between(0, WITHIN_MS);
}

/** Most are short; some are longer than whatever anybody waits for. */
function duration(random: Random): number {
  return random.between(50, random.isTrue(0.3) ? LONGEST_MS : 700);
}

/** Of the kinds that begin no JVM. */
function cheapFault(random: Random, hasClocks: boolean): Fault {
  const kind = random.weighted(WEIGHTS);
  switch (kind) {
    case "kill":
    case "restart": {
      const who = random.one(["redis", "redis", ...CROWDS]);
      return { kind, who, downMs: random.between(0, 500) };
    }
    case "stop":
      return {
        kind,
        who: random.one(["redis", ...INSTANCES, ...CROWDS]),
        forMs: duration(random),
      };
    case "cut":
    case "stall":
      return { kind, line: random.one(LINES), forMs: duration(random) };
    case "delay": {
      const forMs = duration(random);
      return { kind, line: random.one(LINES), forMs, byMs: random.between(1, 150) };
    }
    case "duplicate":
      return duplicate(random);
    case "reorder":
      return { kind, forMs: random.between(200, WITHIN_MS) };
    case "truncate":
      return {
        kind,
        bytes: 2 ** random.between(4, Math.log2(MOST_BYTES_LOST)) - random.between(0, 15),
        downMs: random.between(0, 300),
      };
    case "clock":
      return hasClocks ? clockStep(random) : cheapFault(random, hasClocks);
  }
}

function duplicate(random: Random): Fault {
  const what = random.one(["frames", "tasks", "results", "events", "pending"]);
  if (what === "frames") {
    return { kind: "duplicate", what, forMs: random.between(200, WITHIN_MS) };
  }
  return { kind: "duplicate", what, times: random.between(1, 4) };
}

/** Back only by little: until the old time has come again, what expires by the clock lives longer. */
function clockStep(random: Random): Fault {
  const byMs = random.isTrue(0.4) ? -random.between(100, 2500) : random.between(100, 60_000);
  return { kind: "clock", who: random.one(["redis", ...INSTANCES]), byMs };
}
