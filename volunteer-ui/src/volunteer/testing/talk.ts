import { Confirm_Outcome } from "../../protocol/index.ts";
import { Scene, jobNamed, taskOfLease, version } from "./scene.ts";

export const LEAF_0 = { level: 0, index: 0 };
export const LEAF_1 = { level: 0, index: 1 };
export const FOUR_LEAVES = { level: 2, index: 1 };

export const job = await jobNamed("job");
export const v0 = await version(0);
export const v1 = await version(1);

export async function joined(change: ConstructorParameters<typeof Scene>[0] = {}, leafMs = 0) {
  const scene = new Scene(change);
  scene.leafMs = leafMs;
  await scene.join(job, v0);
  return scene;
}

export function confirm(scene: Scene, taskId: string, outcome = Confirm_Outcome.ACCEPTED) {
  scene.gateway.say({ case: "confirm", value: { taskId, outcome, unitsCredited: 100n } });
}

export function handedBack(scene: Scene): string[] {
  return scene.gateway.all("handBack").map(({ lease }) => taskOfLease(lease));
}

/** Which jobs the volunteer said it cannot compute, and why. */
export function unable(scene: Scene): string[] {
  return scene.gateway.all("cannotCompute").map(({ jobId, reason }) => `${jobId}: ${reason}`);
}

export function handedIn(scene: Scene): string[] {
  return scene.gateway.all("result").map(({ lease }) => taskOfLease(lease));
}
