import { STEP_MS } from "../messages.ts";
import type { OnStep } from "./runtime.ts";

/** Passes on a step where the last one was `STEP_MS` ago. @param now in milliseconds */
export function slowed(onStep: OnStep, now: () => number): OnStep {
  let told = now();
  return (at) => {
    const time = now();
    if (time - told < STEP_MS) return;
    told = time;
    onStep(at);
  };
}
