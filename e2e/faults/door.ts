import { once } from "node:events";
import { type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";

import { WebSocket, WebSocketServer } from "ws";

import { SUB_PROTOCOL, fromBinary } from "../abuse/client/protocol.ts";
import { VolunteerMessageSchema } from "../../volunteer-ui/src/protocol/index.ts";

/** How the door treats results. */
type Manner = "passes" | "repeats" | "reorders";

/** So much later a result comes once more: its round may be over by then. */
const AGAIN_AFTER_MS = 300;
/** Results that are held back until as many have come, or so much time has passed; then the last goes first. */
const HELD = 3;
const HELD_MS = 120;

/** A door to the gateway that understands the volunteers' messages: it repeats results, or changes their order. */
export class Door {
  #manner: Manner = "passes";
  readonly #gateway: number;
  readonly #server: Server;

  private constructor(gateway: number) {
    this.#gateway = gateway;
    this.#server = createServer();
    const sockets = new WebSocketServer({ server: this.#server, perMessageDeflate: false });
    sockets.on("connection", (socket, { url }) => {
      this.#join(socket, url ?? "/");
    });
    this.#server.unref();
  }

  /** @param gateway its port on this machine */
  static async open(gateway: number): Promise<Door> {
    const door = new Door(gateway);
    door.#server.listen(0, "127.0.0.1");
    await once(door.#server, "listening");
    return door;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`;
  }

  become(manner: Manner): void {
    this.#manner = manner;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  #join(volunteer: WebSocket, url: string): void {
    const gateway = new WebSocket(`ws://127.0.0.1:${this.#gateway}${url}`, SUB_PROTOCOL, {
      perMessageDeflate: false,
    });
    const way = new Way(gateway);
    volunteer.on("message", (message: Buffer) => {
      way.take(message, this.#manner);
    });
    gateway.on("open", () => {
      way.open();
    });
    gateway.on("message", (message: Buffer) => {
      volunteer.send(message);
    });
    for (const [one, other] of [
      [volunteer, gateway],
      [gateway, volunteer],
    ] as const) {
      one.on("error", () => undefined);
      one.on("close", () => {
        other.close();
      });
    }
  }
}

/** From one volunteer to the gateway. */
class Way {
  readonly #gateway: WebSocket;
  /** What came before the gateway was there. */
  readonly #early: Buffer[] = [];
  readonly #held: Buffer[] = [];

  constructor(gateway: WebSocket) {
    this.#gateway = gateway;
  }

  open(): void {
    for (const message of this.#early.splice(0)) this.#send(message);
  }

  take(message: Buffer, manner: Manner): void {
    if (manner === "passes" || !isResult(message)) {
      this.#send(message);
    } else if (manner === "repeats") {
      this.#send(message);
      this.#send(message);
      setTimeout(() => {
        this.#send(message);
      }, AGAIN_AFTER_MS);
    } else {
      this.#hold(message);
    }
  }

  #hold(message: Buffer): void {
    if (this.#held.push(message) >= HELD) this.#release();
    else if (this.#held.length === 1)
      setTimeout(() => {
        this.#release();
      }, HELD_MS);
  }

  #release(): void {
    for (const message of this.#held.splice(0).reverse()) this.#send(message);
  }

  #send(message: Buffer): void {
    if (this.#gateway.readyState === WebSocket.CONNECTING) this.#early.push(message);
    else if (this.#gateway.readyState === WebSocket.OPEN) this.#gateway.send(message);
  }
}

function isResult(message: Buffer): boolean {
  return fromBinary(VolunteerMessageSchema, new Uint8Array(message)).kind.case === "result";
}
