import csv
import json
import tempfile
import unittest
from pathlib import Path

from report import UnusableRuns, checked, completed, console, ideal, report, verdict


def run(workers, seconds, sha256=None, **more):
    return {"workers": workers, "wallSeconds": seconds, **({"weightsSha256": sha256 * 64} if sha256 else {}), **more}


class FiguresTest(unittest.TestCase):
    def test_speed_up_is_relative_to_one_worker(self):
        one, four = completed([run(1, 32), run(4, 10)])
        self.assertEqual((one["speedup"], one["efficiency"]), (1, 1))
        self.assertEqual((four["speedup"], four["efficiency"]), (3.2, 0.8))

    def test_the_fewest_workers_are_taken_to_scale_perfectly(self):
        self.assertEqual([each["speedup"] for each in completed([run(4, 10), run(8, 5)])], [4, 8])

    def test_of_several_runs_with_the_fewest_workers_the_median_counts(self):
        *_, two = completed([run(1, 10), run(1, 12), run(1, 99), run(2, 6)])
        self.assertEqual(two["speedup"], 2)

    def test_leaves_limit_the_speed_up(self):
        for workers, leaves, most in ((1, 16, 1), (16, 16, 16), (32, 16, 16), (12, 16, 8), (32, 64, 32), (3, 1, 1)):
            with self.subTest(workers=workers, leaves=leaves):
                self.assertEqual(ideal(workers, leaves), most)
                self.assertEqual(completed([run(workers, 1)], leaves)[0]["ideal"], most)

    def test_where_the_leaves_are_not_known_nothing_is_said_about_them(self):
        self.assertNotIn("ideal", completed([run(1, 2)])[0])

    def test_what_cannot_be_reported_is_named(self):
        for runs, message in (
            ([], "no runs"),
            ([run(0, 1)], r"runs\[0\].workers is 0"),
            ([run(1, 1), run(2, 0)], r"runs\[1\].wallSeconds is 0"),
            ([run(True, 1)], "workers is True"),
            ([run(1, float("inf"))], "wallSeconds is inf"),
        ):
            with self.subTest(message), self.assertRaisesRegex(UnusableRuns, message):
                checked(runs)


class VerdictTest(unittest.TestCase):
    def test_the_same_weights_are_sound(self):
        document = {"exact": True, "runs": [run(1, 2, "a"), run(2, 1, "a")]}
        self.assertEqual(verdict(document), ("Every run ended with the same weights.", True))

    def test_different_weights_of_an_exact_job_are_a_defect(self):
        for other in (run(2, 1, "b"), run(2, 1)):
            words, is_sound = verdict({"exact": True, "runs": [run(1, 2, "a"), other]})
            self.assertFalse(is_sound)
            self.assertIn("2 different weights although the job is exact; this is a defect", words)

    def test_different_weights_of_another_job_are_not(self):
        runs = [run(1, 2, "a"), run(2, 1, "b")]
        words, is_sound = verdict({"exact": False, "runs": runs})
        self.assertTrue(is_sound)
        self.assertIn("2 different weights: the job is not exact", words)
        self.assertEqual(verdict({"runs": runs}), ("The runs ended with 2 different weights.", True))

    def test_map_reduce_jobs_have_results(self):
        runs = [{"workers": 1, "wallSeconds": 2, "resultSha256": "a" * 64}, {"workers": 2, "wallSeconds": 1, "resultSha256": "a" * 64}]
        self.assertEqual(verdict({"runs": runs}), ("Every run ended with the same result.", True))
        self.assertIn("a" * 12, console(completed(checked(runs))))
        runs[1]["resultSha256"] = "b" * 64
        self.assertEqual(verdict({"runs": runs})[1], False)

    def test_weights_that_are_not_known_say_nothing(self):
        self.assertEqual(verdict({"exact": True, "runs": [run(1, 2)]}), ("", True))


class TablesTest(unittest.TestCase):
    def test_the_console_has_a_row_for_each_run(self):
        head, one, many = console(
            completed([run(1, 58.307, "a"), run(16, 4.0, "a", medianRoundSeconds=0.25)], 16)
        ).splitlines()
        self.assertRegex(many, r"^ +16 +4\.00 +14\.58 +16\.00 +91% +250\.0 +a{12}$")
        # Without a median its column is empty, and the others stay where they are.
        self.assertRegex(one, r"^ +1 +58\.31 +1\.00 +1\.00 +100% +a{12}$")
        self.assertEqual(head.index("weights"), many.index("a" * 12))
        self.assertEqual(head.index("weights"), one.index("a" * 12))

    def test_files_have_what_is_known(self):
        with tempfile.TemporaryDirectory() as name:
            directory = Path(name)
            runs = [run(4, 5, "a", tasks=20, reissued=1), run(1, 16, "a", medianRoundSeconds=0.5)]
            (directory / "runs.json").write_text(json.dumps({"leaves": 3, "exact": True, "runs": runs}))
            words, is_sound = report(directory)
            self.assertTrue(is_sound)
            self.assertIn("Every run ended with the same weights.", words)
            document = json.loads((directory / "runs.json").read_text())
            self.assertEqual((document["leaves"], document["exact"]), (3, True))
            self.assertEqual([each["workers"] for each in document["runs"]], [1, 4])
            with open(directory / "report.csv", newline="") as file:
                one, four = csv.DictReader(file)
            self.assertEqual((one["medianRoundSeconds"], one["tasks"]), ("0.5", ""))
            self.assertEqual((four["ideal"], four["speedup"], four["reissued"]), ("3.0", "3.2", "1"))
            table = (directory / "report.md").read_text()
            self.assertIn("| 4 | 5.00 | 3.20 | 3.00 | 80% |  |  | `aaaaaaaaaaaa` |", table)
            self.assertIn("</svg>", (directory / "report.svg").read_text())

    def test_a_wrong_result_has_a_status_of_its_own(self):
        with tempfile.TemporaryDirectory() as name:
            directory = Path(name)
            runs = [run(1, 2, "a"), run(2, 1, "b")]
            (directory / "runs.json").write_text(json.dumps({"exact": True, "runs": runs}))
            words, is_sound = report(directory)
        self.assertFalse(is_sound)
        self.assertIn("please report it", words)
