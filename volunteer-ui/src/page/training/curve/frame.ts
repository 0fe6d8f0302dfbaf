import { count } from "../../text/format.ts";
import type { Columns } from "./columns.ts";
import { decimals, ticks } from "./ticks.ts";

/** Pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Tick {
  /** Pixels from the left, or from the top. */
  readonly at: number;
  readonly text: string;
}

/** Around the curve, pixels; below and to the left of it are the axes. */
const MARGIN = { top: 12, right: 24, bottom: 30, left: 44 };
/** Room above and below the curve, as a part of its height. The axis need not begin at zero. */
const PAD = 0.08;
/** Between two ticks, pixels. */
const SPACE = { across: 70, down: 40 };

/** Where rounds and losses lie on a drawing: round to the right, loss upwards. */
export class Frame {
  readonly size: Size;
  readonly #rounds: readonly [number, number];
  readonly #losses: readonly [number, number];

  constructor(columns: Columns, size: Size) {
    this.size = size;
    const { rounds } = columns;
    const first = rounds[0] ?? 0;
    this.#rounds = [first, Math.max(first + 1, rounds.at(-1) ?? 0)];
    this.#losses = padded([...columns.loss, ...columns.heldOut]);
  }

  get left(): number {
    return MARGIN.left;
  }

  get right(): number {
    return Math.max(MARGIN.left + 1, this.size.width - MARGIN.right);
  }

  get top(): number {
    return MARGIN.top;
  }

  get bottom(): number {
    return Math.max(MARGIN.top + 1, this.size.height - MARGIN.bottom);
  }

  x(round: number): number {
    return pixel(this.left + fraction(this.#rounds, round) * (this.right - this.left));
  }

  y(loss: number): number {
    return pixel(this.bottom - fraction(this.#losses, loss) * (this.bottom - this.top));
  }

  /** The round at a place, not rounded. */
  roundAt(x: number): number {
    const [first, last] = this.#rounds;
    return first + ((x - this.left) / (this.right - this.left)) * (last - first);
  }

  get roundTicks(): readonly Tick[] {
    const most = Math.max(1, (this.right - this.left) / SPACE.across);
    return ticks(...this.#rounds, most, 1).map((at) => ({ at: this.x(at), text: count(at) }));
  }

  get lossTicks(): readonly Tick[] {
    const values = ticks(...this.#losses, Math.max(1, (this.bottom - this.top) / SPACE.down));
    const digits = decimals(values);
    return values.map((at) => ({ at: this.y(at), text: at.toFixed(digits) }));
  }

  /** An SVG path through all values that there are. */
  path(rounds: readonly number[], values: readonly (number | null)[]): string {
    const points = rounds.flatMap((round, at) => {
      const value = values[at] ?? null;
      return isDrawable(value) ? [`${this.x(round)} ${this.y(value)}`] : [];
    });
    return points.length === 0 ? "" : `M${points.join("L")}`;
  }
}

/** Whether it has a place on the drawing: a loss that is infinite has none. */
export function isDrawable(value: number | null): value is number {
  return value !== null && Number.isFinite(value);
}

function padded(values: readonly (number | null)[]): readonly [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values.filter(isDrawable)) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) return [0, 1];
  const pad = low === high ? Math.abs(low) / 10 || 1 : PAD * (high - low);
  return [low - pad, high + pad];
}

function fraction([low, high]: readonly [number, number], value: number): number {
  return (value - low) / (high - low);
}

/** To a tenth: what is finer cannot be seen, and makes long paths. */
function pixel(value: number): number {
  return Math.round(10 * value) / 10;
}
