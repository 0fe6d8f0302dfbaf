import json
import unittest
from typing import Any

from manyhands import Dataset
from stub import Answer, Stub

NETWORK = {"class_name": "Sequential", "config": {"name": "small", "layers": []}}
TABLE = Dataset("ab", 9, {"records": 301})


class Submitting(unittest.TestCase):
    def setUp(self) -> None:
        self.stub = Stub(self)

    def description(self, model: Any = NETWORK, data: Any = TABLE, **how: Any) -> Any:
        self.stub.answer(Answer(201, {"id": "j", "state": "RUNNING"}))
        job = self.stub.client().submit(model, data, **{"loss": "categorical_crossentropy", **how})
        self.assertEqual((job.id, job.link), ("j", f"{self.stub.url}?job=j"))
        return json.loads(self.stub.requests[-1].body)

    def test_says_what_keras_would_take(self) -> None:
        self.assertEqual(
            self.description(epochs=3, batch_size=50, validation_split=0.2),
            {
                "name": "small",
                "model": {"topology": NETWORK, "loss": "categoricalCrossentropy"},
                "data": {"type": "records", "dataset": "ab"},
                "training": {"epochs": 3, "samplesPerEpoch": 241, "batchSize": 50, "leafSize": 6},
                "optimizer": {"type": "adam", "learningRate": 0.001},
                "evaluation": {"heldOutFraction": 0.2, "samples": 60, "leafSize": 50, "everyRounds": 5},
            },
        )
        self.assertEqual(self.stub.asked(), ["POST /api/jobs"])

    def test_a_batch_is_no_larger_than_an_epoch(self) -> None:
        training = self.description(batch_size=1000, samples_per_epoch=4)["training"]
        self.assertEqual(training, {"epochs": 1, "samplesPerEpoch": 4, "batchSize": 4, "leafSize": 1})

    def test_takes_models_of_keras_and_their_json(self) -> None:
        class Model:
            def to_json(self) -> str:
                return json.dumps(NETWORK)

        for model in (Model(), json.dumps(NETWORK)):
            self.assertEqual(self.description(model)["model"]["topology"], NETWORK)
        for wrong in (7, "[1]"):
            with self.subTest(wrong), self.assertRaisesRegex(ValueError, "model of Keras"):
                self.description(wrong)

    def test_what_the_interface_has_is_passed_on(self) -> None:
        optimizer = {"type": "sgd", "learningRate": 1, "clipNorm": 2}
        text = {"type": "text", "dataset": "cd", "length": 3, "stride": 1}
        job = self.description(
            data=text,
            samples_per_epoch=64,
            optimizer=optimizer,
            training={"encoding": "int8"},
            seed=7,
            class_weights=[1, 2],
        )
        self.assertEqual((job["data"], job["optimizer"]), (text, optimizer))
        self.assertEqual((job["training"]["encoding"], job["seed"], job["classWeights"]), ("int8", 7, [1, 2]))

    def test_another_mode_cuts_the_samples_itself(self) -> None:
        mode = {"type": "localSteps", "steps": 4, "batchSize": 8, "trajectories": 2}
        training = self.description(training={"mode": mode})["training"]
        self.assertEqual(training, {"epochs": 1, "samplesPerEpoch": 301, "mode": mode})

    def test_data_are_uploaded_first(self) -> None:
        self.stub.answer(Answer(201, {"sha256": "ef", "sizeBytes": 3}))
        self.assertEqual(self.description(data=b"abc", samples_per_epoch=3)["data"]["dataset"], "ef")

    def test_says_what_it_cannot_know(self) -> None:
        bare = Dataset("ab", 9)
        with self.assertRaisesRegex(ValueError, "samples_per_epoch is missing"):
            self.description(data=bare)
        with self.assertRaisesRegex(ValueError, "how many samples"):
            self.description(data=bare, samples_per_epoch=8, validation_split=0.5)
        with self.assertRaisesRegex(ValueError, "validation_split is 1"):
            self.description(validation_split=1)
        with self.assertRaisesRegex(ValueError, "mode of its own"):
            self.description(training={"mode": {}}, validation_split=0.5)


class Mapping(unittest.TestCase):
    def setUp(self) -> None:
        self.stub = Stub(self)

    def mapped(self, inputs: Any, **how: Any) -> Any:
        uploads = [] if isinstance(inputs, range | dict) else [Answer(201, {"sha256": "in", "sizeBytes": 1})]
        job = Answer(201, {"id": "j", "state": "RUNNING"})
        self.stub.answer(*uploads, Answer(201, {"sha256": "program", "sizeBytes": 1}), job)
        self.stub.client().map(b"export ...", inputs, **how)
        return json.loads(self.stub.requests[-1].body)

    def test_inputs_are_numbers_a_grid_or_lines(self) -> None:
        numbers = {"type": "numbers", "first": 10, "step": -3, "count": 4}
        self.assertEqual(self.mapped(range(10, 0, -3))["mapReduce"], {"program": "program", "inputs": numbers})
        grid = {"type": "grid", "parameters": {"a": [1, 2], "b": ["x"]}}
        self.assertEqual(self.mapped({"a": range(1, 3), "b": ["x"]})["mapReduce"]["inputs"], grid)
        lines = self.mapped(iter(["größer", {"a": None}]))["mapReduce"]["inputs"]
        self.assertEqual(lines, {"type": "lines", "dataset": "in"})
        self.assertEqual(self.stub.requests[-3].body, '"größer"\n{"a": null}\n'.encode())
        self.assertEqual(self.stub.requests[-3].path, "/api/datasets")

    def test_settings_are_those_of_the_interface(self) -> None:
        job = self.mapped(range(3), name="n", reduce="sum", iterations=2, leaf_size=1, seed=5, limits={"memoryMiB": 9})
        self.assertEqual((job["name"], job["seed"]), ("n", 5))
        more = {name: job["mapReduce"][name] for name in ("reduce", "iterations", "leafSize", "limits")}
        wanted = {"reduce": {"type": "sum"}, "iterations": 2, "leafSize": 1, "limits": {"memoryMiB": 9}}
        self.assertEqual(more, wanted)
        self.assertEqual(self.mapped(range(3), reduce={"type": "topK", "most": 2})["mapReduce"]["reduce"]["most"], 2)

    def test_there_are_inputs(self) -> None:
        for inputs in (range(0), []):
            with self.subTest(inputs), self.assertRaisesRegex(ValueError, "at least one"):
                self.stub.client().map(b"export ...", inputs)
        self.assertEqual(self.stub.requests, [])
