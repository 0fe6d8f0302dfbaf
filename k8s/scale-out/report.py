#!/usr/bin/env python3
"""Turns the runs of a scale-out experiment into a CSV file, a Markdown table and a plot.

    report.py DIR

reads DIR/runs.json,

    {"runs": [{"workers": 4, "wallSeconds": 31.5, "computeSeconds": 118.2, "weightsSha256": "…"}, …]}

(computeSeconds and weightsSha256 may be absent), completes each run with its speed-up and efficiency, and writes runs.json back,
report.csv, report.md and report.svg beside it. It is the one place that defines both figures, for experiments on a cluster
(run.sh) and on one machine (./manyhands experiment scale-out). It needs nothing but Python 3.8.

Speed-up is relative to the runs with the fewest workers, b: S(n) = b * T(b) / T(n), with T(b) the median of their times. With
b = 1 that is the usual T(1) / T(n); with a larger b the fewest workers are taken to scale perfectly, which the table says.
Efficiency is E(n) = S(n) / n. Ideal are S(n) = n and E(n) = 1.
"""

import csv
import json
import math
import statistics
import sys
from pathlib import Path

COLUMNS = ["workers", "wallSeconds", "speedup", "efficiency", "computeSeconds", "weightsSha256"]


class UnusableRuns(Exception):
    """runs.json cannot be reported on; the message says why and what to do."""


# --- figures ---------------------------------------------------------------------------------------------------------------


def checked(runs):
    """The runs, by number of workers; raises UnusableRuns for the first that cannot be reported on."""
    if not isinstance(runs, list) or not runs:
        raise UnusableRuns("no runs in it; expected {\"runs\": [{\"workers\": …, \"wallSeconds\": …}, …]}")
    for position, run in enumerate(runs):
        for field, kind, allowed in (("workers", int, "a whole number from 1"), ("wallSeconds", (int, float), "a number above 0")):
            value = run.get(field)
            if isinstance(value, bool) or not isinstance(value, kind) or not 0 < value < math.inf:
                raise UnusableRuns(f"runs[{position}].{field} is {value!r}; expected {allowed}")
    return sorted(runs, key=lambda run: run["workers"])


def completed(runs):
    """The runs with speed-up and efficiency, rounded to what the clock can tell (four digits)."""
    fewest = runs[0]["workers"]
    base = fewest * statistics.median(run["wallSeconds"] for run in runs if run["workers"] == fewest)

    def complete(run):
        speedup = base / run["wallSeconds"]
        return {**run, "speedup": round(speedup, 4), "efficiency": round(speedup / run["workers"], 4)}

    return [complete(run) for run in runs]


# --- table -----------------------------------------------------------------------------------------------------------------


def markdown(runs):
    lines = [
        "| workers | time (s) | speed-up | efficiency | computing (s) | weights (SHA-256) |",
        "|---:|---:|---:|---:|---:|---|",
    ]
    for run in runs:
        compute = run.get("computeSeconds")
        lines.append(
            f"| {run['workers']} | {run['wallSeconds']:.2f} | {run['speedup']:.2f} | {run['efficiency']:.0%} "
            f"| {'' if compute is None else f'{compute:.1f}'} | {f'`{sha[:12]}`' if (sha := run.get('weightsSha256')) else ''} |"
        )
    return "\n".join([*lines, "", *remarks(runs), "", "![time, speed-up and efficiency](report.svg)", ""])


def remarks(runs):
    """What a reader should know about the table: its base, and whether every run trained the same weights."""
    fewest = runs[0]["workers"]
    yield (
        "Speed-up is T(1) / T(n), efficiency is speed-up / n."
        if fewest == 1
        else f"Speed-up is {fewest} * T({fewest}) / T(n): {fewest} workers are taken to scale perfectly, as no run had one."
    )
    hashes = {run.get("weightsSha256") for run in runs}
    if hashes != {None}:
        yield "Every run ended with the same weights." if len(hashes) == 1 else f"The runs ended with {len(hashes)} different weights."


# --- plot ------------------------------------------------------------------------------------------------------------------

PANEL_WIDTH, PANEL_HEIGHT, GAP, LEFT, TOP = 260, 220, 70, 60, 50
MEASURED, IDEAL, INK, GRID = "#1a6fb4", "#999999", "#222222", "#e4e4e4"


class Panel:
    """One chart: workers (logarithmic) against one figure (logarithmic, or linear from 0). Coordinates are pixels of the SVG."""

    def __init__(self, index, title, workers, top, bottom=None):
        self.x0 = LEFT + index * (PANEL_WIDTH + GAP)
        self.title, self.ticks = title, sorted(set(workers))
        self.top, self.bottom = top, bottom

    def x(self, workers):
        span = math.log(self.ticks[-1] / self.ticks[0]) or 1
        return self.x0 + PANEL_WIDTH * math.log(workers / self.ticks[0]) / span

    def y(self, value):
        share = value / self.top if self.bottom is None else math.log(value / self.bottom) / math.log(self.top / self.bottom)
        return TOP + PANEL_HEIGHT * (1 - share)

    def levels(self):
        """Where the horizontal lines are: quarters, or powers of two."""
        if self.bottom is None:
            return [self.top * quarter / 4 for quarter in range(5)]
        return [2.0**power for power in range(round(math.log2(self.bottom)), round(math.log2(self.top)) + 1)]

    def frame(self, label):
        yield text(self.x0 + PANEL_WIDTH / 2, TOP - 18, self.title, size=14)
        yield text(self.x0 + PANEL_WIDTH / 2, TOP + PANEL_HEIGHT + 38, "workers")
        for level in self.levels():
            yield line([(self.x0, self.y(level)), (self.x0 + PANEL_WIDTH, self.y(level))], GRID)
            yield text(self.x0 - 8, self.y(level) + 4, label(level), anchor="end")
        for tick in self.ticks:
            yield text(self.x(tick), TOP + PANEL_HEIGHT + 18, str(tick))

    def draw(self, label, ideal, measured):
        yield from self.frame(label)
        yield line([(self.x(n), self.y(ideal(n))) for n in self.ticks], IDEAL, dashes="5 4")
        points = [(self.x(n), self.y(value)) for n, value in measured]
        yield line(points, MEASURED, width=2)
        yield from (f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{MEASURED}"/>' for x, y in points)


def line(points, colour, width=1, dashes=""):
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="{width}"{dashed}/>'


def text(x, y, words, size=11, anchor="middle"):
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}" fill="{INK}">{words}</text>'


def powers_around(values):
    """The powers of two that enclose the values; never the same one twice, so that an axis has a length."""
    low, high = math.floor(math.log2(min(values))), math.ceil(math.log2(max(values)))
    return 2.0**low, 2.0 ** max(high, low + 1)


def svg(runs):
    workers = [run["workers"] for run in runs]
    fewest, most = workers[0], workers[-1]
    base = runs[0]["wallSeconds"] * runs[0]["speedup"]  # worker-seconds of the fewest
    series = {name: [(run["workers"], run[name]) for run in runs] for name in ("wallSeconds", "speedup", "efficiency")}

    low, high = powers_around([*(run["wallSeconds"] for run in runs), base / fewest, base / most])
    floor, ceiling = powers_around([*(run["speedup"] for run in runs), fewest, most])
    share = max(1.0, math.ceil(4 * max(run["efficiency"] for run in runs)) / 4)
    shapes = [
        *Panel(0, "time (s)", workers, high, low).draw(lambda v: f"{v:g}", lambda n: base / n, series["wallSeconds"]),
        *Panel(1, "speed-up", workers, ceiling, floor).draw(lambda v: f"{v:g}", lambda n: n, series["speedup"]),
        *Panel(2, "efficiency", workers, share).draw(lambda v: f"{v:.0%}", lambda n: 1, series["efficiency"]),
        *legend(),
    ]
    width, height = LEFT + 3 * (PANEL_WIDTH + GAP), TOP + PANEL_HEIGHT + 80
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
        ' font-family="system-ui, sans-serif" role="img" aria-label="time, speed-up and efficiency by number of workers">',
        f'<rect width="{width}" height="{height}" fill="white"/>',
        *shapes,
        "</svg>",
        "",
    ])


def legend():
    y = TOP + PANEL_HEIGHT + 62
    yield line([(LEFT, y), (LEFT + 30, y)], MEASURED, width=2)
    yield text(LEFT + 38, y + 4, "measured", anchor="start")
    yield line([(LEFT + 120, y), (LEFT + 150, y)], IDEAL, dashes="5 4")
    yield text(LEFT + 158, y + 4, "ideal", anchor="start")


# --- files -----------------------------------------------------------------------------------------------------------------


def report(directory):
    source = directory / "runs.json"
    document = json.loads(source.read_text(encoding="utf-8"))
    runs = completed(checked(document.get("runs")))
    source.write_text(json.dumps({**document, "runs": runs}, indent=2) + "\n", encoding="utf-8")
    with open(directory / "report.csv", "w", newline="", encoding="utf-8") as file:
        table = csv.DictWriter(file, COLUMNS, extrasaction="ignore", lineterminator="\n")
        table.writeheader()
        table.writerows(runs)
    (directory / "report.md").write_text(markdown(runs), encoding="utf-8")
    (directory / "report.svg").write_text(svg(runs), encoding="utf-8")


def main(arguments):
    if len(arguments) != 1 or arguments[0] in ("-h", "--help"):
        print(__doc__.strip())
        return 0 if arguments and arguments[0] in ("-h", "--help") else 2
    directory = Path(arguments[0])
    try:
        report(directory)
    except (OSError, ValueError, UnusableRuns) as problem:
        print(f"report.py: {directory / 'runs.json'}: {problem}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
