import { useSignal } from "@preact/signals";

import { bytes } from "../text/format.ts";
import { type Outside, sourceOf } from "./outside.ts";

/** Longer sources are shown in part. */
const MOST_SHOWN = 100_000;

const NO_SOURCE =
  "It is a module of WebAssembly, which a compiler has made of a source that is not here.";

/** Which program it is, and its source to look at: as text, whatever is in it. */
export function ProgramFacts({
  outside,
  sha256,
}: {
  readonly outside: Outside;
  readonly sha256: string;
}) {
  const source = useSignal<string | undefined>(undefined);
  const look = async () => {
    if (source.peek() !== undefined) return;
    source.value = "";
    try {
      source.value = (await sourceOf(outside, sha256)) ?? NO_SOURCE;
    } catch (error) {
      source.value = `It cannot be read: ${error instanceof Error ? error.message : String(error)}`;
    }
  };
  const text = source.value ?? "";
  return (
    <>
      <p class="caption hash">
        Its SHA-256: <code translate={false}>{sha256}</code>
      </p>
      <details
        class="source"
        onToggle={(event) => {
          if (event.currentTarget.open) void look();
        }}
      >
        <summary>Look at its source</summary>
        <pre tabIndex={0} translate={false} aria-label="Source of the program">
          {text.slice(0, MOST_SHOWN)}
        </pre>
        {text.length > MOST_SHOWN && (
          <p class="caption">
            The first {bytes(MOST_SHOWN)} of {bytes(text.length)};{" "}
            <a href={`api/datasets/${sha256}`} download="program.js">
              download all of it
            </a>
            .
          </p>
        )}
      </details>
    </>
  );
}
