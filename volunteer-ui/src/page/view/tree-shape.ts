/** A node of a drawn reduction tree; x and y in 0 to 1, leaves at the top (y = 0). */
export interface DrawnNode {
  readonly level: number;
  readonly index: number;
  readonly x: number;
  readonly y: number;
  /** Where the line to its parent ends; the root has none. */
  readonly parent: { readonly x: number; readonly y: number } | undefined;
  /** Leaves [.., endLeaf) must be done for this node to be complete. */
  readonly endLeaf: number;
}

/**
 * The tree along which a volunteer adds up its leaves, ready to be drawn: node (level, index) covers
 * leaves `[index * 2^level, (index + 1) * 2^level)` that exist, and stands above their middle.
 */
export function drawnTree(leaves: number): readonly DrawnNode[] {
  const height = Math.ceil(Math.log2(Math.max(1, leaves)));
  const at = (level: number, index: number) => {
    const first = index * 2 ** level;
    const end = Math.min(leaves, first + 2 ** level);
    return { x: (first + end) / 2 / leaves, y: height === 0 ? 0 : level / height, end };
  };
  return Array.from({ length: height + 1 }, (_, level) =>
    Array.from({ length: Math.ceil(leaves / 2 ** level) }, (_, index) => {
      const { x, y, end } = at(level, index);
      const parent = level === height ? undefined : at(level + 1, index >> 1);
      return { level, index, x, y, parent: parent && { x: parent.x, y: parent.y }, endLeaf: end };
    }),
  ).flat();
}
