"""Against a server (MANYHANDS_URL, MANYHANDS_ADMIN_TOKEN) with at least one volunteer."""

import os
import tempfile
import unittest
from pathlib import Path
from typing import Any

from manyhands import Client, JobFailedError, ServiceError, safetensors

TABLE = "x,y,side\n" + "".join(f"{x},{y},{'above' if x < y else 'below'}\n" for x in range(20) for y in range(20))
MODEL = {
    "class_name": "Sequential",
    "config": {
        "name": "sides",
        "layers": [
            {
                "class_name": "Dense",
                "config": {"name": "hidden", "units": 3, "activation": "tanh", "batch_input_shape": [None, 2]},
            },
            {"class_name": "Dense", "config": {"name": "output", "units": 2, "activation": "softmax"}},
        ],
    },
}
SQUARES = b"export const map = (number) => number * number;"


def setUpModule() -> None:
    for name in ("MANYHANDS_URL", "MANYHANDS_ADMIN_TOKEN"):
        if not os.environ.get(name):
            raise RuntimeError(f"{name} is empty; these tests need a server of their own, with a volunteer")


class Training(unittest.TestCase):
    def test_a_table_becomes_weights(self) -> None:
        with Client() as client, tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "table.csv"
            file.write_text(TABLE)
            data = client.datasets.upload(file, target="side")
            self.assertEqual((data.records, (data.description or {})["classNames"]), (400, ["above", "below"]))
            job = client.submit(
                MODEL, data, loss="categorical_crossentropy", epochs=3, batch_size=80, validation_split=0.2, seed=7
            )
            events = list(job.follow())
            numbers = [event.data["round"] for event in events if event.kind == "round"]
            self.assertEqual(numbers, list(range(len(numbers))))
            self.assertEqual((events[-1].kind, events[-1].data), ("state", {"state": "FINISHED"}))
            status = job.wait()
            self.assertEqual((status["state"], status["samplesCommitted"]), ("FINISHED", 3 * 320))
            rows = job.metrics()
            self.assertEqual([row["round"] for row in rows], numbers)
            self.assertEqual(rows, [event.data for event in events if event.kind == "round"])
            self.assertIn("heldOutLoss", status)
            self.assertTrue(all("contributions" in committed for committed in job.history()))
            self.assert_weights(job.weights())
            exported = job.download(Path(folder) / "weights.safetensors", "safetensors").read_bytes()
            self.assertEqual(safetensors.metadata(exported)["sha256"], status["weightsSha256"])
            self.assertTrue(job.download(Path(folder) / "model.zip").read_bytes().startswith(b"PK"))
            job.stop()  # It has ended, which does not matter.
            job.delete()
            with self.assertRaisesRegex(JobFailedError, "DELETED"):
                job.wait()

    def assert_weights(self, weights: dict[str, Any]) -> None:
        wanted = {"hidden/kernel": (2, 3), "hidden/bias": (3,), "output/kernel": (3, 2), "output/bias": (2,)}
        self.assertEqual({name: tuple(each.shape) for name, each in weights.items()}, wanted)
        self.assertTrue(all(abs(value) > 0 for row in weights["hidden/kernel"].tolist() for value in row))

    def test_a_job_is_paused_and_goes_on(self) -> None:
        with Client() as client:
            data = client.datasets.upload(TABLE.encode(), format="csv")
            job = client.submit(MODEL, data, loss="categorical_crossentropy", epochs=1, paused=True)
            self.assertEqual(job.state, "PAUSED")
            self.assertIn(job.id, [each.id for each in client.jobs.list()])
            events = job.follow()
            self.assertEqual(next(events).data, {"state": "PAUSED"})
            job.resume()
            client.jobs.get(job.id).wait()
            self.assertEqual([event.data for event in events][-1], {"state": "FINISHED"})
            job.delete()

    def test_a_description_with_errors_is_refused_with_all_of_them(self) -> None:
        with Client() as client, self.assertRaises(ServiceError) as caught:
            client.jobs.create({"name": "x", "counting": {"units": 0, "leafSize": 0, "rounds": 1}})
        error = caught.exception
        self.assertEqual((error.status, error.code), (400, "invalid-job"))
        self.assertEqual({each.field for each in error.errors}, {"counting.units", "counting.leafSize"})
        self.assertEqual(error.field, error.errors[0].field)

    def test_refusals_have_a_code_and_a_remedy(self) -> None:
        with Client() as client:
            with self.assertRaises(ServiceError) as missing:
                client.jobs.get("there-is-no-such-job")
            self.assertEqual(missing.exception.code, "job-not-found")
            self.assertEqual(missing.exception.remedy, "GET /api/jobs lists all jobs")
            with self.assertRaises(ServiceError) as large:
                client.datasets.upload(bytes(200 * 1024 * 1024))
            self.assertEqual(large.exception.code, "body-too-large")


class Mapping(unittest.TestCase):
    def test_results_are_reduced_or_in_the_order_of_the_inputs(self) -> None:
        with Client() as client:
            reduced = client.map(SQUARES, range(1, 101), reduce="sum")
            kept = client.map(SQUARES, [3, "x", 1.5], name="kept")
            reduced.wait()
            kept.wait()
            self.assertEqual(reduced.result(), 338350)
            self.assertEqual(list(kept.results()), [9, None, 2.25])
            reduced.delete()
            kept.delete()


if __name__ == "__main__":
    unittest.main()
