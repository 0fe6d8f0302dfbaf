// The one door through which tests use the volunteer's protocol room.
export {
  TaskKind,
  TrainingSchedule,
  TrainingSchema,
  create,
} from "../../../volunteer-ui/src/protocol/index.ts";
