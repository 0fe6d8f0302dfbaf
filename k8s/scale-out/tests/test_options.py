import io
import re
import unittest
from contextlib import redirect_stderr
from unittest import mock

import cluster
from console import Failure


def mistake(*arguments):
    said = io.StringIO()
    with redirect_stderr(said):
        try:
            cluster.understood(arguments)
        except SystemExit as ended:
            return ended.code, said.getvalue()
    return 0, ""


class OptionsTest(unittest.TestCase):
    def test_a_mistake_is_one_line_with_the_value_and_what_is_allowed(self):
        for arguments, said in (
            (["--workers", "1,,2"], "--workers 1,,2: must be numbers from 1, separated by commas, like 1,2,4"),
            (["--workers", "0"], "--workers 0: must be numbers"),
            (["--ready", "soon"], "--ready soon: must be a whole number of seconds"),
            (["--leaves", "0"], "--leaves 0: must be a whole number from 1"),
            (["--rehearsal", "x"], "--rehearsal x: must be a whole number from 0"),
            (["--job", "nope"], "--job nope: there is no such file, and the jobs with a name are paper, text, home, mlp, map"),
            (["--corpus", "nope"], "--corpus nope: there is no such file"),
            (["--timeout"], "--timeout: needs a value"),
            (["--speed", "1"], "unknown option '--speed'"),
        ):
            with self.subTest(arguments):
                status, line = mistake(*arguments)
                self.assertEqual(status, 2)
                self.assertTrue(line.startswith(f"run.sh: {said}"), line)
                self.assertTrue(line.endswith(" (see --help)\n") and line.count("\n") == 1, line)

    def test_the_help_has_every_option_with_its_default(self):
        options = vars(cluster.understood([]))
        self.assertEqual(set(re.findall(r"^  --(\w+)", cluster.__doc__, re.MULTILINE)), set(options))
        for name in ("release", "ready", "timeout", "patience", "rehearsal", "job"):
            explanation = re.search(rf"^  --{name} .*?\((\S+)\)$", cluster.__doc__, re.MULTILINE | re.DOTALL)
            default = options[name].stem if name == "job" else str(options[name])
            self.assertEqual(explanation.group(1), default, name)


class PlanTest(unittest.TestCase):
    def plan(self, *arguments):
        return cluster.plan_of(cluster.understood(arguments))

    def test_a_job_is_trained_as_it_is_unless_told_otherwise(self):
        plan = self.plan("--job", "text")
        self.assertEqual((plan.leaves, plan.job.rounds(), plan.rehearsal), (8, 960, 0))

    def test_what_is_not_named_stays(self):
        fewer = self.plan("--job", "paper", "--rounds", "3")
        self.assertEqual((fewer.leaves, fewer.job.leaves(), fewer.job.rounds()), (16, 16, 3))
        finer = self.plan("--job", "paper", "--leaves", "64")
        self.assertEqual((finer.leaves, finer.job.leaves(), finer.job.rounds()), (64, 64, 80))

    def test_a_job_that_does_not_say_its_leaves_can_be_trained_but_not_cut(self):
        unclear = cluster.Job({"name": "x"})
        with mock.patch.object(cluster.Job, "read", return_value=unclear):
            self.assertIsNone(self.plan().leaves)
            with self.assertRaisesRegex(Failure, "training.batchSize is null"):
                self.plan("--rehearsal", "2")
