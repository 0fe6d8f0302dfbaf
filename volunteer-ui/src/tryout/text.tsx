import { useRef, useState } from "preact/hooks";

import { draw } from "../work/index.ts";
import type { AskingText } from "./asking.ts";
import { promptOf } from "./prompt.ts";
import type { Trained } from "./trained.ts";

const CHARACTERS = 400;
/** As volunteers' pages write: where networks of this size read best. */
const TEMPERATURE = 0.6;
/** How long the page may be kept from anything else, milliseconds. */
const SLICE_MS = 15;

/** A text that the model goes on with. */
export function Text(props: { readonly trained: Trained; readonly asking: AskingText }) {
  const { trained, asking } = props;
  const [given, setGiven] = useState("");
  const [written, setWritten] = useState("");
  const [isWriting, setIsWriting] = useState(false);
  const [temperature, setTemperature] = useState(TEMPERATURE);
  const stopped = useRef(false);
  const { unknown } = promptOf(asking, given);
  const write = async (): Promise<void> => {
    stopped.current = false;
    setIsWriting(true);
    setWritten("");
    await goOn(trained, asking, given, temperature, (text) => {
      setWritten(text);
      return !stopped.current;
    });
    setIsWriting(false);
  };
  return (
    <div class="fields-column">
      <label>
        How it begins
        <textarea
          rows={4}
          value={given}
          onInput={({ currentTarget }) => {
            setGiven(currentTarget.value);
          }}
        />
      </label>
      {unknown.length > 0 && (
        <p class="notice">The model has never seen {unknown.slice(0, 10).join(" ")}; left out.</p>
      )}
      <label>
        Temperature: {temperature.toFixed(1)}
        <input
          type="range"
          min={0.1}
          max={1.5}
          step={0.1}
          value={temperature}
          onInput={({ currentTarget }) => {
            setTemperature(Number(currentTarget.value));
          }}
        />
      </label>
      <p>
        {isWriting ? (
          <button
            type="button"
            onClick={() => {
              stopped.current = true;
            }}
          >
            Stop
          </button>
        ) : (
          <button type="button" class="primary" onClick={() => void write()}>
            Go on
          </button>
        )}
      </p>
      {written !== "" && (
        <pre class="written" aria-label="What the model writes">
          <span class="caption">{given}</span>
          {written}
        </pre>
      )}
    </div>
  );
}

/** @param told all that is written so far, now and then; returns false to stop */
async function goOn(
  { predict }: Trained,
  asking: AskingText,
  given: string,
  temperature: number,
  told: (text: string) => boolean,
): Promise<void> {
  let { window } = promptOf(asking, given);
  let text = "";
  let begun = performance.now();
  for (let left = CHARACTERS; left > 0; left--) {
    const outputs = await predict({ kind: "classes", values: Int32Array.from(window) });
    const next = draw(outputs, temperature, Math.random());
    window = [...window.slice(1), next];
    text += asking.alphabet[next] ?? "";
    if (performance.now() - begun > SLICE_MS) {
      if (!told(text)) return;
      await new Promise((resolve) => setTimeout(resolve, 0));
      begun = performance.now();
    }
  }
  told(text);
}
