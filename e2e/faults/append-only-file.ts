import { closeSync, openSync, readSync, readdirSync, statSync, truncateSync } from "node:fs";
import { join } from "node:path";

const DIRECTORY = "appendonlydir";

/**
 * What Redis (7) writes down. A file that ends in the midst of a command is what a machine leaves behind that has crashed.
 * @param data Redis' directory
 */
export class AppendOnlyFile {
  readonly #data: string;

  constructor(data: string) {
    this.#data = data;
  }

  get bytes(): number {
    return statSync(this.#path()).size;
  }

  /** @returns whether these bytes stand in it, not before `from` */
  has(text: string, from: number): boolean {
    const piece = Buffer.alloc(Math.max(0, this.bytes - from));
    const file = openSync(this.#path(), "r");
    const length = readSync(file, piece, 0, piece.length, from);
    closeSync(file);
    return piece.subarray(0, length).includes(text);
  }

  /**
   * Cuts off its end, while Redis is away.
   *
   * @param keep so many bytes stay in any case
   */
  lose(bytes: number, keep: number): void {
    const path = this.#path();
    const { size } = statSync(path);
    truncateSync(path, Math.max(Math.min(keep, size), size - bytes));
  }

  /** The one that grows; the others are complete. */
  #path(): string {
    const directory = join(this.#data, DIRECTORY);
    const number = (name: string): number => Number(/\.(\d+)\.incr\.aof$/.exec(name)?.[1]);
    const names = readdirSync(directory)
      .filter((name) => name.endsWith(".incr.aof"))
      .sort((one, other) => number(one) - number(other));
    const newest = names.at(-1);
    if (newest === undefined) throw new Error(`${directory}: Redis has no append-only file here`);
    return join(directory, newest);
  }
}
