import {
  type GatewayMessage,
  GatewayMessageSchema,
  type MessageInitShape,
  type VolunteerMessage,
  VolunteerMessageSchema,
  create,
  fromBinary,
  toBinary,
} from "../../protocol/index.ts";
import type { SocketLike } from "../options.ts";

type Said = Exclude<VolunteerMessage["kind"], { case: undefined }>;
type SaidCase = Said["case"];
type SaidOf<C extends SaidCase> = Extract<Said, { case: C }>["value"];
type GatewayMessageInit = NonNullable<MessageInitShape<typeof GatewayMessageSchema>["kind"]>;

/** The gateway's end of all sockets that a volunteer opens, in memory, with the real messages. */
export class LoopbackGateway {
  readonly sockets: LoopbackSocket[] = [];
  /** Everything that was said, over all connections. */
  readonly heard: Said[] = [];
  isReachable = true;
  /** Connections stay open, but nothing gets through any more. */
  isSilent = false;

  readonly openSocket = (url: string, protocol: string): SocketLike => {
    const socket = new LoopbackSocket(this, url, protocol);
    this.sockets.push(socket);
    queueMicrotask(() => {
      if (this.isReachable) socket.emit("open", {});
      else socket.drop("connect ECONNREFUSED");
    });
    return socket;
  };

  get socket(): LoopbackSocket {
    const socket = this.sockets.at(-1);
    if (socket === undefined) throw new Error("no socket was opened");
    return socket;
  }

  hear(frame: Uint8Array): void {
    const { kind } = fromBinary(VolunteerMessageSchema, frame);
    if (kind.case === undefined) throw new Error("a message without kind");
    if (!this.isSilent) this.heard.push(kind);
  }

  say(...kinds: GatewayMessageInit[]): void {
    for (const kind of kinds) {
      const message: GatewayMessage = create(GatewayMessageSchema, { kind });
      const frame = toBinary(GatewayMessageSchema, message);
      this.socket.emit("message", { data: frame.slice().buffer });
    }
  }

  /** What was said of one kind, oldest first. */
  all<C extends SaidCase>(kind: C): SaidOf<C>[] {
    return this.heard.flatMap(({ case: name, value }) =>
      name === kind ? [value as SaidOf<C>] : [],
    );
  }

  last<C extends SaidCase>(kind: C): SaidOf<C> {
    const last = this.all(kind).at(-1);
    if (last === undefined) throw new Error(`no ${kind} was said`);
    return last;
  }
}

type Listener = (event: never) => void;

export class LoopbackSocket implements SocketLike {
  binaryType = "blob";
  readonly url: string;
  readonly protocol: string;
  isOpen = true;
  readonly #gateway: LoopbackGateway;
  readonly #listeners = new Map<string, Listener[]>();

  constructor(gateway: LoopbackGateway, url: string, protocol: string) {
    this.#gateway = gateway;
    this.url = url;
    this.protocol = protocol;
  }

  addEventListener(type: string, listener: Listener): void {
    this.#listeners.set(type, [...(this.#listeners.get(type) ?? []), listener]);
  }

  send(data: Uint8Array<ArrayBuffer>): void {
    if (this.isOpen) this.#gateway.hear(data.slice());
  }

  close(code = 1000, reason = ""): void {
    this.drop(reason, code);
  }

  /** The connection ends, whoever wants it. */
  drop(reason = "", code = 1006): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    queueMicrotask(() => {
      this.emit("close", { code, reason });
    });
  }

  emit(type: string, event: object): void {
    for (const listener of this.#listeners.get(type) ?? []) listener(event as never);
  }
}
