import { UnexpectedAnswerError } from "./errors.ts";

/** A Server-Sent Event, as it was sent. */
export interface Message {
  /** Empty: `message`. */
  readonly event: string;
  readonly data: string;
  /** Of the last one that had any. */
  readonly id: string;
}

const MAX_EVENT_CHARACTERS = 4 * 1024 * 1024;

/** Makes events of bytes, wherever these are cut; as the HTML standard has them. */
export class EventParser {
  // Drops the byte order mark, and keeps the beginning of a character until its end comes.
  readonly #decoder = new TextDecoder();
  #rest = "";
  #isAfterReturn = false;
  #event = "";
  #data: string[] = [];
  #size = 0;
  #id = "";

  /** The events that end in this chunk. */
  *feed(chunk: Uint8Array): Generator<Message, void, undefined> {
    for (const line of this.#lines(this.#decoder.decode(chunk, { stream: true }))) {
      const message = this.#line(line);
      if (message !== undefined) yield message;
    }
  }

  /** A line ends with a line feed, a carriage return, or both: and between these two a chunk may end. */
  *#lines(text: string): Generator<string, void, undefined> {
    if (text === "") return;
    const fresh = this.#isAfterReturn && text.startsWith("\n") ? text.slice(1) : text;
    this.#isAfterReturn = text.endsWith("\r");
    const [first = "", ...others] = fresh.split(/\r\n|\r|\n/);
    this.#grow(first);
    for (const other of others) {
      const line = this.#rest;
      this.#rest = "";
      this.#grow(other);
      yield line;
    }
  }

  #grow(text: string): void {
    bound(this.#rest.length + text.length);
    this.#rest += text;
  }

  #line(line: string): Message | undefined {
    if (line === "") return this.#end();
    const colon = line.indexOf(":");
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    // A comment begins with a colon; other names are not known here.
    if (name === "event") this.#event = value;
    if (name === "id" && !value.includes("\0")) this.#id = value;
    if (name === "data") {
      this.#size += value.length + 1;
      bound(this.#size);
      this.#data.push(value);
    }
    return undefined;
  }

  #end(): Message | undefined {
    const message =
      this.#data.length === 0
        ? undefined
        : { event: this.#event, data: this.#data.join("\n"), id: this.#id };
    this.#event = "";
    this.#data = [];
    this.#size = 0;
    return message;
  }
}

function bound(size: number): void {
  if (size > MAX_EVENT_CHARACTERS) {
    throw new UnexpectedAnswerError(`an event has more than ${MAX_EVENT_CHARACTERS} characters`);
  }
}
