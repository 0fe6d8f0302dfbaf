import { useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";

import "uplot/dist/uPlot.min.css";

import { LossPlot, type Reading } from "../curve/loss-plot.ts";
import { isDark } from "../live/theme.ts";
import type { Page } from "../page.ts";
import { latestLosses } from "../text/losses.ts";
import { LossReading } from "./loss-reading.tsx";

/** The loss of every round so far, live. Not redrawn while nobody can see it. */
export function LossChart({ page }: { readonly page: Page }) {
  const host = useRef<HTMLDivElement>(null);
  const plot = useSignal<LossPlot | undefined>(undefined);
  const pointed = useSignal<Reading | undefined>(undefined);

  useEffect(() => {
    if (host.current === null) return undefined;
    const created = new LossPlot(host.current, (reading) => {
      pointed.value = reading;
    });
    plot.value = created;
    return () => {
      created.close();
    };
  }, []);
  useSignalEffect(() => {
    if (plot.value === undefined || !page.visible.value) return;
    plot.value.show(page.curve.value);
  });
  useSignalEffect(() => {
    isDark(page.preferences.theme.value);
    plot.value?.repaint();
  });

  const points = page.curve.value;
  const summary = latestLosses(points);
  return (
    <section class="panel chart" aria-labelledby="loss-heading">
      <header class="panel-head">
        <h2 id="loss-heading">How wrong it is</h2>
        <LossReading pointed={pointed.value} latest={summary} />
      </header>
      <div class="plot" role="img" aria-label={summary.sentence} ref={host} />
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
