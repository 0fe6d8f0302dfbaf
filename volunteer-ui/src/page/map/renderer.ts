import type { Guest } from "../../guest/index.ts";
import type { MapWork } from "../../protocol/index.ts";
import { type Outside, sourceOf } from "./outside.ts";
import { type Rendering, renderingOf } from "./picture.ts";

/** A picture that takes longer is none that grows. */
const MOST_MILLIS = 10_000;

/**
 * Has a program's `render` make something to look at, in a sandbox of its own: never on the page's thread, nor with its
 * origin. What fails once is not tried again.
 */
export class Renderer {
  readonly #outside: Outside;
  readonly #work: MapWork;
  readonly #sha256: string;
  #guest: Promise<Guest | undefined> | undefined;
  #isClosed = false;

  /** @param sha256 of the program */
  constructor(outside: Outside, work: MapWork, sha256: string) {
    this.#outside = outside;
    this.#work = work;
    this.#sha256 = sha256;
  }

  /**
   * @param value JSON
   * @returns undefined if the program renders nothing
   * @throws Error with a sentence for a person
   */
  async render(value: string): Promise<Rendering | undefined> {
    this.#guest ??= this.#open();
    const json = await (await this.#guest)?.render(value);
    return json === undefined ? undefined : renderingOf(json);
  }

  /** Ends the program. */
  close(): void {
    this.#isClosed = true;
    void this.#guest?.then(
      (guest) => guest?.close(),
      () => undefined,
    );
  }

  async #open(): Promise<Guest | undefined> {
    const source = await sourceOf(this.#outside, this.#sha256);
    // Most programs have none, and need no second sandbox.
    if (source === undefined || !/\brender\b/.test(source)) return undefined;
    const guest = await openIn(this.#outside, this.#work, source);
    if (this.#isClosed) guest.close();
    return guest;
  }
}

async function openIn(outside: Outside, { job, limits }: MapWork, source: string): Promise<Guest> {
  const { guestScript, openGuestOn, overMessagePort } = await import("../../guest/index.ts");
  const { line, close } = await outside.openSandbox();
  const { port1, port2 } = new MessageChannel();
  line.postMessage({ kind: "start", script: guestScript }, [port2]);
  const { memoryBytes, resultBytes } = limits;
  const program = {
    source,
    // It reduces nothing here.
    reduction: { kind: "none" },
    seed: job.seed,
    limits: { memoryBytes, resultBytes, millisPerInput: MOST_MILLIS },
    shared: new Map<string, Uint8Array>(),
  } as const;
  return await openGuestOn(overMessagePort(port1), program, () => {
    line.postMessage({ kind: "end" });
    close();
    port1.close();
  });
}
