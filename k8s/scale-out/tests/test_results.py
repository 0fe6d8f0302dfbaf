import io
import json
import tempfile
import unittest
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

from api import FIELDS
from console import Console
from results import Results, measured

SUMMARY = {
    **dict.fromkeys(FIELDS["Job"]),
    "name": "paper",
    "exact": True,
    "volunteers": 2,
    "wallSeconds": 10.0,
    "tasks": 8,
    "reissued": 0,
    "weightsSha256": "a" * 64,
}


class MeasuredTest(unittest.TestCase):
    def test_the_first_round_does_not_count(self):
        self.assertEqual(measured(2, SUMMARY, [60, 1, 2, 6])["medianRoundSeconds"], 2)

    def test_unless_there_is_no_other(self):
        self.assertEqual(measured(2, SUMMARY, [3])["medianRoundSeconds"], 3)

    def test_what_is_not_known_is_left_out(self):
        run = measured(2, SUMMARY, [])
        self.assertEqual(set(run), {"workers", "wallSeconds", "tasks", "reissued", "weightsSha256"})


class ResultsTest(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.directory = Path(temporary.name) / "new"
        self.results = Results(self.directory, leaves=16, rounds=None)
        self.results.make_directory()

    def keep(self, workers, **changed):
        summary = {**SUMMARY, **changed}
        return self.results.keep(measured(workers, summary, [1]), summary)

    def report(self):
        said = io.StringIO()
        with redirect_stderr(said), redirect_stdout(said):
            return self.results.report(Console("run.sh")), said.getvalue()

    def test_what_is_done_is_in_the_file_at_once(self):
        (self.directory / "runs.json").write_text("left by an experiment before")
        self.keep(2)
        document = json.loads((self.directory / "runs.json").read_text())
        self.assertEqual([run["workers"] for run in document["runs"]], [2])
        self.assertEqual({name: document[name] for name in document if name != "runs"}, {"job": "paper", "exact": True, "leaves": 16})

    def test_it_says_who_took_part_if_they_were_more(self):
        self.assertEqual(self.keep(2), "2 volunteers: 10.00 s")
        self.assertEqual(self.keep(1), "1 volunteer: 10.00 s; 2 took part, as some came or were replaced during the run")

    def test_runs_of_an_exact_job_with_different_weights_are_not_sound(self):
        self.keep(1)
        self.assertTrue(self.report()[0])
        self.keep(2, weightsSha256="b" * 64)
        is_sound, said = self.report()
        self.assertFalse(is_sound)
        self.assertIn("2 different weights although the job is exact", said)

    def test_without_runs_there_is_nothing_to_report(self):
        self.assertEqual(self.report(), (True, ""))
        self.assertEqual(list(self.directory.iterdir()), [])

    def test_a_report_that_cannot_be_written_says_where_the_runs_are(self):
        self.keep(1)
        (self.directory / "report.md").mkdir()
        is_sound, said = self.report()
        self.assertFalse(is_sound)
        self.assertIn("run.sh: no report; the runs are in", said)
