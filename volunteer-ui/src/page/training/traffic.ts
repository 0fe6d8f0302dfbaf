import type { TrainingWork } from "../../protocol/index.ts";
import type { Contribution } from "../../volunteer/index.ts";
import { bytes, duration } from "../text/format.ts";

/**
 * How little is sent for how much computing, of a job whose devices take several steps by themselves: as measured here,
 * for one task.
 *
 * @returns empty before a task was accepted, and for jobs of which everybody sends gradients
 */
export function trafficLine(
  { localSteps }: Pick<TrainingWork, "localSteps">,
  contribution: Pick<Contribution, "tasks" | "computeSeconds" | "bytesUp">,
): string {
  const { tasks, computeSeconds, bytesUp } = contribution;
  if (localSteps === undefined || tasks === 0 || computeSeconds === 0) return "";
  // A task of a fast device: "for every < 1 s" would say little.
  const seconds = Math.max(1, Math.round(computeSeconds / tasks));
  const sent = (bytesUp * seconds) / computeSeconds;
  return `Sends ${bytes(sent)} for every ${duration(seconds)} of computing.`;
}
