// The one door through which tests use the volunteer's protocol room.
export {
  JobSpecSchema,
  Schedule,
  TaskKind,
  create,
} from "../../../volunteer-ui/src/protocol/index.ts";
