import { useState } from "preact/hooks";

import { Answer } from "./answer.tsx";
import { type AskingRow, type Column, example, featuresOfRow } from "./asking.ts";
import type { Trained } from "./trained.ts";

/** A form with a field for each column. */
export function Row({
  trained,
  asking,
}: {
  readonly trained: Trained;
  readonly asking: AskingRow;
}) {
  const [entered, setEntered] = useState<readonly string[]>(() => asking.columns.map(example));
  const [outputs, setOutputs] = useState<Float32Array>();
  const [problem, setProblem] = useState<string>();
  const ask = async (event: Event): Promise<void> => {
    event.preventDefault();
    try {
      const values = featuresOfRow(asking, entered);
      setOutputs(await trained.predict({ kind: "values", values }));
      setProblem(undefined);
    } catch (error) {
      setOutputs(undefined);
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };
  const change = (at: number, value: string): void => {
    setEntered(entered.with(at, value));
  };
  return (
    <>
      <form class="fields" onSubmit={(event) => void ask(event)}>
        {asking.columns.map((column, at) => (
          <label key={column.name}>
            {column.name}
            <Field
              column={column}
              value={entered[at] ?? ""}
              change={(value) => {
                change(at, value);
              }}
            />
          </label>
        ))}
        <button type="submit" class="primary">
          Ask
        </button>
      </form>
      {problem !== undefined && (
        <p class="notice" role="alert">
          {problem}.
        </p>
      )}
      {outputs !== undefined && <Answer trained={trained} outputs={outputs} />}
    </>
  );
}

interface FieldProps {
  readonly column: Column;
  readonly value: string;
  readonly change: (value: string) => void;
}

function Field({ column, value, change }: FieldProps) {
  if ("categories" in column) {
    return (
      <select
        value={value}
        onChange={({ currentTarget }) => {
          change(currentTarget.value);
        }}
      >
        {column.categories.map((category) => (
          <option key={category}>{category}</option>
        ))}
      </select>
    );
  }
  const { range } = column;
  return (
    <input
      inputMode="decimal"
      value={value}
      title={range === undefined ? "A number" : `From ${range[0]} to ${range[1]} in the data`}
      onInput={({ currentTarget }) => {
        change(currentTarget.value);
      }}
    />
  );
}
