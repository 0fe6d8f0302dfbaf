import type { Preferences } from "../live/preferences.ts";

/** Whether programs of others may run here, and what they could do: said before the first one, and off until then. */
export function ProgramsSwitch(props: {
  readonly preferences: Preferences;
  /** The job on show is one. */
  readonly isNeeded?: boolean;
}) {
  const { programs } = props.preferences;
  return (
    <label class={props.isNeeded === true ? "needed" : "small-print"}>
      <input
        type="checkbox"
        checked={programs.value}
        onChange={(event) => {
          programs.value = event.currentTarget.checked;
        }}
      />{" "}
      Run programs by others{props.isNeeded === true ? ": this job is one" : ", too"}. They can
      compute here, and reach no network, no files and no other tab.
    </label>
  );
}
