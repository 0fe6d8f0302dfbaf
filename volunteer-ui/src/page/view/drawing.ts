/** The canvas of a task's drawing, in its own units. */
export const DRAWING = { width: 320, height: 72 } as const;

/** More leaves or steps than this cannot be told apart; more are drawn as this many. */
export const MOST_DRAWN = 32;

const MARGIN = 7;

/** @param fraction of what the margins leave of the width, 0 to 1 */
export function x(fraction: number): number {
  return MARGIN + fraction * (DRAWING.width - 2 * MARGIN);
}

/** As {@link x}, of the height. */
export function y(fraction: number): number {
  return MARGIN + fraction * (DRAWING.height - 2 * MARGIN);
}
