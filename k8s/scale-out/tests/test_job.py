import json
import tempfile
import unittest
from pathlib import Path

from console import Failure
from job import Job, rounds_of_a_minute
from options import ROOT


def text():
    return Job.read(ROOT / "examples/text.json")


class JobTest(unittest.TestCase):
    def test_a_cut_job_has_the_same_leaves_and_nothing_but_training(self):
        cut = text().cut(16, 3)
        self.assertEqual(cut.leaves(), 16)
        self.assertEqual(cut.rounds(), 3)
        description = json.loads(cut.json("j-1"))
        self.assertEqual(
            description["training"], {"epochs": 1, "samplesPerEpoch": 768, "batchSize": 256, "leafSize": 16}
        )
        self.assertNotIn("evaluation", description)
        self.assertEqual(description["id"], "j-1")

    def test_cutting_leaves_the_job_as_it_was(self):
        job = text()
        before = job.json("j-1")
        job.cut(1, 1)
        job.with_dataset("abc")
        self.assertEqual(job.json("j-1"), before)

    def test_counting_is_cut_too(self):
        cut = Job({"counting": {"units": 1000, "leafSize": 10, "rounds": 2}}).cut(16, 3)
        self.assertEqual(json.loads(cut.json("j"))["counting"], {"units": 160, "leafSize": 10, "rounds": 3})
        self.assertFalse(cut.takes_corpus())

    def test_a_map_job_is_cut_by_its_inputs(self):
        whole = Job.read(ROOT / "examples/map/job.json")
        self.assertEqual((whole.leaves(), whole.rounds()), (512, 2))
        cut = whole.cut(16, 3)
        self.assertEqual((cut.leaves(), cut.rounds()), (16, 3))
        self.assertEqual(json.loads(cut.json("j"))["mapReduce"]["inputs"], {"type": "numbers", "count": 4800})
        self.assertFalse(cut.takes_corpus())

    def test_a_program_named_by_its_file_lies_beside_the_job(self):
        job = Job.read(ROOT / "examples/map/job.json").cut(16, 3)
        self.assertEqual(job.program(), ROOT / "examples/map/collatz.js")
        stored = job.with_program("0" * 64)
        self.assertIsNone(stored.program())
        self.assertEqual(json.loads(stored.json("j"))["mapReduce"]["program"], "0" * 64)
        self.assertIsNone(text().program())

    def test_a_map_job_whose_inputs_are_not_counted_cannot_be_cut(self):
        job = Job({"mapReduce": {"inputs": {"type": "lines"}, "leafSize": 1, "leavesPerRound": 2}})
        with self.assertRaises(Failure) as refused:
            job.cut(1, 1)
        self.assertEqual(
            str(refused.exception), "the job's mapReduce.inputs.count is null; expected a whole number from 1"
        )

    def test_rounds_are_those_of_all_epochs(self):
        self.assertEqual(Job.read(ROOT / "examples/paper.json").rounds(), 80)

    def test_the_last_leaf_and_the_last_round_may_be_smaller(self):
        job = Job({"training": {"epochs": 2, "samplesPerEpoch": 65, "batchSize": 60, "leafSize": 8}})
        self.assertEqual((job.leaves(), job.rounds()), (8, 4))

    def test_only_a_job_without_a_data_set_of_its_own_takes_the_corpus(self):
        self.assertTrue(text().takes_corpus())
        named = text().with_dataset("abc")
        self.assertFalse(named.takes_corpus())
        self.assertEqual(json.loads(named.json("j"))["data"]["dataset"], "abc")

    def test_a_job_that_does_not_say_how_it_is_cut_is_refused(self):
        for value, shown in (("x", '"x"'), (0, "0"), (True, "true"), (1.5, "1.5"), (None, "null")):
            with self.subTest(shown), self.assertRaises(Failure) as refused:
                Job({"training": {"batchSize": value, "leafSize": 1}}).leaves()
            self.assertEqual(
                str(refused.exception), f"the job's training.batchSize is {shown}; expected a whole number from 1"
            )
        with self.assertRaises(Failure):
            Job({"training": "all night"}).leaves()

    def test_what_is_not_a_json_object_is_refused_by_name(self):
        with tempfile.TemporaryDirectory() as directory:
            file = Path(directory) / "job.json"
            for content in ("[]", "3", "", "{", "{} {"):
                file.write_text(content)
                with self.subTest(content), self.assertRaisesRegex(Failure, "job.json is not"):
                    Job.read(file)

    def test_the_fewest_workers_take_about_a_minute_within_bounds(self):
        for leaves, fewest, pace, rounds in (
            (16, 1, 200, 18),
            (64, 1, 200, 5),
            (64, 4, 200, 18),
            (16, 1, 0, 80),
            (1000, 1, 10_000, 5),
        ):
            with self.subTest(leaves=leaves, fewest=fewest, pace=pace):
                self.assertEqual(rounds_of_a_minute(leaves, fewest, pace), rounds)
