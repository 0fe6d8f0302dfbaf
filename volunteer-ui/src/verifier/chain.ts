import { createHash, createPublicKey, verify } from "node:crypto";

import {
  type ContributionsLine,
  type First,
  type Hash,
  type Last,
  type Line,
  NOTHING_BEFORE,
  NoLineError,
  type RoundLine,
  hashOf,
  parseLine,
} from "./lines.ts";

const LINE_FEED = 10;

/** A record whose lines hold together. */
export interface JobRecord {
  readonly first: First;
  /** In order; some of old ones may be missing. */
  readonly rounds: readonly RecordedRound[];
  readonly last: Last;
  /** Rounds before which others are missing, so that the chain does not reach them. */
  readonly gaps: readonly number[];
  /** Of the key that signed it, to compare: SHA-256. */
  readonly keyFingerprint: Hash;
}

export interface RecordedRound extends RoundLine {
  /** Undefined: not kept any more. */
  readonly values: ContributionsLine["contributions"] | undefined;
}

/** What is wrong with a record, and where. */
export class BrokenRecordError extends Error {
  override readonly name = "BrokenRecordError";
  /** From 1. */
  readonly line: number;

  constructor(line: number, reason: string) {
    super(`line ${line}: ${reason}`);
    this.line = line;
  }
}

/**
 * Reads a record and checks all that can be checked without computing: each line, the chain, the hashes of the lines beside it,
 * and the signature.
 *
 * @param bytes the whole of it
 * @throws BrokenRecordError at the first line that is not as it should be
 */
export function readRecord(bytes: Uint8Array): JobRecord {
  const reader = new Reader();
  for (const line of linesOf(bytes)) reader.take(line);
  return reader.finish();
}

function* linesOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let from = 0; from < bytes.length;) {
    const end = bytes.indexOf(LINE_FEED, from);
    const to = end < 0 ? bytes.length : end;
    yield bytes.subarray(from, to);
    from = to + 1;
  }
}

/** Takes line after line. */
class Reader {
  #number = 0;
  #first: First | undefined;
  readonly #rounds: RecordedRound[] = [];
  readonly #gaps: number[] = [];
  #last: Last | undefined;
  /** Of the last chained line. */
  #head: Hash = NOTHING_BEFORE;

  take(bytes: Uint8Array): void {
    this.#number++;
    const line = this.#parse(bytes);
    if (this.#last !== undefined) throw this.#broken("nothing may follow the signature");
    if ((line.kind === "first") !== (this.#first === undefined)) {
      throw this.#broken("the line with 'record' is the first one, and no other");
    }
    switch (line.kind) {
      case "first":
        this.#takeFirst(line);
        this.#head = hashOf(bytes);
        break;
      case "round":
        this.#takeRound(line);
        this.#head = hashOf(bytes);
        break;
      case "contributions":
        this.#takeContributions(line, hashOf(bytes));
        break;
      case "last":
        this.#takeLast(line);
    }
  }

  finish(): JobRecord {
    if (this.#first === undefined || this.#last === undefined) {
      throw new BrokenRecordError(
        this.#number + 1,
        "the record ends before its signature; fetch it again",
      );
    }
    const keyFingerprint = createHash("sha256").update(this.#last.key).digest("hex");
    return {
      ...{ first: this.#first, rounds: this.#rounds, last: this.#last },
      ...{ gaps: this.#gaps, keyFingerprint },
    };
  }

  #parse(bytes: Uint8Array): Line {
    try {
      return parseLine(bytes);
    } catch (error) {
      if (error instanceof NoLineError) throw this.#broken(error.message);
      throw error;
    }
  }

  #takeFirst(line: First): void {
    if (line.previous !== NOTHING_BEFORE)
      throw this.#broken("'previous' of the first line is not 0");
    this.#first = line;
  }

  #takeRound(line: RoundLine): void {
    const before = this.#rounds.at(-1);
    const next = before === undefined ? 0 : before.round + 1;
    if (line.round < next) {
      throw this.#broken(`round ${line.round} follows round ${next - 1}`);
    }
    if (line.round > next) {
      this.#gaps.push(line.round);
    } else {
      const state = before?.state ?? this.#first?.state;
      if (line.previous !== this.#head) {
        throw this.#broken(
          `'previous' of round ${line.round} is ${line.previous}, but the line before has the SHA-256 ${this.#head}`,
        );
      }
      if (line.base !== state) {
        throw this.#broken(
          `round ${line.round} began with the state ${line.base}, but the one before had come to ${state}`,
        );
      }
    }
    this.#rounds.push({ ...line, values: undefined });
  }

  #takeContributions(line: ContributionsLine, hash: Hash): void {
    const round = this.#rounds.at(-1);
    if (round === undefined || round.values !== undefined) {
      throw this.#broken("contributions that belong to no round");
    }
    if (hash !== round.contributions) {
      throw this.#broken(
        `the contributions of round ${round.round} have the SHA-256 ${hash}, but the round's line says ${round.contributions}`,
      );
    }
    this.#rounds[this.#rounds.length - 1] = { ...round, values: line.contributions };
  }

  #takeLast(line: Last): void {
    const version = (this.#rounds.at(-1)?.round ?? -1) + 1;
    if (line.version !== version) {
      throw this.#broken(
        `'version' is ${line.version}, but the rounds end with version ${version}`,
      );
    }
    if (line.head !== this.#head) {
      throw this.#broken(`'head' is ${line.head}, but the last line has the SHA-256 ${this.#head}`);
    }
    if (!isSigned(line, this.#first?.job ?? "")) {
      throw this.#broken("the signature is not of this record, or not by this key");
    }
    this.#last = line;
  }

  #broken(reason: string): BrokenRecordError {
    return new BrokenRecordError(this.#number, reason);
  }
}

function isSigned({ version, head, key, signature }: Last, job: string): boolean {
  const text = `manyhands record 1\n${job}\n${version}\n${head}\n`;
  try {
    const publicKey = createPublicKey({ key: Buffer.from(key), format: "der", type: "spki" });
    // What stands behind a key would be skipped, and the key's hash be another.
    const isWhole = publicKey.export({ format: "der", type: "spki" }).equals(key);
    const isOurs = publicKey.asymmetricKeyType === "ed25519";
    return isWhole && isOurs && verify(undefined, Buffer.from(text), publicKey, signature);
  } catch {
    return false;
  }
}
