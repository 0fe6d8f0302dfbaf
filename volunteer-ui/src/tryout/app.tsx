import { useEffect, useState } from "preact/hooks";

import { Drawing } from "./drawing.tsx";
import { Row } from "./row.tsx";
import { Text } from "./text.tsx";
import type { Trained } from "./trained.ts";

type Shown =
  | { readonly kind: "loading" }
  | { readonly kind: "there"; readonly trained: Trained }
  | { readonly kind: "problem"; readonly problem: string };

/** A page on which a person asks what a job has trained. Nothing of it leaves the device. */
export function App({ open }: { readonly open: () => Promise<Trained> }) {
  const [shown, setShown] = useState<Shown>({ kind: "loading" });
  const load = async (): Promise<void> => {
    try {
      setShown({ kind: "there", trained: await open() });
    } catch (error) {
      setShown({
        kind: "problem",
        problem: error instanceof Error ? error.message : String(error),
      });
    }
  };
  useEffect(() => void load(), []);
  return (
    <main class="tryout">
      <h1>{shown.kind === "there" ? `Try “${shown.trained.name}”` : "Try it"}</h1>
      <section class="panel">
        <Content shown={shown} />
      </section>
      <p class="caption">
        The model runs on this device; what you enter stays here. <a href="./">To the volunteers</a>
      </p>
    </main>
  );
}

function Content({ shown }: { readonly shown: Shown }) {
  switch (shown.kind) {
    case "loading":
      return <p role="status">Getting the model…</p>;
    case "problem":
      return (
        <p class="notice" role="alert">
          It cannot be tried: {shown.problem}.
        </p>
      );
    case "there":
      return (
        <>
          <Ask trained={shown.trained} />
          <p class="caption">Version {shown.trained.version} of the model.</p>
        </>
      );
  }
}

function Ask({ trained }: { readonly trained: Trained }) {
  const { asking } = trained;
  switch (asking.kind) {
    case "text":
      return <Text trained={trained} asking={asking} />;
    case "image":
      return <Drawing trained={trained} asking={asking} />;
    case "row":
      return <Row trained={trained} asking={asking} />;
    case "nothing":
      return <p>It cannot be tried here: {asking.reason}.</p>;
  }
}
