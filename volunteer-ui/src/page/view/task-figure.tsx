import type { Computing } from "../../volunteer/index.ts";
import { counted } from "../text/format.ts";
import { DRAWING, MOST_DRAWN, x, y } from "./drawing.ts";
import { StepPath } from "./step-path.tsx";
import { type DrawnNode, drawnTree } from "./tree-shape.ts";

/** Leaves of the pale tree that holds the place between two tasks. */
const PLACEHOLDER = { leaves: 8, leavesDone: 0 };

/** The task in hand, as the tree or the path that it is. */
export function TaskFigure({ task }: { readonly task: Computing | undefined }) {
  return (
    <figure class="task">
      {task?.steps === undefined ? (
        <TaskTree task={task ?? PLACEHOLDER} />
      ) : (
        <StepPath steps={task.steps} />
      )}
      <figcaption class="caption">{captionOf(task)}</figcaption>
    </figure>
  );
}

function captionOf(task: Computing | undefined): string {
  if (task === undefined) return "no task in hand";
  const { leaves, steps } = task;
  return steps === undefined
    ? `your task: ${counted(leaves, "piece")}, one answer`
    : `your task: ${steps.done} of ${counted(steps.of, "step")}, one answer`;
}

/** Leaves light up as they are computed, sums as both their parts are there. */
function TaskTree({ task }: { readonly task: Pick<Computing, "leaves" | "leavesDone"> }) {
  const { leaves, leavesDone } = task;
  const drawn = Math.min(MOST_DRAWN, Math.max(1, leaves));
  const done = Math.floor((leavesDone * drawn) / Math.max(1, leaves));
  const nodes = drawnTree(drawn);
  const state = (node: DrawnNode) => (node.endLeaf <= done ? "is-done" : "");
  return (
    <svg class="task-tree" viewBox={`0 0 ${DRAWING.width} ${DRAWING.height}`} aria-hidden="true">
      {nodes.map((node) => (
        <path key={keyOf(node)} class={`branch ${state(node)}`} d={branch(node)} />
      ))}
      {nodes.map((node) => (
        <circle
          key={keyOf(node)}
          class={`${node.level === 0 ? `leaf hand-${(node.index % 5) + 1}` : "sum"} ${state(node)}`}
          cx={x(node.x)}
          cy={y(node.y)}
          r={node.level === 0 ? 4.5 : 3.5}
        />
      ))}
    </svg>
  );
}

function keyOf({ level, index }: DrawnNode): string {
  return `${level} ${index}`;
}

function branch({ x: fromX, y: fromY, parent }: DrawnNode): string {
  if (parent === undefined) return "";
  const middle = y((fromY + parent.y) / 2);
  return `M${x(fromX)} ${y(fromY)}C${x(fromX)} ${middle} ${x(parent.x)} ${middle} ${x(parent.x)} ${y(parent.y)}`;
}
