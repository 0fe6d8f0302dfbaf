import type { AskingText } from "./asking.ts";

/** A text as a model reads it. */
export interface Prompt {
  /** Of the last `length` characters; a shorter text has blanks before it. */
  readonly window: readonly number[];
  /** Characters that the model has never seen, each once; they are left out. */
  readonly unknown: readonly string[];
}

export function promptOf({ length, alphabet }: AskingText, text: string): Prompt {
  const classes = new Map(alphabet.map((character, index) => [character, index]));
  const characters = Array.from(text);
  const known = characters.flatMap((character) => classes.get(character) ?? []);
  const blank = classes.get(" ") ?? classes.get("\n") ?? 0;
  const before = Array.from({ length: Math.max(0, length - known.length) }, () => blank);
  return {
    window: [...before, ...known.slice(-length)],
    unknown: [...new Set(characters.filter((character) => !classes.has(character)))],
  };
}
