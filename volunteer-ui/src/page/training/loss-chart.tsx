import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";

import type { Size } from "./curve/frame.ts";
import type { Page } from "../page.ts";
import { latestLosses } from "./losses.ts";
import { LossPlot, type Reading } from "./loss-plot.tsx";
import { LossReading } from "./loss-reading.tsx";

/** The loss of every round so far, live. Not redrawn while nobody can see it. */
export function LossChart(props: {
  readonly page: Page;
  /** Whether targets are classes, so that a prediction is right or wrong. */
  readonly hasClasses: boolean;
}) {
  const { page } = props;
  const host = useRef<HTMLDivElement>(null);
  const size = useSignal<Size | undefined>(undefined);
  const pointed = useSignal<Reading | undefined>(undefined);
  const seen = useRef(page.curve.peek());

  useEffect(() => {
    const element = host.current;
    if (element === null) return undefined;
    const measure = () => {
      size.value = { width: element.clientWidth, height: element.clientHeight };
    };
    const resizes = new ResizeObserver(measure);
    resizes.observe(element);
    measure();
    return () => {
      resizes.disconnect();
    };
  }, []);

  if (page.visible.value) seen.current = page.curve.value;
  const points = seen.current;
  const summary = latestLosses(points, props.hasClasses);
  return (
    <section class="panel chart" aria-labelledby="loss-heading">
      <header class="panel-head">
        <h2 id="loss-heading">How wrong it is</h2>
        <LossReading pointed={pointed.value} latest={summary} />
      </header>
      <div class="plot" role="img" aria-label={summary.sentence} ref={host}>
        {size.value !== undefined && (
          <LossPlot
            points={points}
            size={size.value}
            pointed={pointed.value}
            onPoint={(reading) => {
              pointed.value = reading;
            }}
          />
        )}
      </div>
      {points.length === 0 && <p class="empty">The curve starts with the first finished round.</p>}
      <p class="caption">
        Loss by round: the lower, the better the network predicts.{" "}
        <span class="key key-each">each round</span> <span class="key key-trend">trend</span>{" "}
        {summary.heldOut !== undefined && (
          <span class="key key-held-out">on data it was never shown</span>
        )}
      </p>
    </section>
  );
}
