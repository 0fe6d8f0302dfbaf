import type { SharedFile } from "../program.ts";
import { cut } from "./outcomes.ts";
import { MapOf, copyInto, freeze, mapGet, mapSet, parse } from "./primordials.ts";
import { frozen } from "./values.ts";

const BytesOf = Uint8Array;
const BufferOf = ArrayBuffer;

/**
 * Files that every input may read, and none can change for the next one: what is made of JSON is frozen, and bytes are a copy
 * for each input that asks for them. The copy is always in the same memory, which costs no more than moving it there; no
 * program can detach that memory, nor hang anything on it.
 */
export class SharedFiles {
  readonly #files = new MapOf<string, unknown>();
  #input = 0;

  /**
   * To be called before a program is loaded: what is JSON is parsed at once.
   *
   * @throws SyntaxError
   */
  add(name: string, file: SharedFile): void {
    mapSet(this.#files, name, typeof file === "string" ? frozen(parse(file)) : new Bytes(file));
  }

  /** To be called before each input. */
  startInput(): void {
    this.#input++;
  }

  readonly get = (name: unknown): unknown => {
    const file = typeof name === "string" ? mapGet(this.#files, name) : undefined;
    if (file === undefined) {
      throw new Error(
        typeof name === "string" ? `no shared file "${cut(name)}"` : "no shared file",
      );
    }
    return isBytes(file) ? file.of(this.#input) : file;
  };
}

class Bytes {
  readonly #bytes: Uint8Array;
  readonly #buffer: ArrayBuffer;
  #copy: Uint8Array | undefined;
  #input = -1;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#buffer = freeze(new BufferOf(bytes.length));
  }

  /** The same for all calls of an input. */
  of(input: number): Uint8Array {
    if (this.#copy !== undefined && this.#input === input) return this.#copy;
    const copy = new BytesOf(this.#buffer);
    copyInto(copy, this.#bytes);
    this.#copy = copy;
    this.#input = input;
    return copy;
  }

  static is(value: object): value is Bytes {
    return #bytes in value;
  }
}

function isBytes(file: unknown): file is Bytes {
  return typeof file === "object" && file !== null && Bytes.is(file);
}
