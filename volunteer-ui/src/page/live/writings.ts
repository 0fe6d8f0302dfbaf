import { type ReadonlySignal, signal } from "@preact/signals";

import type { GeneratedText } from "../../work/index.ts";

/** What the network wrote, and the version that wrote it. */
export interface Writing extends GeneratedText {
  readonly round: number;
}

/** Texts kept, the newest included: enough to see it learn. */
export const KEPT_WRITINGS = 4;
/** Characters asked for: a line. */
export const LINE_LENGTH = 72;
/** Between two texts, milliseconds. */
export const PAUSE_MS = 10_000;
/** Writing takes at most a twentieth of the time, so a slow device writes less often. */
const PAUSE_PER_WRITING = 19;

export interface Writer {
  readonly round: () => number;
  readonly generate: (length: number) => Promise<GeneratedText | undefined>;
}

/** Lets the network write now and then, while somebody looks. */
export class Writings {
  readonly #kept = signal<readonly Writing[]>([]);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #writer: Writer | undefined;
  #writing = false;
  #notBefore = 0;

  /** Newest first, at most {@link KEPT_WRITINGS}. */
  get kept(): ReadonlySignal<readonly Writing[]> {
    return this.#kept;
  }

  /** Starts, or goes on, with this writer. The first text comes at once. */
  resume(writer: Writer): void {
    this.#writer = writer;
    if (!this.#writing) this.#schedule();
  }

  /** No text until `resume`: nobody looks, or the person paused. */
  stop(): void {
    this.#writer = undefined;
  }

  /** Forgets the texts: another job. */
  clear(): void {
    this.#kept.value = [];
    this.#notBefore = 0;
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    const delay = Math.max(0, this.#notBefore - performance.now());
    this.#timer = setTimeout(() => void this.#write(), delay);
  }

  async #write(): Promise<void> {
    const writer = this.#writer;
    if (writer === undefined) return;
    this.#writing = true;
    const began = performance.now();
    try {
      const round = writer.round();
      const generated = await writer.generate(LINE_LENGTH);
      if (generated !== undefined && this.#writer === writer) this.#keep({ ...generated, round });
    } catch {
      // The trainer was closed, or cannot write: the page shows what it has.
    }
    this.#writing = false;
    const ended = performance.now();
    this.#notBefore = ended + Math.max(PAUSE_MS, PAUSE_PER_WRITING * (ended - began));
    if (this.#writer !== undefined) this.#schedule();
  }

  #keep(writing: Writing): void {
    this.#kept.value = [writing, ...this.#kept.peek()].slice(0, KEPT_WRITINGS);
  }
}
