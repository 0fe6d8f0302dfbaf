import { LEAST_SHARE, type Preferences } from "../live/preferences.ts";
import { counted, percent } from "../text/format.ts";

/** How much of the device to lend; takes effect at once. Says how many processors that are, if several compute. */
export function ShareSlider(props: {
  readonly preferences: Preferences;
  readonly workers: number;
}) {
  const { share } = props.preferences;
  const { workers } = props;
  const text = percent(share.value);
  return (
    <div class="share">
      <label for="share">Use of this device</label>
      <output for="share">
        {workers > 1 && <small>{counted(workers, "processor")}</small>} {text}
      </output>
      <input
        id="share"
        type="range"
        min={100 * LEAST_SHARE}
        max={100}
        step={10}
        value={Math.round(100 * share.value)}
        aria-valuetext={text}
        onInput={(event) => {
          share.value = event.currentTarget.valueAsNumber / 100;
        }}
      />
    </div>
  );
}
