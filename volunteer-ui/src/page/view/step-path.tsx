import type { StepsDone } from "../../volunteer/index.ts";
import { DRAWING, MOST_DRAWN, x } from "./drawing.ts";

/** A task that takes steps, one after the other: those that are done light up. */
export function StepPath({ steps }: { readonly steps: StepsDone }) {
  const drawn = Math.min(MOST_DRAWN, Math.max(1, steps.of));
  const done = Math.floor((steps.done * drawn) / Math.max(1, steps.of));
  const middle = DRAWING.height / 2;
  const at = (step: number) => x((step + 0.5) / drawn);
  return (
    <svg class="task-tree" viewBox={`0 0 ${DRAWING.width} ${DRAWING.height}`} aria-hidden="true">
      {Array.from({ length: drawn - 1 }, (_, step) => (
        <path
          key={`to ${step + 1}`}
          class={`branch ${step + 1 < done ? "is-done" : ""}`}
          d={`M${at(step)} ${middle}H${at(step + 1)}`}
        />
      ))}
      {Array.from({ length: drawn }, (_, step) => (
        <circle
          key={step}
          class={`leaf hand-1 ${step < done ? "is-done" : ""}`}
          cx={at(step)}
          cy={middle}
          r={4.5}
        />
      ))}
    </svg>
  );
}
