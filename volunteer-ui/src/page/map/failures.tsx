import { useState } from "preact/hooks";

import { counted } from "../text/format.ts";
import { type Failures, failuresOf } from "./failures.ts";
import type { Outside } from "./outside.ts";

type Shown =
  | { readonly kind: "closed" | "loading" }
  | ({ readonly kind: "there" } & Failures)
  | { readonly kind: "away"; readonly problem: string };

/** Which inputs of a job failed and why, once somebody wants to know. */
export function FailuresView(props: { readonly outside: Outside; readonly jobId: string }) {
  const { outside, jobId } = props;
  const [shown, setShown] = useState<Shown>({ kind: "closed" });
  const load = async (): Promise<void> => {
    setShown({ kind: "loading" });
    try {
      setShown({ kind: "there", ...(await failuresOf(outside, jobId)) });
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      setShown({ kind: "away", problem });
    }
  };
  const toggle = (event: { readonly currentTarget: HTMLDetailsElement }): void => {
    if (event.currentTarget.open) void load();
  };
  return (
    <details onToggle={toggle}>
      <summary>Inputs that failed</summary>
      <List shown={shown} jobId={jobId} />
    </details>
  );
}

function List({ shown, jobId }: { readonly shown: Shown; readonly jobId: string }) {
  if (shown.kind === "away") {
    return <p class="caption">They cannot be shown now: {shown.problem}.</p>;
  }
  if (shown.kind !== "there") return <p class="caption">Loading…</p>;
  return (
    <>
      <div class="rows" tabIndex={0} role="region" aria-label="Inputs that failed">
        <table translate={false}>
          <tbody>
            {shown.failures.map(({ index, input, message }) => (
              <tr>
                <td>{index}</td>
                <td>{input}</td>
                <td>{message}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {shown.more > 0 && (
        <p class="caption">
          and {counted(shown.more, "more")}:{" "}
          <a href={`api/jobs/${encodeURIComponent(jobId)}/failures`}>all that are kept</a>
        </p>
      )}
    </>
  );
}
