import { counted } from "../text/format.ts";
import { type DrawnNode, MOST_DRAWN, drawnTree } from "./tree-shape.ts";

const WIDTH = 320;
const HEIGHT = 72;
const MARGIN = 7;
/** Leaves of the pale tree that holds the place between two tasks. */
const PLACEHOLDER = { leaves: 8, leavesDone: 0 };

interface Task {
  readonly leaves: number;
  readonly leavesDone: number;
}

const x = (fraction: number) => MARGIN + fraction * (WIDTH - 2 * MARGIN);
const y = (fraction: number) => MARGIN + fraction * (HEIGHT - 2 * MARGIN);

/** The task in hand: leaves light up as they are computed, sums as both their parts are there. */
export function TaskTree({ task }: { readonly task: Task | undefined }) {
  const { leaves, leavesDone } = task ?? PLACEHOLDER;
  const drawn = Math.min(MOST_DRAWN, Math.max(1, leaves));
  const done = Math.floor((leavesDone * drawn) / Math.max(1, leaves));
  const nodes = drawnTree(drawn);
  const state = (node: DrawnNode) => (node.endLeaf <= done ? "is-done" : "");
  return (
    <figure class="task">
      <svg class="task-tree" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
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
      <figcaption class="caption">
        {task === undefined
          ? "no task in hand"
          : `your task: ${counted(leaves, "piece")}, one answer`}
      </figcaption>
    </figure>
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
