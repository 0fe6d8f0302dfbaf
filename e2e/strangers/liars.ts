import { type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";

import { WebSocket, WebSocketServer } from "ws";

import {
  type Assign,
  type GatewayMessage,
  GatewayMessageSchema,
  SUB_PROTOCOL,
  fromBinary,
  sha256,
  toHex,
} from "../abuse/client/protocol.ts";
import {
  VolunteerMessageSchema,
  create,
  fromBinary as read,
  toBinary,
} from "../../volunteer-ui/src/protocol/index.ts";
import { type Lie, lieOf } from "./lies.ts";

/** What became of one liar. */
export interface Liar {
  readonly lie: Lie;
  /** Hexadecimal, as in bans and contributions. */
  volunteer: string;
  /** Values that it has given, and those of them that were wrong. */
  given: number;
  wrong: number;
}

/**
 * A door to a gateway, through which honest volunteers become liars: between them and the gateway, values are replaced. The first
 * to come lies in the first way, and so on.
 */
export class Liars {
  readonly all: readonly Liar[];
  readonly #gateway: string;
  readonly #honestFor: number;
  readonly #server: Server;

  private constructor(gateway: string, lies: readonly Lie[], honestFor: number) {
    this.all = lies.map((lie) => ({ lie, volunteer: "", given: 0, wrong: 0 }));
    this.#gateway = gateway;
    this.#honestFor = honestFor;
    this.#server = createServer();
    const sockets = new WebSocketServer({ server: this.#server, perMessageDeflate: false });
    sockets.on("connection", (socket, { url }) => {
      this.#join(socket, url ?? "/");
    });
  }

  /** @param gateway its WebSocket's origin, `ws://…` */
  static async open(gateway: string, lies: readonly Lie[], honestFor: number): Promise<Liars> {
    const liars = new Liars(gateway, lies, honestFor);
    await new Promise<void>((resolve) => liars.#server.listen(0, "127.0.0.1", resolve));
    return liars;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  #join(volunteer: WebSocket, url: string): void {
    const gateway = new WebSocket(`${this.#gateway}${url}`, SUB_PROTOCOL, {
      perMessageDeflate: false,
    });
    const places = new Map<string, Assign>();
    let liar: Liar | undefined;
    const early: Uint8Array[] = [];
    volunteer.on("message", (data: Buffer) => {
      const message = this.#replaced(new Uint8Array(data), liar, places);
      if (gateway.readyState === WebSocket.OPEN) gateway.send(message);
      else early.push(message);
    });
    gateway.on("open", () => {
      for (const message of early) gateway.send(message);
    });
    gateway.on("message", (data: Buffer) => {
      const message = fromBinary(GatewayMessageSchema, new Uint8Array(data));
      liar = this.#heard(message, places) ?? liar;
      volunteer.send(data);
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

  /** @returns who has come, if this says it */
  #heard({ kind }: GatewayMessage, places: Map<string, Assign>): Liar | undefined {
    if (kind.case === "assign") places.set(toHex(kind.value.lease), kind.value);
    if (kind.case !== "welcome") return undefined;
    const volunteer = toHex(kind.value.volunteerId);
    const known = this.all.find((each) => each.volunteer === volunteer);
    if (known !== undefined) return known;
    const next = this.all.find((each) => each.volunteer === "");
    if (next !== undefined) next.volunteer = volunteer;
    return next;
  }

  #replaced(
    bytes: Uint8Array,
    liar: Liar | undefined,
    places: ReadonlyMap<string, Assign>,
  ): Uint8Array {
    const message = read(VolunteerMessageSchema, bytes);
    const { kind } = message;
    if (liar === undefined || kind.case !== "result" || kind.value.value === undefined)
      return bytes;
    const told = kind.value.value;
    const assign = places.get(toHex(kind.value.lease));
    const place = `${assign?.kind ?? 0}:${assign?.round ?? 0}:${assign?.node?.index ?? 0}`;
    const about = { before: liar.given, place, honestFor: this.#honestFor };
    const lie = lieOf(liar.lie, told.value, about);
    liar.given++;
    // What has no gradient cannot be lied about.
    if (lie === undefined || Buffer.compare(lie, told.value) === 0) return bytes;
    liar.wrong++;
    const value = { ...told, value: lie, sha256: sha256(lie) };
    const wrong = create(VolunteerMessageSchema, {
      kind: { case: "result", value: { ...kind.value, value } },
    });
    return toBinary(VolunteerMessageSchema, wrong);
  }
}
