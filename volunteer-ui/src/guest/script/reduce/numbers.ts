import { Refusal, Trouble } from "../outcomes.ts";
import { append, isArray, isFinite, list } from "../primordials.ts";
import { describe } from "../values.ts";
import type { Reducer } from "./reducer.ts";
import { asArray, asNumber, asObject, finiteNumber, notAPartial } from "./reducer.ts";

type Sum = number | number[];

/** Of numbers, or of arrays of numbers of one length, in the order in which they come. */
export class SumReducer implements Reducer {
  readonly #kind: string;
  #sum: Sum | undefined;

  constructor(kind = "sum") {
    this.#kind = kind;
  }

  add(result: unknown): void {
    if (this.#sum === undefined || typeof this.#sum === "number") {
      if (typeof result === "number" && isFinite(result)) {
        this.#set((this.#sum ?? 0) + result);
        return;
      }
    }
    this.#set(this.#plus(this.#operand(result)));
  }

  merge(partial: unknown): void {
    const operand = typeof partial === "number" ? partial : copyOf(asArray(partial));
    if (this.#sum !== undefined && shapeOf(this.#sum) !== shapeOf(operand)) {
      throw new Trouble(
        `results of leaves cannot be added: ${shapeOf(this.#sum)} and ${shapeOf(operand)}`,
      );
    }
    const sum = this.#plus(operand);
    if (!isFiniteSum(sum)) throw new Trouble(`the ${this.#kind} is too large for a number`);
    this.#sum = sum;
  }

  partial(): Sum | undefined {
    return this.#sum;
  }

  finished(): Sum | undefined {
    return this.#sum;
  }

  #set(sum: Sum): void {
    if (!isFiniteSum(sum)) throw new Refusal(`with it the ${this.#kind} is too large for a number`);
    this.#sum = sum;
  }

  /** A result, which becomes this reducer's own. */
  #operand(result: unknown): Sum {
    const operand = isArray(result) ? this.#numbers(result) : result;
    const isNumber = typeof operand === "number" && isFinite(operand);
    if (!isNumber && !isArray(operand)) {
      throw new Refusal(
        `its result is ${describe(result)}; ${this.#kind} needs a finite number or an array of them`,
      );
    }
    const sum = operand as Sum;
    if (this.#sum !== undefined && shapeOf(sum) !== shapeOf(this.#sum)) {
      throw new Refusal(
        `its result is ${shapeOf(sum)}, that of those before ${shapeOf(this.#sum)}`,
      );
    }
    return sum;
  }

  #numbers(result: readonly unknown[]): number[] {
    const numbers = list<number>();
    for (let at = 0; at < result.length; at++) {
      append(numbers, finiteNumber(result[at], `each number of ${this.#kind}`));
    }
    return numbers;
  }

  #plus(operand: Sum): Sum {
    const sum = this.#sum;
    if (sum === undefined) return operand;
    if (typeof sum === "number" || typeof operand === "number") {
      return (sum as number) + (operand as number);
    }
    const total = list<number>();
    for (let at = 0; at < sum.length; at++) {
      append(total, (sum[at] as number) + (operand[at] as number));
    }
    return total;
  }
}

/** The partial is `{sum, count}`, the finished value the quotient. */
export class MeanReducer implements Reducer {
  readonly #sum = new SumReducer("mean");
  #count = 0;

  add(result: unknown): void {
    this.#sum.add(result);
    this.#count++;
  }

  merge(partial: unknown): void {
    const { sum, count } = asObject(partial);
    const more = asNumber(count);
    this.#sum.merge(sum);
    this.#count += more;
  }

  partial(): unknown {
    return this.#count === 0 ? undefined : { sum: this.#sum.partial(), count: this.#count };
  }

  finished(): unknown {
    const sum = this.#sum.partial();
    if (typeof sum === "number" || sum === undefined) return (sum ?? 0) / this.#count;
    const mean = list<number>();
    for (let at = 0; at < sum.length; at++) append(mean, (sum[at] as number) / this.#count);
    return mean;
  }
}

/** The smallest or largest number; with `indexed`, and which input it is of: the first one if there are several. */
export class ExtremeReducer implements Reducer {
  readonly #kind: string;
  readonly #isMax: boolean;
  readonly #indexed: boolean;
  #index = -1;
  #value: number | undefined;

  constructor(kind: "min" | "max" | "argmin" | "argmax") {
    this.#kind = kind;
    this.#isMax = kind === "max" || kind === "argmax";
    this.#indexed = kind === "argmin" || kind === "argmax";
  }

  add(result: unknown, index: number): void {
    this.#take(finiteNumber(result, this.#kind), index);
  }

  merge(partial: unknown): void {
    if (this.#indexed) {
      const { value, index } = asObject(partial);
      this.#take(asNumber(value), asNumber(index));
    } else {
      this.#take(asNumber(partial), 0);
    }
  }

  partial(): unknown {
    if (this.#value === undefined || !this.#indexed) return this.#value;
    return { index: this.#index, value: this.#value };
  }

  finished(): unknown {
    return this.partial();
  }

  #take(value: number, index: number): void {
    const best = this.#value;
    if (best !== undefined && (this.#isMax ? value <= best : value >= best)) return;
    this.#value = value;
    this.#index = index;
  }
}

/** How many numbers fall into each of `bins` equal parts of [from, to), below and above. */
export class HistogramReducer implements Reducer {
  readonly #from: number;
  readonly #to: number;
  readonly #counts = list<number>();
  #below = 0;
  #above = 0;
  #isEmpty = true;

  constructor(from: number, to: number, bins: number) {
    this.#from = from;
    this.#to = to;
    for (let at = 0; at < bins; at++) append(this.#counts, 0);
  }

  add(result: unknown): void {
    const value = finiteNumber(result, "histogram");
    this.#isEmpty = false;
    if (value < this.#from) {
      this.#below++;
    } else if (value >= this.#to) {
      this.#above++;
    } else {
      const bins = this.#counts.length;
      const share = ((value - this.#from) / (this.#to - this.#from)) * bins;
      // Rounding may have reached the end of the last bin.
      const at = share < bins ? share - (share % 1) : bins - 1;
      this.#counts[at] = (this.#counts[at] as number) + 1;
    }
  }

  merge(partial: unknown): void {
    const { counts, below, above } = asObject(partial);
    const others = asArray(counts);
    if (others.length !== this.#counts.length) throw notAPartial();
    this.#isEmpty = false;
    for (let at = 0; at < others.length; at++) {
      this.#counts[at] = (this.#counts[at] as number) + asNumber(others[at]);
    }
    this.#below += asNumber(below);
    this.#above += asNumber(above);
  }

  partial(): unknown {
    if (this.#isEmpty) return undefined;
    return { counts: this.#counts, below: this.#below, above: this.#above };
  }

  finished(): unknown {
    return this.partial();
  }
}

function isFiniteSum(sum: Sum): boolean {
  if (typeof sum === "number") return isFinite(sum);
  for (let at = 0; at < sum.length; at++) if (!isFinite(sum[at])) return false;
  return true;
}

function shapeOf(sum: Sum): string {
  return typeof sum === "number" ? "a number" : `an array of ${sum.length} numbers`;
}

function copyOf(numbers: readonly unknown[]): number[] {
  const copy = list<number>();
  for (let at = 0; at < numbers.length; at++) append(copy, asNumber(numbers[at]));
  return copy;
}
