import type { Point, Run } from "./runs.ts";

const PANEL = { width: 420, height: 300 } as const;
const MARGIN = { left: 56, right: 16, top: 36, bottom: 44 } as const;
const LEGEND_LINE = 18;
/** Told apart by those who see colours differently, too (Okabe and Ito 2008). */
const COLOURS = [
  "#000000",
  "#d55e00",
  "#e69f00",
  "#009e73",
  "#0072b2",
  "#cc79a7",
  "#56b4e9",
] as const;

interface Axis {
  readonly name: string;
  readonly of: (point: Point) => number;
}

const AXES: readonly Axis[] = [
  { name: "seconds", of: ({ seconds }) => seconds },
  { name: "MB up per volunteer", of: ({ bytesUp }) => bytesUp / 1e6 },
];

/** Held-out loss against time and against bytes, as an SVG; both axes are logarithmic below. */
export function plot(runs: readonly Run[]): string {
  const height = PANEL.height + LEGEND_LINE * runs.length + 24;
  const width = PANEL.width * AXES.length;
  const panels = AXES.map((axis, at) => panel(runs, axis, at * PANEL.width));
  const legend = runs.map((run, at) => entry(run, at));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="sans-serif" font-size="12">`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    ...panels,
    ...legend,
    "</svg>\n",
  ].join("\n");
}

function panel(runs: readonly Run[], axis: Axis, left: number): string {
  const points = runs.flatMap(({ course }) => course).filter((point) => axis.of(point) > 0);
  const x = logarithmic(points.map(axis.of), left + MARGIN.left, left + PANEL.width - MARGIN.right);
  const losses = points.map(({ loss }) => loss);
  const [low, high] = [Math.min(...losses), Math.max(...losses)];
  const y = (loss: number): number =>
    PANEL.height -
    MARGIN.bottom -
    ((loss - low) / (high - low || 1)) * (PANEL.height - MARGIN.top - MARGIN.bottom);
  const lines = runs.map(({ course }, at) => {
    const drawn = course.filter((point) => axis.of(point) > 0);
    const path = drawn.map(
      (point) => `${x.at(axis.of(point)).toFixed(1)},${y(point.loss).toFixed(1)}`,
    );
    return `<polyline points="${path.join(" ")}" fill="none" stroke="${colour(at)}" stroke-width="1.5"/>`;
  });
  const bottom = PANEL.height - MARGIN.bottom;
  const ticks = x.ticks.map(
    (tick) =>
      `<line x1="${x.at(tick).toFixed(1)}" x2="${x.at(tick).toFixed(1)}" y1="${MARGIN.top}" y2="${bottom}" stroke="#dddddd"/><text x="${x.at(tick).toFixed(1)}" y="${bottom + 16}" text-anchor="middle">${tick}</text>`,
  );
  const levels = [low, (low + high) / 2, high].map(
    (level) =>
      `<text x="${left + MARGIN.left - 6}" y="${(y(level) + 4).toFixed(1)}" text-anchor="end">${level.toFixed(2)}</text>`,
  );
  const middle = left + (MARGIN.left + PANEL.width - MARGIN.right) / 2;
  return [
    ...ticks,
    ...levels,
    ...lines,
    `<text x="${middle}" y="20" text-anchor="middle" font-weight="bold">held-out loss against ${axis.name}</text>`,
    `<text x="${middle}" y="${bottom + 36}" text-anchor="middle">${axis.name}</text>`,
  ].join("\n");
}

function entry({ way, volunteers }: Run, at: number): string {
  const y = PANEL.height + 12 + at * LEGEND_LINE;
  const name = way === "alone" ? way : `${way}, ${volunteers} volunteers`;
  return `<line x1="${MARGIN.left}" x2="${MARGIN.left + 24}" y1="${y - 4}" y2="${y - 4}" stroke="${colour(at)}" stroke-width="3"/><text x="${MARGIN.left + 32}" y="${y}">${name}</text>`;
}

function colour(at: number): string {
  return COLOURS[at % COLOURS.length] ?? "#000000";
}

interface Scale {
  readonly at: (value: number) => number;
  readonly ticks: readonly number[];
}

function logarithmic(values: readonly number[], from: number, to: number): Scale {
  if (values.length === 0) return { at: () => from, ticks: [] };
  const [low, high] = [Math.log10(Math.min(...values)), Math.log10(Math.max(...values))];
  const ticks: number[] = [];
  for (let power = Math.ceil(low); power <= Math.floor(high); power++) {
    ticks.push(Number((10 ** power).toPrecision(1)));
  }
  const at = (value: number): number =>
    from + ((Math.log10(value) - low) / (high - low || 1)) * (to - from);
  return { at, ticks };
}
