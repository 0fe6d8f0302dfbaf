/** One piece of a compiled network. Reads and writes memory that was planned for it, and allocates none. */
export interface Step {
  /** After the weights have changed. */
  readonly load?: () => void;
  /** From its source's values to its output's. */
  readonly forward: (samples: number) => void;
  /** From its output's gradient to its weights' and, if wanted, its source's. */
  readonly backward: (samples: number) => void;
}
