"""Draws the runs of an experiment as SVG: time, speed-up and efficiency by number of workers, against the ideal line."""

import math

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
    """`runs` by number of workers, complete with speed-up and efficiency."""
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
