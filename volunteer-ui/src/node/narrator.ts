import {
  type Activity,
  type Contribution,
  type Unable,
  type VolunteerState,
  computeShare,
} from "../volunteer/index.ts";

/** Tells what happens to one volunteer, a line per event; what repeats every round is no event. */
export class Narrator {
  readonly #gateway: string;
  #before: VolunteerState | undefined;
  /** What was last said about an outage; undefined while connected. */
  #outage: string | undefined = "";

  /** @param gateway its address, for the person who mistyped it */
  constructor(gateway: string) {
    this.#gateway = gateway;
  }

  /** @returns lines, none if nothing is worth telling */
  hear(state: VolunteerState): readonly Line[] {
    const before = this.#before;
    this.#before = state;
    return [
      ...this.#connection(state.activity, state.volunteerId),
      ...jobLines(before, state),
      ...entryLines(before?.activity, state),
      ...inability(before?.unable, state.unable),
      ...(state.notice === undefined || state.notice === before?.notice
        ? []
        : [warning(state.notice)]),
    ];
  }

  #connection(activity: Activity, id: string | undefined): readonly Line[] {
    switch (activity.kind) {
      case "backing-off": {
        if (this.#outage === activity.reason) return [];
        const what = this.#outage === undefined ? "lost the connection to" : "cannot connect to";
        this.#outage = activity.reason;
        return [warning(`${what} ${this.#gateway}: ${activity.reason}; keeps trying`)];
      }
      case "banned":
        if (this.#outage === activity.reason) return [];
        this.#outage = activity.reason;
        return [warning(`banned by ${this.#gateway}: ${activity.reason}; does not come back`)];
      case "idle":
      case "connecting":
      case "paused":
        return [];
      case "entering":
      case "preparing":
      case "computing":
      case "resting":
      case "waiting": {
        if (this.#outage === undefined) return [];
        this.#outage = undefined;
        return [news(`connected as ${id?.slice(0, 8) ?? "nobody"}`)];
      }
    }
  }
}

export interface Line {
  readonly text: string;
  /** Whether something went wrong: said even by a quiet command. */
  readonly isWarning: boolean;
}

function jobLines(before: VolunteerState | undefined, after: VolunteerState): readonly Line[] {
  const lines: Line[] = [];
  const { job, backend } = after;
  if (job === undefined) return lines;
  const isNew = before?.job?.spec.jobId !== job.spec.jobId;
  if (isNew) lines.push(news(`job ${job.spec.jobId}: ${job.rounds} rounds`));
  if (backend !== undefined && backend !== before?.backend) {
    lines.push(news(`computes with ${backend}`));
  }
  if (job.state !== before?.job?.state && (!isNew || job.state !== "running")) {
    const why = job.reason === "" ? "" : ` (${job.reason})`;
    lines.push(
      news(
        `job ${job.spec.jobId} is ${job.state}${why}; ${totals(after.contribution, job.work.unit)}`,
      ),
    );
  }
  return lines;
}

function entryLines(before: Activity | undefined, after: VolunteerState): readonly Line[] {
  const { activity, job } = after;
  if (activity.kind !== "entering") return [];
  if (before?.kind === "entering" && before.needs === activity.needs) return [];
  const { needs, refused } = activity;
  const id = job?.spec.jobId ?? "";
  if (needs === "proof") return [news(`job ${id} asks for a proof of work, once: computing it`)];
  return [warning(refused ?? `job ${id} asks for an invitation: give it with --invitation CODE`)];
}

function inability(before: Unable | undefined, after: Unable | undefined): readonly Line[] {
  return after === undefined || after === before
    ? []
    : [warning(`cannot compute job ${after.jobId}: ${after.reason}; stays, and takes other jobs`)];
}

/**
 * @param unit what one unit of the work is called
 * @returns a phrase
 */
export function totals(contribution: Contribution, unit = "unit"): string {
  const { tasks, units, computeSeconds } = contribution;
  const share = computeShare(contribution);
  const ofTime = share === undefined ? "" : ` (${(100 * share).toFixed(0)} % of the time)`;
  return `gave ${tasks} tasks, ${units} ${unit}s, ${computeSeconds.toFixed(1)} s of computing${ofTime}`;
}

function news(text: string): Line {
  return { text, isWarning: false };
}

function warning(text: string): Line {
  return { text, isWarning: true };
}
