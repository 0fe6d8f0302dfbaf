// Reading JSON that comes from elsewhere: what is not there, or of another type, is undefined.

/** An object that claims to be a `T`: it has no other fields than that, but nothing is known of what they hold. */
export type Unchecked<T extends Record<string, unknown>> = { readonly [Name in keyof T]?: unknown };

/** Fields of a `T` that are lists of `Entry`. */
type ListOf<T, Entry> = {
  [Name in keyof T]: T[Name] extends readonly Entry[] ? Name : never;
}[keyof T];

/** The objects of the array in field `name`; an answer of another shape is an error, not an empty list. */
export function list<T extends Record<string, unknown>, Entry extends Record<string, unknown>>(
  answer: unknown,
  name: ListOf<T, Entry> & string,
): Unchecked<Entry>[] {
  const entries = isObject(answer) ? answer[name] : undefined;
  if (!Array.isArray(entries)) throw new Error(`the answer has no list '${name}'`);
  return entries.filter((entry) => isObject<Entry>(entry));
}

export function isObject<T extends Record<string, unknown> = Record<string, unknown>>(
  value: unknown,
): value is Unchecked<T> {
  return typeof value === "object" && value !== null;
}

/** Empty if there is none. */
export function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

export function number(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}
