import { UnsupportedError } from "./layers/layer.ts";

/** A layer's configuration, read with Keras's defaults. */
export class Config {
  readonly #values: Readonly<Record<string, unknown>>;

  /** @param values keys in snake case */
  constructor(values: Readonly<Record<string, unknown>>) {
    this.#values = values;
  }

  get name(): string {
    return this.text("name", "");
  }

  number(key: string, otherwise?: number): number {
    const value = this.#values[key] ?? otherwise;
    if (typeof value === "number") return value;
    throw new Error(`${key}: ${JSON.stringify(value)} is not a number`);
  }

  flag(key: string, otherwise: boolean): boolean {
    const value = this.#values[key] ?? otherwise;
    if (typeof value === "boolean") return value;
    throw new Error(`${key}: ${JSON.stringify(value)} is neither true nor false`);
  }

  text(key: string, otherwise: string): string {
    const value = this.#values[key] ?? otherwise;
    if (typeof value === "string") return value;
    throw new Error(`${key}: ${JSON.stringify(value)} is not text`);
  }

  /** One number for all, or `length` of them. */
  numbers(key: string, length: number, otherwise: number): readonly number[] {
    const value = this.#values[key] ?? otherwise;
    const list = Array.isArray(value) ? (value as unknown[]) : Array<unknown>(length).fill(value);
    if (list.length === length && list.every((each) => typeof each === "number")) return list;
    throw new Error(`${key}: ${JSON.stringify(value)} is not ${length} numbers`);
  }

  /** A shape; a size that is left open (null or below 0) is -1. */
  sizes(key: string): readonly number[] {
    const value = this.#values[key];
    const list = Array.isArray(value) ? value.map((size: unknown) => size ?? -1) : undefined;
    if (list?.every((size) => typeof size === "number"))
      return list.map((size) => Math.max(size, -1));
    throw new Error(`${key}: ${JSON.stringify(value)} is not a shape`);
  }

  /** As the topology has it. */
  raw(key: string): unknown {
    return this.#values[key];
  }

  has(key: string): boolean {
    return this.#values[key] !== undefined && this.#values[key] !== null;
  }

  /** Keys of this ending that are set to something. */
  keysEndingIn(ending: string): readonly string[] {
    return Object.keys(this.#values).filter((key) => key.endsWith(ending) && this.has(key));
  }

  /** @throws UnsupportedError if any of the keys is set to something */
  requireNone(...keys: readonly string[]): void {
    for (const key of keys) {
      const value = this.#values[key];
      const isSet = value !== undefined && value !== null && value !== false && value !== 0;
      if (isSet) throw new UnsupportedError(`${key} ${JSON.stringify(value)}`);
    }
  }
}
