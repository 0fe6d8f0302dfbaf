/** Why a job that is a program is not computed here while a person has not allowed it; the page says it to the gateway. */
export const PROGRAMS_OFF =
  "the job is a program by somebody else, and those are switched off on this page";

/** Whether what a device could not do is what its person has not allowed. */
export function isSwitchedOff(reason: string | undefined): boolean {
  return reason?.endsWith(PROGRAMS_OFF) === true;
}
