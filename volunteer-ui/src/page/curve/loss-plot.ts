import uPlot from "uplot";

import { count } from "../text/format.ts";
import { columnsOf } from "./columns.ts";
import type { CurvePoint } from "./points.ts";

/** One round of the curve, as the cursor points at it. */
export interface Reading {
  readonly round: number;
  readonly loss: number | null;
  readonly heldOut: number | null;
}

/** More held-out values than this are drawn as a line only. */
const MOST_DOTS = 80;
/** Places of series in the chart's data. */
const LOSS = 1;
const HELD_OUT = 2;

/** Redraws at most this often, milliseconds. */
const REDRAW_MS = 250;

/** The chart of the loss: a thin line per round, its trend, and the held-out loss as dots. */
export class LossPlot {
  readonly #plot: uPlot;
  readonly #host: HTMLElement;
  readonly #resizes: ResizeObserver;
  #pending: readonly CurvePoint[] | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param onPoint called with the round under the cursor; undefined when it leaves the chart */
  constructor(host: HTMLElement, onPoint: (reading: Reading | undefined) => void) {
    this.#host = host;
    const ink = inkOf(host);
    this.#plot = new uPlot(
      {
        ...sizeOf(host),
        padding: [12, 24, 0, 0],
        legend: { show: false },
        cursor: { y: false, drag: { x: false, y: false }, points: { size: 9, width: 2 } },
        scales: { x: { time: false }, y: { range: { min: MARGIN, max: MARGIN } } },
        axes: axes(ink),
        series: series(ink),
        hooks: {
          setCursor: [
            (plot) => {
              onPoint(readingAt(plot, plot.cursor.idx));
            },
          ],
        },
      },
      [[], [], [], []],
      host,
    );
    this.#resizes = new ResizeObserver(() => {
      this.#plot.setSize(sizeOf(host));
    });
    this.#resizes.observe(host);
  }

  /** Draws this curve soon: at once after a pause, else when the last drawing is old enough. */
  show(points: readonly CurvePoint[]): void {
    this.#pending = points;
    this.#timer ??= setTimeout(() => {
      this.#draw();
    }, 0);
  }

  /** Draws again with the present colours. */
  repaint(): void {
    this.#plot.redraw(false, true);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#resizes.disconnect();
    this.#plot.destroy();
  }

  #draw(): void {
    const points = this.#pending;
    this.#pending = undefined;
    if (points === undefined) {
      this.#timer = undefined;
      return;
    }
    const { rounds, loss, trend, heldOut } = columnsOf(points, this.#buckets());
    this.#plot.setData([rounds, loss, heldOut, trend]);
    this.#timer = setTimeout(() => {
      this.#draw();
    }, REDRAW_MS);
  }

  /** How many buckets of rounds the present width can show apart. */
  #buckets(): number {
    return Math.max(50, Math.floor(this.#host.clientWidth / 2));
  }
}

/** Room above and below the curve; the axis need not begin at zero. */
const MARGIN = { pad: 0.08, mode: 0 } as const;

type Ink = (name: string) => string;

/** Colours come from the style sheet, each time they are used: they change with the theme. */
function inkOf(host: HTMLElement): Ink {
  return (name) => getComputedStyle(host).getPropertyValue(`--${name}`).trim();
}

function sizeOf(host: HTMLElement): { width: number; height: number } {
  return { width: Math.max(1, host.clientWidth), height: Math.max(1, host.clientHeight) };
}

function axes(ink: Ink): uPlot.Axis[] {
  const common: uPlot.Axis = {
    stroke: () => ink("ink-soft"),
    grid: { stroke: () => ink("line"), width: 1 },
    ticks: { show: false },
    font: "12px system-ui, sans-serif",
  };
  return [
    {
      ...common,
      grid: { show: false },
      size: 30,
      space: 70,
      values: (_, rounds) => rounds.map((round) => (Number.isInteger(round) ? count(round) : "")),
    },
    { ...common, size: 44, space: 40 },
  ];
}

function series(ink: Ink): uPlot.Series[] {
  const line = { spanGaps: true, points: { show: false } };
  return [
    {},
    { ...line, stroke: () => ink("curve-each"), width: 1 },
    {
      ...line,
      stroke: () => ink("curve-held-out"),
      width: 1.5,
      dash: [5, 5],
      points: {
        show: (plot) => dots(plot) <= MOST_DOTS,
        size: 8,
        stroke: () => ink("surface"),
        fill: () => ink("curve-held-out"),
        width: 1.5,
      },
    },
    { ...line, stroke: () => ink("curve"), width: 3 },
  ];
}

function dots(plot: uPlot): number {
  const values = Array.from(plot.data[HELD_OUT] ?? []);
  return values.filter((value) => typeof value === "number").length;
}

function readingAt(plot: uPlot, index: number | null | undefined): Reading | undefined {
  if (index === null || index === undefined) return undefined;
  const round = plot.data[0][index];
  if (round === undefined) return undefined;
  return {
    round,
    loss: plot.data[LOSS]?.[index] ?? null,
    heldOut: plot.data[HELD_OUT]?.[index] ?? null,
  };
}
