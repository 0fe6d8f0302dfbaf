import { once } from "node:events";
import { type AddressInfo, type Server, type Socket, connect, createServer } from "node:net";
import { Transform, type TransformCallback, pipeline } from "node:stream";

type State =
  | { readonly kind: "flowing" }
  | { readonly kind: "cut" }
  | { readonly kind: "stalled"; readonly over: Promise<void>; readonly end: () => void }
  | { readonly kind: "slow"; readonly byMs: number };

const FLOWING: State = { kind: "flowing" };

/** A TCP proxy whose connections can be cut, stalled and delayed, all of them at once. */
export class Line {
  #state: State = FLOWING;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(to: number) {
    this.#server = createServer((near) => {
      this.#join(near, to);
    });
    this.#server.unref();
  }

  /** @param to a port of this machine. Where nobody listens, connections end as they begin */
  static async open(to: number): Promise<Line> {
    const line = new Line(to);
    line.#server.listen(0, "127.0.0.1");
    await once(line.#server, "listening");
    return line;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Ends all connections, and new ones as soon as they come, until it is {@link mend mended}. */
  cut(): void {
    this.#become({ kind: "cut" });
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  /** Lets nothing through, and says so to nobody. What has come meanwhile goes on when it is {@link mend mended}. */
  stall(): void {
    let end = (): void => undefined;
    const over = new Promise<void>((resolve) => (end = resolve));
    this.#become({ kind: "stalled", over, end });
  }

  /** Whatever comes goes on so much later. */
  delay(byMs: number): void {
    this.#become({ kind: "slow", byMs });
  }

  mend(): void {
    this.#become(FLOWING);
  }

  close(): void {
    this.cut();
    this.#server.close();
  }

  /** Resolves when a piece may go on. */
  async passes(): Promise<void> {
    while (this.#state.kind === "stalled") await this.#state.over;
    const state = this.#state;
    if (state.kind === "slow") await new Promise((resolve) => setTimeout(resolve, state.byMs));
  }

  #become(state: State): void {
    const before = this.#state;
    this.#state = state;
    if (before.kind === "stalled") before.end();
  }

  #join(near: Socket, to: number): void {
    if (this.#state.kind === "cut") {
      near.on("error", () => undefined);
      near.resetAndDestroy();
      return;
    }
    const far = connect(to, "127.0.0.1");
    for (const socket of [near, far]) {
      socket.setNoDelay();
      this.#sockets.add(socket);
      socket.once("close", () => this.#sockets.delete(socket));
    }
    // As soon as one side has ended, both have: nobody here goes on to send to someone who says nothing more.
    const end = (): void => {
      near.destroy();
      far.destroy();
    };
    pipeline(near, new Passage(this), far, end);
    pipeline(far, new Passage(this), near, end);
  }
}

/** One direction of a connection. */
class Passage extends Transform {
  readonly #line: Line;

  constructor(line: Line) {
    super();
    this.#line = line;
  }

  override _transform(piece: Buffer, _: BufferEncoding, passed: TransformCallback): void {
    void this.#line.passes().then(() => {
      passed(null, piece);
    });
  }
}
