import { drawnTree } from "./tree-shape.ts";

const LEAVES = 16;
const WIDTH = 460;
const HEIGHT = 330;

const x = (fraction: number) => 12 + fraction * (WIDTH - 24);
/** The leaves hang on an arc, as fingertips do. */
const y = (fraction: number, at: number) => {
  const arc = (1 - Math.sin(Math.PI * at)) * 90 * (1 - fraction);
  return 14 + arc + fraction * (HEIGHT - 70);
};

/** What the page is about, as a picture: many leaves, added up two by two, become one. */
export function HandsTree() {
  const nodes = drawnTree(LEAVES);
  return (
    <svg class="hands-tree" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
      {nodes.map((node) => {
        const fromY = y(node.y, node.x);
        const to = node.parent ?? { x: node.x, y: 1.14 };
        const toY = y(to.y, to.x);
        const middle = (fromY + toY) / 2;
        return (
          <path
            key={`${node.level}-${node.index}`}
            class={`limb limb-${node.level} ${node.level === 0 ? `hand-${(node.index % 5) + 1}` : ""}`}
            d={`M${x(node.x)} ${fromY}C${x(node.x)} ${middle} ${x(to.x)} ${middle} ${x(to.x)} ${toY}`}
          />
        );
      })}
      {nodes
        .filter((node) => node.level === 0)
        .map((node) => (
          <circle
            key={node.index}
            class={`tip hand-${(node.index % 5) + 1}`}
            cx={x(node.x)}
            cy={y(0, node.x)}
            r={8}
          />
        ))}
    </svg>
  );
}
