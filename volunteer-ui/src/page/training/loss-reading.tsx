import type { Reading } from "./loss-plot.tsx";
import { count, percent } from "../text/format.ts";
import { loss } from "./format.ts";
import type { Losses } from "./losses.ts";

/** The numbers under the cursor, or else the latest. */
export function LossReading(props: {
  readonly pointed: Reading | undefined;
  readonly latest: Losses;
}) {
  const { round, loss: value, heldOut } = props.pointed ?? props.latest;
  if (round === undefined) return null;
  return (
    <p class="reading">
      <span>round {count(round)}</span>
      {value !== null && value !== undefined && <strong>{loss(value)}</strong>}
      {heldOut !== null && heldOut !== undefined && (
        <span class="held-out">held out {loss(heldOut)}</span>
      )}
      {props.pointed === undefined && props.latest.accuracy !== undefined && (
        <span class="held-out">{percent(props.latest.accuracy)} right</span>
      )}
    </p>
  );
}
