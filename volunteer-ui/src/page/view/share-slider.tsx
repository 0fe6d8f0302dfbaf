import { LEAST_SHARE, type Preferences } from "../live/preferences.ts";
import { percent } from "../text/format.ts";

/** How much of the device to lend; takes effect at once. */
export function ShareSlider({ preferences }: { readonly preferences: Preferences }) {
  const { share } = preferences;
  const text = percent(share.value);
  return (
    <div class="share">
      <label for="share">Use of this device</label>
      <output for="share">{text}</output>
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
