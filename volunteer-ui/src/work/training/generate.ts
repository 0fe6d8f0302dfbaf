import type { Input, TextSamples } from "../../samples/index.ts";
import type { GeneratedText } from "../kind.ts";

/** Below 1 the model keeps to what it is surer of; 0.6 is where the paper's network reads best. */
const TEMPERATURE = 0.6;
/** How long leaves may have to wait for a slice of writing. */
const SLICE_MS = 15;
/** What one text may cost in all; then it ends early. */
const BUDGET_MS = 1000;

export interface Writing {
  /** The probabilities of the next class, for the input of one sample. */
  readonly predict: (input: Input) => Promise<Float32Array>;
  readonly text: TextSamples;
  /** The sample whose window is continued. */
  readonly seed: number;
  readonly length: number;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** False once the model is no longer this job's: then the text ends where it is. */
  readonly isCurrent: () => boolean;
}

/** Writes character by character, in slices with pauses in which other calls get their turn. */
export async function write(writing: Writing): Promise<GeneratedText> {
  const { text, seed, length, isCurrent } = writing;
  const given = text.window(seed);
  const written: number[] = [];
  let window = Array.from(given);
  let spentMs = 0;
  let sliceMs = 0;
  while (written.length < length && spentMs < BUDGET_MS && isCurrent()) {
    const start = performance.now();
    const next = await nextClass(writing, window);
    written.push(next);
    window = [...window.slice(1), next];
    const ms = performance.now() - start;
    spentMs += ms;
    sliceMs += ms;
    if (sliceMs > SLICE_MS) {
      sliceMs = 0;
      await pause();
    }
  }
  return { seed: text.textOf(given), text: text.textOf(written) };
}

async function nextClass(writing: Writing, window: readonly number[]): Promise<number> {
  const { predict, random } = writing;
  const probabilities = await predict({ kind: "classes", values: Int32Array.from(window) });
  return draw(probabilities, TEMPERATURE, random());
}

/** Of a model whose outputs are logits. */
export function probabilitiesOf(logits: Float32Array): Float32Array {
  const largest = logits.reduce((a, b) => Math.max(a, b), -Infinity);
  const powers = logits.map((logit) => Math.exp(logit - largest));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
}

/**
 * Draws from probabilities p_i^(1/temperature), normalized.
 *
 * @param uniform a number in [0, 1) that decides
 */
export function draw(probabilities: Float32Array, temperature: number, uniform: number): number {
  const largest = probabilities.reduce((a, b) => Math.max(a, b), 0);
  const weights = Array.from(probabilities, (p) => (p / largest) ** (1 / temperature));
  let left = uniform * weights.reduce((a, b) => a + b, 0);
  const drawn = weights.findIndex((weight) => (left -= weight) < 0);
  return drawn === -1 ? probabilities.indexOf(largest) : drawn;
}

/** Lets the worker answer what has arrived meanwhile. */
function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
