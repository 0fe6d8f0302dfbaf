import {
  type GatewayMessage,
  GatewayMessageSchema,
  Limit,
  OutOfBoundsError,
  type MessageInitShape,
  VolunteerMessageSchema,
  create,
  parse,
  toBinary,
} from "../protocol/index.ts";

export const SUB_PROTOCOL = "manyhands.v1";

const LARGEST_FRAME: number = Limit.MESSAGE_BYTES;

/** What a volunteer says: `{case: "demand", value: {window: 2}}`. */
export type VolunteerMessageInit = NonNullable<
  MessageInitShape<typeof VolunteerMessageSchema>["kind"]
>;

/** @returns one frame */
export function encode(kind: VolunteerMessageInit): Uint8Array<ArrayBuffer> {
  return toBinary(VolunteerMessageSchema, create(VolunteerMessageSchema, { kind }));
}

export interface Received {
  readonly message: GatewayMessage;
  /** Size of the frame. */
  readonly bytes: number;
}

/**
 * @param data of a frame; the message's byte fields are views of it
 * @throws Error with a sentence for a person, if it is not a message, or one outside of the protocol's bounds
 */
export function decode(data: unknown): Received {
  if (!(data instanceof ArrayBuffer)) {
    throw new Error("the gateway sent text; is this the address of a Manyhands gateway?");
  }
  const bytes = data.byteLength;
  if (bytes > LARGEST_FRAME) {
    throw new Error(`the gateway sent ${bytes} bytes at once, allowed are ${LARGEST_FRAME}`);
  }
  try {
    return { message: parse(GatewayMessageSchema, new Uint8Array(data)), bytes };
  } catch (cause) {
    const what =
      cause instanceof OutOfBoundsError ? cause.message : `${bytes} bytes that are not a message`;
    throw new Error(`the gateway sent ${what}; reload the page`, { cause });
  }
}
