import { Opcode } from "./frames.ts";
import {
  type Assign,
  type Confirm,
  type GatewayMessage,
  GatewayMessageSchema,
  type JobSpec,
  type Refusal,
  type VersionAnnounced,
  type VolunteerMessageInit,
  type Welcome,
  encode,
  fromBinary,
} from "./protocol.ts";
import { type DialOptions, RawSocket } from "./raw-socket.ts";

/** What a gateway says that strangers react to. */
export interface Ears {
  readonly welcome?: (welcome: Welcome) => void;
  readonly job?: (spec: JobSpec) => void;
  readonly version?: (version: VersionAnnounced) => void;
  readonly assign?: (assign: Assign) => void;
  readonly confirm?: (confirm: Confirm) => void;
  readonly refused?: (refusal: Refusal) => void;
}

interface HelloInit {
  readonly token?: Uint8Array;
  readonly nickname?: string;
  readonly jobId?: string;
  readonly agent?: string;
}

/** A client that speaks the volunteers' protocol, and says what it likes. */
export class Stranger {
  private constructor(readonly raw: RawSocket) {}

  /** @param ears none: whatever comes is skipped unread */
  static async connect(
    port: number,
    ears?: Ears,
    options: Omit<DialOptions, "onMessage"> = {},
  ): Promise<Stranger> {
    if (ears === undefined) return new Stranger(await RawSocket.dial(port, options));
    const onMessage = (opcode: number, payload: Buffer): void => {
      if (opcode === Opcode.BINARY)
        tell(ears, fromBinary(GatewayMessageSchema, Buffer.from(payload)));
    };
    return new Stranger(await RawSocket.dial(port, { ...options, onMessage }));
  }

  get isGone(): boolean {
    return this.raw.isClosed;
  }

  hello({ token = new Uint8Array(), nickname = "", jobId = "", agent = "" }: HelloInit = {}): void {
    this.say({ case: "hello", value: { token, nickname, jobId, agent } });
  }

  demand(window: number): void {
    this.say({ case: "demand", value: { window } });
  }

  handBack(lease: Uint8Array): void {
    this.say({ case: "handBack", value: { lease } });
  }

  say(message: VolunteerMessageInit): void {
    this.raw.binary(encode(message));
  }

  leave(): void {
    this.raw.destroy();
  }
}

function tell(ears: Ears, { kind }: GatewayMessage): void {
  switch (kind.case) {
    case "welcome":
      ears.welcome?.(kind.value);
      break;
    case "jobChanged":
      if (kind.value.spec !== undefined) ears.job?.(kind.value.spec);
      break;
    case "versionAnnounced":
      ears.version?.(kind.value);
      break;
    case "assign":
      ears.assign?.(kind.value);
      break;
    case "confirm":
      ears.confirm?.(kind.value);
      break;
    case "error":
      ears.refused?.(kind.value);
      break;
    case "cancel":
    case "progress":
    case "crowd":
    case "goodbye":
    case undefined:
      break;
  }
}
