/** Rows of consecutive float32 in the kernels' memory. */
export interface Matrix {
  /** Byte address of the first value. */
  readonly at: number;
  /** Bytes from one row to the next; a multiple of 16. */
  readonly stride: number;
  readonly rows: number;
  readonly columns: number;
}

/** Columns that kernels compute: the next multiple of 4. What lies beyond `columns` is 0, or does not matter. */
export function padded(columns: number): number {
  return Math.ceil(columns / 4) * 4;
}

/** Every `step`-th row from row `first` on. */
export function every(matrix: Matrix, first: number, step: number): Matrix {
  return {
    ...matrix,
    at: matrix.at + first * matrix.stride,
    stride: step * matrix.stride,
    rows: Math.floor((matrix.rows - first + step - 1) / step),
  };
}

/** `columns` columns from `first` on, which must be a multiple of 4 if kernels are to read it. */
export function block(matrix: Matrix, first: number, columns: number): Matrix {
  return { ...matrix, at: matrix.at + 4 * first, columns };
}

/** @returns a view, valid until the memory grows */
export function floats(memory: WebAssembly.Memory, at: number, length: number): Float32Array {
  return new Float32Array(memory.buffer, at, length);
}
