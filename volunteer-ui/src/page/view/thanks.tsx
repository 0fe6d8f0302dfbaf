import type { Given } from "../page.ts";
import { counted, duration } from "../text/format.ts";

/** Said to somebody who is about to leave. */
export function Finishing() {
  return (
    <p class="thanks" role="status">
      Your device ends the piece that it is at, if that takes less than half a minute, and hands
      back the rest. Close the tab to stop at once.
    </p>
  );
}

/** Said to somebody who has just left. */
export function Thanks({ given }: { readonly given: Given | undefined }) {
  if (given === undefined || given.contribution.units === 0) return null;
  const { contribution, unit } = given;
  return (
    <p class="thanks" role="status">
      Thank you: {counted(contribution.units, unit)} in {duration(contribution.computeSeconds)} of
      computing. Nothing runs on this device any more.
    </p>
  );
}
