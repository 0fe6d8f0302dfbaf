// Reading JSON that comes from elsewhere: what is not there, or of another type, is undefined.

export type Fields = Readonly<Record<string, unknown>>;

/** The objects of the array in field `name`; an answer of another shape is an error, not an empty list. */
export function list(answer: unknown, name: string): Fields[] {
  const entries = isFields(answer) ? answer[name] : undefined;
  if (!Array.isArray(entries)) throw new Error(`the answer has no list '${name}'`);
  return entries.filter(isFields);
}

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null;
}

/** Empty if there is none. */
export function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

export function number(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}
