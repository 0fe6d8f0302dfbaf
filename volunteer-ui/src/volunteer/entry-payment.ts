import {
  type EntryCost,
  type JobChanged,
  type JobSpec,
  Limit,
  equalBytes,
  nonceAmong,
} from "../protocol/index.ts";
import { cut } from "./hello.ts";
import type { VolunteerMessageInit } from "./wire.ts";

/** Nonces that are tried in one go: some milliseconds, after which others have their turn. */
const SLICE = 4096;

type PayEntry = Extract<VolunteerMessageInit, { case: "payEntry" }>["value"];

/** What is still to be given before a job is computed. */
export interface Entering {
  /** An invitation, which a person has to give; or a proof of work, which is under way. */
  readonly needs: "invitation" | "proof";
  /** Why the last one was not taken, in the gateway's words. */
  readonly refused: string | undefined;
}

export interface EntryPaymentOptions {
  /** That a person gave beforehand. */
  readonly invitation: string | undefined;
  /** Puts it on the line, if there is one. */
  readonly send: (payment: PayEntry) => void;
  /** Something is to be shown. */
  readonly onChange: () => void;
}

interface Asked {
  readonly jobId: string;
  readonly cost: EntryCost;
  readonly challenge: Uint8Array;
}

/**
 * Gives what a gateway asks for before there are tasks: an invitation, as soon as there is one, and a proof of work. An invitation
 * that was refused is forgotten. One that was right is known to the gateway by our token from then on.
 */
export class EntryPayment {
  readonly #options: EntryPaymentOptions;
  #invitation: string | undefined;
  #refused: string | undefined;
  #asked: Asked | undefined;

  constructor(options: EntryPaymentOptions) {
    this.#options = options;
    this.#invitation = options.invitation;
  }

  /** Undefined if nothing is to be given. */
  get state(): Entering | undefined {
    if (this.#asked === undefined) return undefined;
    return { needs: this.#lacksInvitation ? "invitation" : "proof", refused: this.#refused };
  }

  /** @param entry undefined: nothing is to be given, or not any more */
  follow(spec: JobSpec | undefined, entry: JobChanged["entry"]): void {
    const cost = spec?.entryCost;
    if (entry === undefined || cost === undefined) {
      this.forget();
      this.#refused = undefined;
      return;
    }
    if (this.#asked !== undefined && equalBytes(this.#asked.challenge, entry.challenge)) return;
    // The fields of a received message are views of its frame.
    this.#asked = { jobId: spec?.jobId ?? "", cost, challenge: entry.challenge.slice() };
    void this.#pay(this.#asked);
  }

  /** A person has given one. */
  give(invitation: string): void {
    this.#invitation = invitation;
    if (this.#asked !== undefined) void this.#pay(this.#asked);
    this.#options.onChange();
  }

  /** What was given is not taken; another challenge follows. */
  refuse(reason: string): void {
    this.forget();
    this.#refused = reason;
    this.#invitation = undefined;
  }

  /** The connection is gone, and its challenge with it. */
  forget(): void {
    this.#asked = undefined;
  }

  get #lacksInvitation(): boolean {
    return this.#asked?.cost.invitation === true && this.#invitation === undefined;
  }

  async #pay(asked: Asked): Promise<void> {
    if (this.#lacksInvitation) return;
    const nonce = await this.#nonce(asked);
    if (nonce === undefined) return;
    const { jobId, cost } = asked;
    const invitation = cost.invitation ? (this.#invitation ?? "") : "";
    this.#options.send({ jobId, nonce, invitation: cut(invitation, Limit.SHORT_TEXT_CHARS) });
  }

  /** @returns undefined if something else is asked by now */
  async #nonce(asked: Asked): Promise<Uint8Array | undefined> {
    for (let from = 0; this.#asked === asked; from += SLICE) {
      const found = nonceAmong(asked.challenge, asked.cost.proofOfWorkBits, from, SLICE);
      if (found !== undefined) return found;
      await turn();
    }
    return undefined;
  }
}

/** Lets others have theirs. Not by a timer, which comes once a second in a page that nobody looks at. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
