import { randomInt } from "node:crypto";

/** Which rounds are to be computed again. */
export type Selection =
  | { readonly kind: "all" }
  /** Both ends included. */
  | { readonly kind: "range"; readonly from: number; readonly to: number }
  /** So many, drawn anew each time; nobody can know which. */
  | { readonly kind: "some"; readonly count: number };

/**
 * @param rounds that are recorded, ascending
 * @param draw a whole number from 0 up to, but without, its argument
 * @returns those that are selected, ascending
 */
export function select(
  selection: Selection,
  rounds: readonly number[],
  draw: (below: number) => number = (below) => randomInt(below),
): readonly number[] {
  switch (selection.kind) {
    case "all":
      return rounds;
    case "range":
      return rounds.filter((round) => round >= selection.from && round <= selection.to);
    case "some":
      return some(rounds, selection.count, draw);
  }
}

function some(
  rounds: readonly number[],
  count: number,
  draw: (below: number) => number,
): readonly number[] {
  const left = [...rounds];
  const taken: number[] = [];
  while (taken.length < count && left.length > 0) {
    taken.push(...left.splice(draw(left.length), 1));
  }
  return taken.sort((a, b) => a - b);
}
