import {
  ErrorCode,
  type GatewayMessage,
  type Goodbye,
  type HelloSchema,
  type MessageInitShape,
} from "../protocol/index.ts";
import { Backoff } from "./backoff.ts";
import type { Clock } from "./clock.ts";
import type { SocketLike } from "./options.ts";
import { SUB_PROTOCOL, type VolunteerMessageInit, decode, encode } from "./wire.ts";

/** From opening a socket to Welcome. Milliseconds, as all that follow. */
const WELCOME_WITHIN = 15_000;
/** A connection that lasted this long was a good one: the next back-off starts small. */
const STABLE_AFTER = 60_000;
/** How often a connection is looked at for silence. */
const LOOK_EVERY = 10_000;
/** After so many times the time in which a gateway promised to say something, it is gone. */
const MISSED_HEARTBEATS = 3;
/** Of a gateway's wish when to come back. */
const LONGEST_WISH = 600_000;
/** Added to that wish, at random, in case the gateway told everybody the same. */
const JITTER = 200;
/** For the closing handshake. */
const CLOSED_WITHIN = 1_000;

const NORMAL_CLOSURE = 1000;

export type ConnectionState =
  | { readonly kind: "closed" }
  | { readonly kind: "connecting"; readonly attempt: number }
  | { readonly kind: "connected" }
  | { readonly kind: "backing-off"; readonly until: number; readonly reason: string }
  /** Not opened again before somebody has read why. */
  | { readonly kind: "banned"; readonly reason: string };

export interface ConnectionOptions {
  readonly url: string;
  readonly openSocket: (url: string, protocol: string) => SocketLike;
  readonly clock: Clock;
  readonly random: () => number;
  readonly hello: () => MessageInitShape<typeof HelloSchema>;
  /** Every message, Welcome and Goodbye included. */
  readonly onMessage: (message: GatewayMessage) => void;
  readonly onChange: (state: ConnectionState) => void;
  /**
   * How long the line may be silent both ways before it counts as dead, if the gateway promised nothing.
   * Milliseconds.
   */
  readonly longestSilence: () => number;
}

/**
 * A line to a gateway that is opened again whenever it breaks, unless by a ban: Hello, Welcome, then messages both
 * ways. Silence beyond the allowed time counts as broken, because a network that vanished says nothing.
 */
export class Connection {
  readonly #options: ConnectionOptions;
  readonly #clock: Clock;
  readonly #backoff: Backoff;
  #state: ConnectionState = { kind: "closed" };
  #socket: SocketLike | undefined;
  #callOff: () => void = () => undefined;
  #connectedAt = 0;
  #lastTraffic = 0;
  #lastHeard = 0;
  #heartbeat = 0;
  #bytesUp = 0;
  #bytesDown = 0;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#clock = options.clock;
    this.#backoff = new Backoff(options.random);
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** Payload of all frames sent. */
  get bytesUp(): number {
    return this.#bytesUp;
  }

  /** Payload of all frames received. */
  get bytesDown(): number {
    return this.#bytesDown;
  }

  open(): void {
    this.#enter({ kind: "connecting", attempt: this.#backoff.tries + 1 });
    this.#schedule(WELCOME_WITHIN, () => {
      this.#retry("the gateway did not answer in time");
    });
    try {
      this.#listen(this.#options.openSocket(this.#options.url, SUB_PROTOCOL));
    } catch (error) {
      this.#retry(messageOf(error));
    }
  }

  /** @returns false if there is no gateway to hear it */
  send(kind: VolunteerMessageInit): boolean {
    return this.#state.kind === "connected" && this.#write(kind);
  }

  /** Says goodbye and closes; resolves when the peer has closed too, or soon after. */
  async close(reason: string): Promise<void> {
    this.send({ case: "goodbye", value: { reason } });
    const socket = this.#abandon();
    this.#enter({ kind: "closed" });
    if (socket === undefined) return;
    await new Promise<void>((resolve) => {
      const callOff = this.#clock.after(CLOSED_WITHIN, resolve);
      socket.addEventListener("close", () => {
        callOff();
        resolve();
      });
      socket.close(NORMAL_CLOSURE, reason);
    });
  }

  #listen(socket: SocketLike): void {
    this.#socket = socket;
    socket.binaryType = "arraybuffer";
    let trouble = "";
    const isCurrent = () => this.#socket === socket;
    socket.addEventListener("open", () => {
      if (isCurrent()) this.#write({ case: "hello", value: this.#options.hello() });
    });
    socket.addEventListener("message", ({ data }) => {
      if (isCurrent()) this.#read(data);
    });
    socket.addEventListener("error", (event) => {
      trouble = troubleOf(event);
    });
    socket.addEventListener("close", ({ code, reason }) => {
      if (isCurrent()) this.#retry(reason || trouble || `connection closed (code ${code})`);
    });
  }

  #write(kind: VolunteerMessageInit): boolean {
    const frame = encode(kind);
    this.#lastTraffic = this.#clock.now();
    try {
      this.#socket?.send(frame);
    } catch (error) {
      this.#retry(messageOf(error));
      return false;
    }
    this.#bytesUp += frame.length;
    return true;
  }

  #read(data: unknown): void {
    try {
      const { message, bytes } = decode(data);
      this.#lastHeard = this.#lastTraffic = this.#clock.now();
      this.#bytesDown += bytes;
      this.#follow(message);
    } catch (error) {
      this.#retry(messageOf(error));
    }
  }

  #follow(message: GatewayMessage): void {
    if (message.kind.case === "welcome") {
      this.#connectedAt = this.#clock.now();
      this.#heartbeat = message.kind.value.heartbeatMs;
      this.#enter({ kind: "connected" });
      this.#watch();
    }
    const wasConnected = this.#state.kind === "connected";
    this.#options.onMessage(message);
    if (message.kind.case === "goodbye") this.#moveOn(message.kind.value, wasConnected);
    if (message.kind.case === "error" && message.kind.value.code === ErrorCode.BANNED) {
      this.#abandon()?.close();
      this.#enter({ kind: "banned", reason: message.kind.value.message });
    }
  }

  /**
   * A gateway that was good to us takes leave: another one is waiting, there is no reason to back off. One that
   * does not even admit us is as good as none.
   */
  #moveOn({ reason, reconnectAfterMs }: Goodbye, wasConnected: boolean): void {
    if (wasConnected) this.#backoff.reset();
    const wish = Math.min(reconnectAfterMs, LONGEST_WISH);
    const more = wasConnected ? this.#options.random() * JITTER : this.#backoff.next();
    this.#retryAfter(wish + more, reason || "the gateway said goodbye");
  }

  /** Looks again and again whether the line is silent for too long. */
  #watch(): void {
    this.#schedule(LOOK_EVERY, () => {
      const silence = this.#suspiciousSilence();
      if (silence > 0) this.#retry(`nothing heard for ${Math.round(silence / 1000)} s`);
      else this.#watch();
    });
  }

  /** @returns for how long nothing came although something should have; 0 if all is well */
  #suspiciousSilence(): number {
    const now = this.#clock.now();
    const unheard = now - this.#lastHeard;
    if (this.#heartbeat > 0 && unheard > MISSED_HEARTBEATS * this.#heartbeat) return unheard;
    const silence = now - this.#lastTraffic;
    return silence > this.#options.longestSilence() ? silence : 0;
  }

  /** The line broke: opens it again, later each time. */
  #retry(reason: string): void {
    const wasConnected = this.#state.kind === "connected";
    const lasted = this.#clock.now() - this.#connectedAt;
    if (wasConnected && lasted >= STABLE_AFTER) this.#backoff.reset();
    this.#retryAfter(this.#backoff.next(), reason);
  }

  #retryAfter(wait: number, reason: string): void {
    this.#abandon()?.close();
    this.#schedule(wait, () => {
      this.open();
    });
    this.#enter({ kind: "backing-off", until: this.#clock.now() + wait, reason });
  }

  /** From now on the socket is not ours: whatever it still says is not heard. */
  #abandon(): SocketLike | undefined {
    this.#callOff();
    const socket = this.#socket;
    this.#socket = undefined;
    return socket;
  }

  /** One timer at a time: for the answer, for silence, or for the next try. */
  #schedule(ms: number, run: () => void): void {
    this.#callOff();
    this.#callOff = this.#clock.after(ms, run);
  }

  #enter(state: ConnectionState): void {
    this.#state = state;
    this.#options.onChange(state);
  }
}

/** Browsers do not say what went wrong; the package `ws` does, in the message or in the error's code. */
function troubleOf(event: { readonly message?: unknown; readonly error?: unknown }): string {
  const { message, error } = event;
  if (typeof message === "string" && message !== "") return message;
  const isCoded = typeof error === "object" && error !== null && "code" in error;
  return isCoded ? String(error.code) : "";
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
