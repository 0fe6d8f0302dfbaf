import type { Trained } from "./trained.ts";

/** So many classes are shown. */
const MOST_CLASSES = 8;
/** So many values are shown. */
const MOST_VALUES = 24;

/** What a model has answered: how sure it is of which classes, or numbers. */
export function Answer(props: { readonly trained: Trained; readonly outputs: Float32Array }) {
  const { trained, outputs } = props;
  return trained.classes === undefined ? (
    <Values trained={trained} outputs={outputs} />
  ) : (
    <Classes names={trained.classNames} shares={sharesOf(outputs)} />
  );
}

function Classes(props: { readonly names: readonly string[]; readonly shares: readonly number[] }) {
  const { names, shares } = props;
  const ranked = shares
    .map((share, index) => ({ name: names[index] ?? `Class ${index}`, share }))
    .toSorted((a, b) => b.share - a.share)
    .slice(0, MOST_CLASSES);
  return (
    <ol class="answer" aria-label="What the model says">
      {ranked.map(({ name, share }) => (
        <li key={name}>
          <span class="answer-name">{name}</span>
          <meter min={0} max={1} value={share} aria-label={name} />
          <span class="answer-share">{(100 * share).toFixed(1)} %</span>
        </li>
      ))}
    </ol>
  );
}

function Values({
  trained,
  outputs,
}: {
  readonly trained: Trained;
  readonly outputs: Float32Array;
}) {
  const shown = Array.from(outputs.subarray(0, MOST_VALUES));
  const name = (at: number): string =>
    shown.length === 1 ? (trained.target ?? "Answer") : `${trained.target ?? "Value"} ${at + 1}`;
  return (
    <>
      <dl class="facts" aria-label="What the model says">
        {shown.map((value, at) => (
          <div class="fact" key={name(at)}>
            <dt>{name(at)}</dt>
            <dd>{Number(value.toPrecision(5))}</dd>
          </div>
        ))}
      </dl>
      {outputs.length > MOST_VALUES && (
        <p class="caption">and {outputs.length - MOST_VALUES} more</p>
      )}
    </>
  );
}

/** One output is the probability of the second of two classes. */
export function sharesOf(outputs: Float32Array): number[] {
  const [first = 0] = outputs;
  return outputs.length === 1 ? [1 - first, first] : Array.from(outputs);
}
