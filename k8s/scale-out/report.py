#!/usr/bin/env python3
"""Turns the runs of a scale-out experiment into a CSV file, a Markdown table and a plot.

    report.py DIR

reads DIR/runs.json,

    {"leaves": 16, "exact": true, "runs": [{"workers": 4, "wallSeconds": 31.5, "weightsSha256": "…", …}, …]}

(everything but workers and wallSeconds may be absent), completes each run with its figures, and writes runs.json back, report.csv,
report.md and report.svg beside it; prints a table. It is the one place that defines these figures, for experiments on a cluster
(run.sh) and on one machine (./manyhands experiment scale-out). It needs nothing but Python 3.8.

Speed-up is relative to the runs with the fewest workers, b: S(n) = b * T(b) / T(n), with T(b) the median of their times. With
b = 1 that is the usual T(1) / T(n); with a larger b the fewest workers are taken to scale perfectly, which the table says.
Efficiency is E(n) = S(n) / n. The ideal lines of the plot are S(n) = n and E(n) = 1; `ideal`, in tables "at most", is what the
leaves of a round allow: L / ceiling(L / n), since a round waits for whoever computes most of its L leaves.

Exit status: 0, 1 if there is no report or if the runs of a job that is exact ended with different weights, 2 wrong usage.
"""

import csv
import json
import math
import statistics
import sys
from pathlib import Path

from plot import svg

COLUMNS = [
    "workers",
    "wallSeconds",
    "speedup",
    "efficiency",
    "ideal",
    "computeSeconds",
    "medianRoundSeconds",
    "tasks",
    "reissued",
    "weightsSha256",
    "resultSha256",
]


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


def completed(runs, leaves=None):
    """The runs with their figures, rounded to what the clock can tell (four digits)."""
    fewest = runs[0]["workers"]
    base = fewest * statistics.median(run["wallSeconds"] for run in runs if run["workers"] == fewest)

    def complete(run):
        speedup = base / run["wallSeconds"]
        figures = {**run, "speedup": round(speedup, 4), "efficiency": round(speedup / run["workers"], 4)}
        if leaves is not None:
            figures["ideal"] = round(ideal(run["workers"], leaves), 4)
        # In one order, whichever came first.
        return {name: figures[name] for name in [*COLUMNS, *run] if name in figures}

    return [complete(run) for run in runs]


def ideal(workers, leaves):
    """No more than there are leaves, and less if they cannot be dealt out evenly."""
    return leaves / math.ceil(leaves / workers)


def came_to(run):
    """The SHA-256 of what the run came to: weights, or the result of a map-reduce job; None if it is not known."""
    return run.get("weightsSha256") or run.get("resultSha256")


def called(runs):
    """What the runs came to, in a word."""
    return "result" if any(run.get("resultSha256") for run in runs) else "weights"


def verdict(document):
    """What the runs came to says, and whether that is as it should be."""
    runs = document["runs"]
    hashes, name = {came_to(run) for run in runs}, called(runs)
    if hashes == {None}:
        return "", True
    if len(hashes) == 1:
        return f"Every run ended with the same {name}.", True
    differ = f"The runs ended with {len(hashes)} different {'results' if name == 'result' else name}"
    # What programs come to is exact without a word.
    if document.get("exact") or name == "result":
        return f"{differ} although the job is exact; this is a defect, please report it.", False
    return f"{differ}{'' if 'exact' not in document else ': the job is not exact, so they depend on who computed what'}.", True


# --- tables ----------------------------------------------------------------------------------------------------------------


def shown(value, form, factor=1):
    return "" if value is None else format(value * factor, form)


def short(sha256):
    return (sha256 or "")[:12]


def console(runs):
    """For a person at a terminal."""
    lines = ["workers   time (s)   speed-up   at most   efficiency   round (ms)   " + called(runs)]
    for run in runs:
        lines.append(
            f"{run['workers']:7d} {run['wallSeconds']:10.2f} {run['speedup']:10.2f} {shown(run.get('ideal'), '.2f'):>9}"
            f" {run['efficiency']:12.0%} {shown(run.get('medianRoundSeconds'), '.1f', 1000):>12}"
            f"   {short(came_to(run)) or 'unknown'}"
        )
    return "\n".join(lines)


def markdown(runs, weights):
    lines = [
        "| workers | time (s) | speed-up | at most | efficiency | round (ms) | computing (s) | "
        f"{called(runs)} (SHA-256) |",
        "|---:|---:|---:|---:|---:|---:|---:|---|",
    ]
    for run in runs:
        sha256 = short(came_to(run))
        lines.append(
            f"| {run['workers']} | {run['wallSeconds']:.2f} | {run['speedup']:.2f} | {shown(run.get('ideal'), '.2f')} "
            f"| {run['efficiency']:.0%} | {shown(run.get('medianRoundSeconds'), '.1f', 1000)} "
            f"| {shown(run.get('computeSeconds'), '.1f')} | {f'`{sha256}`' if sha256 else ''} |"
        )
    remarks = [base_of(runs), *([weights] if weights else [])]
    return "\n".join([*lines, "", *remarks, "", "![time, speed-up and efficiency](report.svg)", ""])


def base_of(runs):
    fewest = runs[0]["workers"]
    if fewest == 1:
        return "Speed-up is T(1) / T(n), efficiency is speed-up / n."
    return f"Speed-up is {fewest} * T({fewest}) / T(n): {fewest} workers are taken to scale perfectly, as no run had one."


# --- files -----------------------------------------------------------------------------------------------------------------


def report(directory):
    """Returns what to tell a person, and whether the weights are as they should be."""
    source = directory / "runs.json"
    document = json.loads(source.read_text(encoding="utf-8"))
    runs = completed(checked(document.get("runs")), document.get("leaves"))
    weights, is_sound = verdict(document)
    source.write_text(json.dumps({**document, "runs": runs}, indent=2) + "\n", encoding="utf-8")
    with open(directory / "report.csv", "w", newline="", encoding="utf-8") as file:
        table = csv.DictWriter(file, COLUMNS, extrasaction="ignore", lineterminator="\n")
        table.writeheader()
        table.writerows(runs)
    (directory / "report.md").write_text(markdown(runs, weights), encoding="utf-8")
    (directory / "report.svg").write_text(svg(runs), encoding="utf-8")
    return f"\n{console(runs)}\n\n{weights}".rstrip(), is_sound


def main(arguments):
    if len(arguments) != 1 or arguments[0] in ("-h", "--help"):
        print(__doc__.strip())
        return 0 if arguments and arguments[0] in ("-h", "--help") else 2
    directory = Path(arguments[0])
    try:
        words, is_sound = report(directory)
    except (OSError, ValueError, UnusableRuns) as problem:
        print(f"report.py: {directory / 'runs.json'}: {problem}", file=sys.stderr)
        return 1
    print(words)
    return 0 if is_sound else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
