import type { ServiceName } from "../test/support/farm.ts";
import type { Scene } from "./stage/scene.ts";

/** What honest volunteers compute meanwhile. */
export type JobName = "small" | "large";

/** What an attacker knows: what anybody can learn. */
export interface Target {
  readonly ports: Readonly<Record<ServiceName, number>>;
  /** The job that honest volunteers help. */
  readonly jobId: string;
  /** What `prepare` has left for it. */
  readonly extras: Extras;
  /** Aborted when the attack is to end. Then `run` returns soon. */
  readonly over: AbortSignal;
}

export type Extras = Readonly<Record<string, string>>;

/** What an attacker counted, by names of its own. */
export type Findings = Readonly<Record<string, number>>;

/**
 * One way in which strangers may cost others something. `run` is what they do, in a process of their own; `prepare` and
 * `judge` belong to whoever watches.
 *
 * Every attack has to keep these promises: honest volunteers go at half their speed at least (unless `slows`), no service
 * and no job ends, memory stays below the pods' limits, and all is as before five seconds after it.
 */
export interface Attack {
  readonly name: string;
  /** A sentence: who does what. */
  readonly does: string;
  /** Beyond what every attack has to keep. */
  readonly promise?: string;
  /** Small, if nothing is said. */
  readonly job?: JobName;
  /** Honest volunteers; four, if nothing is said. */
  readonly honest?: number;
  /** It takes so long until it hurts. */
  readonly atLeastSeconds?: number;
  /** Everybody may be slow while it lasts: it is not about speed. */
  readonly slows?: boolean;
  readonly prepare?: (scene: Scene) => Promise<Extras>;
  /** Ends soon after `over`, or before it. */
  readonly run: (target: Target) => Promise<Findings>;
  /** @returns promises that are broken, a clause each */
  readonly judge?: (
    scene: Scene,
    findings: Findings,
    extras: Extras,
  ) => Promise<readonly string[]> | readonly string[];
}

/**
 * An address to come from, on this machine. They differ in the network of 256 addresses, too, which is what one household or
 * school has; honest volunteers come from 127.0.0.1.
 *
 * @param number from 0 to 199
 */
export function addressOf(number: number): string {
  return `127.0.${number + 10}.1`;
}
