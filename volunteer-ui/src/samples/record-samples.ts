import { ElementType, decodeFloats } from "../protocol/index.ts";
import type { Records } from "../protocol/index.ts";
import { requirePositions } from "./positions.ts";
import type { Batch, InputForm, Samples, Targets } from "./samples.ts";

/** Of one record. */
export function recordBytes(spec: Records): number {
  return featuresOf(spec) * elementBytes(spec.featureType) + targetBytes(spec);
}

/** Records of fixed size, back to back: the features, then the target. */
export class RecordSamples implements Samples {
  readonly count: number;
  readonly form: InputForm;

  readonly #spec: Records;
  readonly #bytes: Uint8Array;
  readonly #features: number;
  readonly #featureBytes: number;
  readonly #recordBytes: number;

  constructor(spec: Records, bytes: Uint8Array) {
    this.form = { shape: spec.featureShape, oneHot: false };
    this.#spec = spec;
    this.#bytes = bytes;
    this.#features = featuresOf(spec);
    this.#recordBytes = recordBytes(spec);
    this.#featureBytes = this.#recordBytes - targetBytes(spec);
    this.count = bytes.length / this.#recordBytes;
    if (!Number.isInteger(this.count)) {
      throw new Error(
        `data set: ${bytes.length} bytes are no whole number of records of ${this.#recordBytes} bytes`,
      );
    }
  }

  batch(positions: Int32Array): Batch {
    requirePositions(positions, this.count);
    const features = new Float32Array(positions.length * this.#features);
    positions.forEach((position, at) => {
      features.set(this.#featuresOf(position), at * this.#features);
    });
    const scale = this.#spec.featureScale;
    const values = scale === 1 ? features : features.map((value) => value * scale);
    return {
      count: positions.length,
      input: { kind: "values", values },
      targets: this.#targetsOf(positions),
    };
  }

  #featuresOf(position: number): ArrayLike<number> {
    const from = position * this.#recordBytes;
    const bytes = this.#bytes.subarray(from, from + this.#featureBytes);
    return this.#spec.featureType === ElementType.UINT8 ? bytes : decodeFloats(bytes);
  }

  #targetsOf(positions: Int32Array): Targets {
    const { target } = this.#spec;
    if (target.case !== "values") {
      const classes = target.value ?? 0;
      return { kind: "classes", classes, labels: positions.map((at) => this.#label(at, classes)) };
    }
    const width = target.value;
    const values = new Float32Array(positions.length * width);
    positions.forEach((position, at) => {
      values.set(decodeFloats(this.#target(position)), at * width);
    });
    return { kind: "values", width, values };
  }

  #label(position: number, classes: number): number {
    const [low = 0, high = 0] = this.#target(position);
    const label = low + 256 * high;
    if (label >= classes) {
      throw new Error(`data set: sample ${position} has class ${label}, must be 0..${classes - 1}`);
    }
    return label;
  }

  #target(position: number): Uint8Array {
    const end = (position + 1) * this.#recordBytes;
    return this.#bytes.subarray(end - targetBytes(this.#spec), end);
  }
}

function featuresOf({ featureShape }: Records): number {
  return featureShape.reduce((product, size) => product * size, 1);
}

function elementBytes(type: ElementType): number {
  switch (type) {
    case ElementType.UINT8:
      return 1;
    case ElementType.FLOAT32:
      return 4;
    case ElementType.UNSPECIFIED:
      throw new Error("the job's features have a type this page does not know; reload the page");
  }
}

function targetBytes({ target }: Records): number {
  switch (target.case) {
    case "classes":
      return target.value <= 256 ? 1 : 2;
    case "values":
      return 4 * target.value;
    case undefined:
      throw new Error("the job's targets are of a kind this page does not know; reload the page");
  }
}
