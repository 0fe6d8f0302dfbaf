"""The runs of an experiment, in the directory of its report."""

import json
import statistics

import report


class Results:
    """Writes runs.json after every run, so that nothing that is done is lost. Replaces what an experiment before has left."""

    def __init__(self, directory, leaves=None, **more):
        self._directory = directory
        # What is not known is left out.
        known = {"leaves": leaves, **more}
        self._document = {name: value for name, value in known.items() if value is not None}
        self._runs = []

    @property
    def file(self):
        return self._directory / "runs.json"

    def make_directory(self):
        self._directory.mkdir(parents=True, exist_ok=True)

    def keep(self, run, summary):
        """Returns what to say about the run."""
        self._runs.append(run)
        document = {"job": summary["name"], "exact": summary["exact"], **self._document, "runs": self._runs}
        self.file.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
        workers, helpers = run["workers"], summary["volunteers"] or 0
        done = f"{counted(workers)}: {run['wallSeconds']:.2f} s"
        return done if helpers <= workers else f"{done}; {helpers} took part, as some came or were replaced during the run"

    def report(self, console):
        """Of the runs that are done. Returns whether nothing is wrong with them."""
        if not self._runs:
            return True
        try:
            words, is_sound = report.report(self._directory)
        except (OSError, ValueError, report.UnusableRuns) as problem:
            console.fail(f"no report; the runs are in {self.file}: {problem}")
            return False
        console.show(words)
        console.say(f"results: {self._directory / 'report.md'}")
        return is_sound


def measured(workers, summary, round_seconds, result_sha256=None):
    """One run. A map-reduce job has a result where another one has weights. The first round began, as far as its history knows, while the job was paused; it does not count if there are more."""
    counted = round_seconds[1:] or round_seconds
    figures = {
        "wallSeconds": summary["wallSeconds"],
        "computeSeconds": summary["computeSeconds"],
        "medianRoundSeconds": statistics.median(counted) if counted else None,
        "tasks": summary["tasks"],
        "reissued": summary["reissued"],
        "weightsSha256": summary["weightsSha256"],
        "resultSha256": result_sha256,
    }
    return {"workers": workers, **{name: value for name, value in figures.items() if value is not None}}


def counted(volunteers):
    return f"{volunteers} {'volunteer' if volunteers == 1 else 'volunteers'}"
