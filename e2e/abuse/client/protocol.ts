// The one door through which strangers use the volunteer's protocol.
export {
  type Assign,
  type Confirm,
  Confirm_Outcome,
  type Error as Refusal,
  ErrorCode,
  type GatewayMessage,
  GatewayMessageSchema,
  type JobSpec,
  type NodeValueSchema,
  type VersionAnnounced,
  type Welcome,
  type Work,
  create,
  fromBinary,
  sha256,
  toHex,
  workOf,
} from "../../../volunteer-ui/src/protocol/index.ts";
export {
  SUB_PROTOCOL,
  type VolunteerMessageInit,
  encode,
} from "../../../volunteer-ui/src/volunteer/wire.ts";
