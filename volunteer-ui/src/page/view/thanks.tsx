import type { Contribution } from "../../volunteer/index.ts";
import { counted, duration } from "../text/format.ts";

/** Said to somebody who has just left. */
export function Thanks({ contribution }: { readonly contribution: Contribution | undefined }) {
  if (contribution === undefined || contribution.samples === 0) return null;
  return (
    <p class="thanks" role="status">
      Thank you: {counted(contribution.samples, "sample")} in{" "}
      {duration(contribution.computeSeconds)} of computing. Nothing runs on this device any more.
    </p>
  );
}
