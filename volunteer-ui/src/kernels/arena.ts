import type { Kernels } from "./kernels.ts";
import { type Matrix, padded } from "./matrix.ts";

/** Kernels keep single numbers below this address. */
const FIRST = 1024;
const LINE = 64;
const PAGE = 65_536;
/** Rows this many bytes apart, or a multiple, would share one set of the first-level cache. */
const CACHE_WAY = 4096;

/**
 * Hands out the memory of one instance, once: what a network needs is planned when it is compiled, and nothing is
 * allocated or freed afterwards. All of it is zero at first.
 */
export class Arena {
  readonly #memory: WebAssembly.Memory;
  #next = FIRST;

  constructor({ memory }: Pick<Kernels, "memory">) {
    this.#memory = memory;
  }

  get bytes(): number {
    return this.#next;
  }

  /**
   * @returns an address that is a multiple of 64
   * @throws RangeError if the device has no memory left
   */
  bytesFor(bytes: number): number {
    const at = this.#next;
    // Tiles may read one vector beyond the last row.
    this.#next = at + Math.ceil((bytes + 16) / LINE) * LINE;
    const missing = this.#next - this.#memory.buffer.byteLength;
    if (missing > 0) this.#memory.grow(Math.ceil(missing / PAGE));
    return at;
  }

  matrix(rows: number, columns: number): Matrix {
    const bytes = 4 * padded(columns);
    const stride = rows > 1 && bytes % CACHE_WAY === 0 ? bytes + LINE : bytes;
    return { at: this.bytesFor(rows * stride), stride, rows, columns };
  }

  /** Memory for `multiply`'s packed operand [depth, columns]. */
  packed(depth: number, columns: number): number {
    return this.bytesFor(4 * depth * Math.ceil(columns / 8) * 8);
  }
}
