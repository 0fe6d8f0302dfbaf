import type { TextWindows } from "../protocol/index.ts";
import { requirePositions } from "./positions.ts";
import type { Batch, InputForm, Samples, Targets } from "./samples.ts";

type Classes = Uint8Array | Uint16Array | Int32Array;

/**
 * Windows of a text: sample i is the `length` code points from `i * stride` on, its target the one that follows, or at
 * each position the one that follows there. A code point's class is its position in the alphabet.
 */
export class TextSamples implements Samples {
  readonly count: number;
  readonly form: InputForm;

  readonly #spec: TextWindows;
  readonly #alphabet: readonly string[];
  /** The whole text. */
  readonly #classes: Classes;

  constructor(spec: TextWindows, bytes: Uint8Array) {
    this.#spec = spec;
    this.#alphabet = Array.from(spec.alphabet);
    this.#classes = classify(decode(bytes), this.#alphabet);
    this.count = Math.max(0, Math.ceil((this.#classes.length - spec.length) / spec.stride));
    const classes = this.#alphabet.length;
    const shape = spec.oneHot ? [spec.length, classes] : [spec.length];
    this.form = { shape, classes, oneHot: spec.oneHot };
  }

  batch(positions: Int32Array): Batch {
    requirePositions(positions, this.count);
    const windows = new Int32Array(positions.length * this.#spec.length);
    positions.forEach((position, at) => {
      windows.set(this.window(position), at * this.#spec.length);
    });
    return {
      count: positions.length,
      input: { kind: "classes", values: windows },
      targets: this.#targets(positions),
    };
  }

  #targets(samples: Int32Array): Targets {
    const { length, stride, everyPosition } = this.#spec;
    const classes = this.#alphabet.length;
    if (!everyPosition) {
      const labels = samples.map((sample) => this.#classes[sample * stride + length] ?? 0);
      return { kind: "classes", classes, labels };
    }
    const labels = new Int32Array(samples.length * length);
    samples.forEach((sample, at) => {
      const from = sample * stride + 1;
      labels.set(this.#classes.subarray(from, from + length), at * length);
    });
    return { kind: "classes", classes, labels, positions: length };
  }

  /** The classes of one sample's input. */
  window(position: number): Classes {
    const from = position * this.#spec.stride;
    return this.#classes.subarray(from, from + this.#spec.length);
  }

  textOf(classes: Iterable<number>): string {
    return Array.from(classes, (number) => this.#alphabet[number] ?? "").join("");
  }
}

/** A byte order mark is a character like any other: the services count it too. */
function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw new Error("data set: not UTF-8 text", { cause: error });
  }
}

/** One class per code point, in the smallest kind of number that holds them all. */
function classify(text: string, alphabet: readonly string[]): Classes {
  const classOf = new Map(alphabet.map((character, index) => [character, index]));
  const classes = classArray(alphabet.length, text.length);
  let points = 0;
  for (const character of text) {
    const index = classOf.get(character);
    if (index === undefined) {
      throw new Error(`data set: character ${JSON.stringify(character)} is not in the alphabet`);
    }
    classes[points++] = index;
  }
  return classes.subarray(0, points);
}

function classArray(classes: number, length: number): Classes {
  if (classes <= 256) return new Uint8Array(length);
  return classes <= 65_536 ? new Uint16Array(length) : new Int32Array(length);
}
