import type { Given } from "../page.ts";
import { counted, duration } from "../text/format.ts";

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
