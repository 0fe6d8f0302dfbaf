import { counted } from "../text/format.ts";
import { PictureCanvas } from "./canvas.tsx";
import { LAST, type Results } from "./live-results.ts";
import { type Shown, type Table, shownOf } from "./value.ts";

/** What a job has come to so far: what its program makes of it, or the value itself. */
export function ResultsView(props: { readonly results: Results; readonly isReduced: boolean }) {
  const { values, rendering, problem } = props.results;
  const [value] = values;
  return (
    <>
      {rendering?.kind === "picture" && <PictureCanvas picture={rendering} />}
      {rendering?.kind === "table" && <Rows table={rendering} />}
      {rendering === undefined && props.isReduced && (
        <Value shown={value === undefined ? { kind: "nothing" } : shownOf(value)} />
      )}
      {!props.isReduced && <LastResults values={values} />}
      {problem !== undefined && <p class="caption">{problem}</p>}
    </>
  );
}

function Value({ shown }: { readonly shown: Shown }) {
  switch (shown.kind) {
    case "nothing":
      return <p class="caption">Nothing yet: it appears when the first round is folded.</p>;
    case "number":
      return <p class="figure">{shown.text}</p>;
    case "text":
      return (
        <pre class="value" tabIndex={0} translate={false} aria-label="The result so far">
          {shown.text}
          {shown.isCut && "…"}
        </pre>
      );
    case "table":
      return <Rows table={shown} />;
  }
}

function Rows({ table }: { readonly table: Table }) {
  return (
    <div class="rows" tabIndex={0} role="region" aria-label="The result so far">
      <table translate={false}>
        <tbody>
          {table.rows.map((row) => (
            <tr>
              {row.map((text) => (
                <td>{text}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {table.more > 0 && <p class="caption">and {counted(table.more, "row")} more</p>}
    </div>
  );
}

function LastResults({ values }: { readonly values: readonly string[] }) {
  if (values.length === 0) return <p class="caption">No results yet.</p>;
  return (
    <>
      <p class="caption">The last {counted(Math.min(LAST, values.length), "result")}:</p>
      <pre class="value" tabIndex={0} translate={false} aria-label="The last results">
        {values.map((value) => `${value.slice(0, 400)}\n`)}
      </pre>
    </>
  );
}
