import { counted } from "./format.ts";

/** Who else is here. @param crowd willing volunteers, this one included; 0 before it is known */
export function othersHere(crowd: number): string {
  if (crowd === 0) return "Counting who is here …";
  if (crowd === 1) return "You are the only one here. Share the link: every hand helps.";
  return `You and ${counted(crowd - 1, "other", "others")} are here.`;
}
