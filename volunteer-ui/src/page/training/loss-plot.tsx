import { useMemo } from "preact/hooks";

import { type Columns, columnsOf } from "./curve/columns.ts";
import { Frame, type Size, isDrawable } from "./curve/frame.ts";
import type { CurvePoint } from "./curve/points.ts";

/** One round of the curve, as a person points at it. */
export interface Reading {
  readonly round: number;
  readonly loss: number | null;
  readonly heldOut: number | null;
}

/** More held-out values than this are drawn as a line only. */
const MOST_DOTS = 80;

/** The loss of each round as a thin line, its trend, and the held-out loss as dots. */
export function LossPlot(props: {
  readonly points: readonly CurvePoint[];
  readonly size: Size;
  readonly pointed: Reading | undefined;
  /** Called with the round under the pointer; undefined when it leaves the drawing. */
  readonly onPoint: (reading: Reading | undefined) => void;
}) {
  const { points, size, pointed, onPoint } = props;
  const columns = useMemo(
    () => columnsOf(points, Math.max(50, Math.floor(size.width / 2))),
    [points, size],
  );
  const frame = useMemo(() => new Frame(columns, size), [columns, size]);
  // One and the same element while only the pointer moves.
  const curves = useMemo(() => <Curves columns={columns} frame={frame} />, [columns, frame]);
  return (
    <svg
      class="loss-plot"
      viewBox={`0 0 ${size.width} ${size.height}`}
      aria-hidden="true"
      onPointerMove={(event) => {
        onPoint(readingNear(columns, frame.roundAt(event.offsetX)));
      }}
      onPointerLeave={() => {
        onPoint(undefined);
      }}
    >
      {curves}
      {pointed !== undefined && <Cursor frame={frame} at={pointed} />}
    </svg>
  );
}

interface Drawing {
  readonly columns: Columns;
  readonly frame: Frame;
}

function Curves({ columns, frame }: Drawing) {
  const { rounds, loss, trend } = columns;
  return (
    <>
      <Axes frame={frame} />
      <path class="curve-each" d={frame.path(rounds, loss)} />
      <HeldOut columns={columns} frame={frame} />
      <path class="curve-trend" d={frame.path(rounds, trend)} />
    </>
  );
}

function Axes({ frame }: { readonly frame: Frame }) {
  return (
    <>
      {frame.lossTicks.map(({ at, text }) => (
        <g key={text}>
          <line class="grid-line" x1={frame.left} x2={frame.right} y1={at} y2={at} />
          <text class="tick tick-loss" x={frame.left - 8} y={at}>
            {text}
          </text>
        </g>
      ))}
      {frame.roundTicks.map(({ at, text }) => (
        <text key={text} class="tick tick-round" x={at} y={frame.bottom + 20}>
          {text}
        </text>
      ))}
    </>
  );
}

function HeldOut({ columns, frame }: Drawing) {
  const { rounds, heldOut } = columns;
  const dots = rounds.flatMap((round, at) => {
    const value = heldOut[at] ?? null;
    return isDrawable(value) ? [{ x: frame.x(round), y: frame.y(value) }] : [];
  });
  return (
    <>
      <path class="curve-held-out" d={frame.path(rounds, heldOut)} />
      {dots.length <= MOST_DOTS &&
        dots.map(({ x, y }) => <circle key={x} class="dot-held-out" cx={x} cy={y} r={4} />)}
    </>
  );
}

function Cursor({ frame, at: { round, loss } }: { readonly frame: Frame; readonly at: Reading }) {
  const x = frame.x(round);
  return (
    <>
      <line class="cursor-line" x1={x} x2={x} y1={frame.top} y2={frame.bottom} />
      {isDrawable(loss) && <circle class="cursor-dot" cx={x} cy={frame.y(loss)} r={4.5} />}
    </>
  );
}

/** The drawn round that is nearest. */
function readingNear({ rounds, loss, heldOut }: Columns, near: number): Reading | undefined {
  const after = rounds.findIndex((round) => round >= near);
  const next = after === -1 ? rounds.length - 1 : after;
  const before = Math.max(0, next - 1);
  const at = near - (rounds[before] ?? near) < (rounds[next] ?? near) - near ? before : next;
  const round = rounds[at];
  if (round === undefined) return undefined;
  return { round, loss: loss[at] ?? null, heldOut: heldOut[at] ?? null };
}
