import type { Writing } from "../live/writings.ts";
import { counted } from "../text/format.ts";
import { oneLine } from "../text/one-line.ts";

/** What the network writes now, and what it wrote a little earlier: one sees it learn. */
export function Board({ writings }: { readonly writings: readonly Writing[] }) {
  return (
    <section class="board" aria-labelledby="board-heading">
      <h2 id="board-heading">What it writes</h2>
      {writings.length === 0 ? (
        <p class="board-empty">The network writes its first line soon.</p>
      ) : (
        <ol class="writings">
          {writings.map((writing, age) => (
            <Line key={`${writing.round} ${writing.text}`} writing={writing} age={age} />
          ))}
        </ol>
      )}
      <p class="board-note">
        Faint: what it was given. Bright: how it goes on, one character at a time.
      </p>
    </section>
  );
}

function Line({ writing, age }: { readonly writing: Writing; readonly age: number }) {
  return (
    <li class={`writing age-${age}`}>
      <span class="writing-round">
        {writing.round === 0 ? "untrained" : `after ${counted(writing.round, "round")}`}
      </span>
      <p class="writing-text" translate={false}>
        {age === 0 && <span class="seed">{oneLine(writing.seed)}</span>}
        <span class="made">{oneLine(writing.text)}</span>
      </p>
    </li>
  );
}
