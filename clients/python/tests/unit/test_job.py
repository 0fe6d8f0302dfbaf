import json
import struct
import tempfile
import unittest
from pathlib import Path
from typing import Any

from manyhands import Event, Job, JobFailedError, ServerAwayError, ServiceError
from stub import Answer, Stub, problem

MISSING = problem(404, "job-not-found")


def round_of(number: int) -> Event:
    return Event("round", {"round": number, "loss": 0.5})


def state(name: str, **more: str) -> Event:
    return Event("state", {"state": name, **more})


def stream(*events: Event, is_cut: bool = True) -> Answer:
    texts = [
        f"event:{event.kind}\n"
        + (f"id:{event.data['round']}\n" if "round" in event.data else "")
        + f"data:{json.dumps(event.data)}\n\n"
        for event in events
    ]
    return Answer(200, "".join(texts).encode(), {"Content-Type": "text/event-stream"}, is_cut=is_cut)


def history(*numbers: int, **more: Any) -> Answer:
    return Answer(200, {"rounds": [{**round_of(each).data, "contributions": [1]} for each in numbers], **more})


class JobTest(unittest.TestCase):
    def setUp(self) -> None:
        self.stub = Stub(self)

    def job(self, state: str = "RUNNING") -> Job:
        self.stub.answer(Answer(200, {"id": "j", "state": state}))
        job = self.stub.client().jobs.get("j")
        self.stub.requests.clear()
        return job


class Following(JobTest):
    def test_goes_on_where_it_was_when_the_connection_breaks(self) -> None:
        job = self.job()
        self.stub.answer(
            stream(state("RUNNING"), round_of(0), round_of(1)),
            problem(503, "redis-unavailable"),
            problem(429, "too-many-requests", Retry_After="5"),
            stream(state("RUNNING"), is_cut=False),
            stream(round_of(2), state("FINISHED")),
            history(),
        )
        expected = [state("RUNNING"), round_of(0), round_of(1), round_of(2), state("FINISHED")]
        self.assertEqual(list(job.follow()), expected)
        last = [request.headers.get("Last-Event-ID") for request in self.stub.requests[:5]]
        self.assertEqual(last, [None, "1", "1", "1", "1"])
        self.assertIn(5.0, self.stub.pauses)

    def test_begins_after_the_round_that_is_known(self) -> None:
        job = self.job()
        self.stub.answer(stream(state("FAILED", reason="x")), history())
        self.assertEqual(list(job.follow(after=41)), [state("FAILED", reason="x")])
        self.assertEqual(self.stub.requests[0].headers["Last-Event-ID"], "41")
        self.assertEqual(self.stub.asked()[1], "GET /api/models/j/history?from=42")

    def test_tells_the_rounds_that_the_end_overtook(self) -> None:
        job = self.job()
        self.stub.answer(stream(round_of(0), state("FINISHED")), history(1, next=2), history(2))
        self.assertEqual(list(job.follow()), [round_of(0), round_of(1), round_of(2), state("FINISHED")])

    def test_ends_when_the_job_is_deleted(self) -> None:
        job = self.job()
        self.stub.answer(stream(state("RUNNING"), state("DELETED")))
        self.assertEqual(list(job.follow())[-1], state("DELETED"))
        self.stub.answer(stream(state("RUNNING")), MISSING)
        self.assertEqual(list(job.follow()), [state("RUNNING"), state("DELETED")])

    def test_a_job_that_never_was_is_an_error(self) -> None:
        job = self.job()
        self.stub.answer(MISSING)
        with self.assertRaises(ServiceError):
            next(job.follow())

    def test_ends_when_the_patience_does(self) -> None:
        job = self.job()
        self.stub.answer(stream(state("RUNNING")))
        events = job.follow(patience=0)
        self.assertEqual(next(events), state("RUNNING"))
        with self.assertRaisesRegex(ServerAwayError, "/api/models/j/events"):
            next(events)

    def test_can_be_stopped(self) -> None:
        job = self.job()
        self.stub.answer(stream(state("RUNNING"), round_of(0)))
        events = job.follow()
        next(events)
        events.close()  # type: ignore[attr-defined]
        self.assertEqual(list(events), [])


class Waiting(JobTest):
    def test_until_it_is_finished_whatever_happens_to_the_server(self) -> None:
        job = self.job()
        running = Answer(200, {"id": "j", "state": "RUNNING"})
        away = Answer(502, b"<html>")
        finished = Answer(200, {"id": "j", "state": "FINISHED", "lastLoss": 1})
        self.stub.answer(running, away, running, *[away] * 9, finished)
        self.assertEqual(job.wait()["lastLoss"], 1)
        self.assertTrue(job.has_ended)

    def test_a_job_that_fails_or_goes_is_an_error(self) -> None:
        job = self.job()
        self.stub.answer(Answer(200, {"id": "j", "state": "FAILED", "reason": "it diverged"}))
        with self.assertRaisesRegex(JobFailedError, "it diverged"):
            job.wait()
        self.stub.answer(MISSING)
        with self.assertRaisesRegex(JobFailedError, "job j is DELETED"):
            job.wait()

    def test_for_no_longer_than_it_is_told(self) -> None:
        job = self.job()
        self.stub.answer(Answer(200, {"id": "j", "state": "RUNNING", "round": 3}))
        with self.assertRaisesRegex(TimeoutError, "job j is RUNNING after 0 s, at round 3"):
            job.wait(timeout=0)


class Results(JobTest):
    def test_metrics_are_rows_of_all_pages(self) -> None:
        job = self.job()
        self.stub.answer(history(0, 1, next=2), history(2))
        self.assertEqual(job.metrics(), [round_of(each).data for each in range(3)])
        self.assertEqual(self.stub.asked(), [f"GET /api/models/j/history?from={each}" for each in (0, 2)])

    def test_weights_go_into_a_model_of_the_same_shapes(self) -> None:
        class Weight:
            shape: tuple[int, ...] = (2,)

        class Model:
            weights = (Weight(),)
            given: Any = None

            def set_weights(self, arrays: Any) -> None:
                self.given = [array.tolist() for array in arrays]

        header = json.dumps({"a": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}}).encode()
        file = struct.pack("<Q", len(header)) + header + struct.pack("<2f", 1, 2)
        job = self.job()
        model = Model()
        self.stub.answer(Answer(200, file), Answer(200, file), Answer(200, file))
        job.load_into(model)
        self.assertEqual(model.given, [[1, 2]])
        self.assertEqual(self.stub.asked(), ["GET /api/models/j/export?format=safetensors"])
        Weight.shape = (3,)
        with self.assertRaisesRegex(ValueError, "another model"):
            job.load_into(model)
        with tempfile.TemporaryDirectory() as folder:
            path = job.download(Path(folder) / "a.safetensors", "safetensors")
            self.assertEqual(path.read_bytes(), file)

    def test_results_of_a_map_are_read_as_they_come(self) -> None:
        job = self.job()
        lines = b'{"a": 1}\nnull\n"' + b"x" * 100_000 + b'"\n7\n'
        answers = [Answer(200, each) for each in (lines, b"42\n", lines)]
        self.stub.answer(problem(429, "too-many-requests"), *answers)
        self.assertEqual(list(job.results()), [{"a": 1}, None, "x" * 100_000, 7])
        self.assertEqual(job.result(), 42)
        with self.assertRaisesRegex(ValueError, "has 4 results"):
            job.result()

    def test_results_that_break_off_are_an_error(self) -> None:
        job = self.job()
        self.stub.answer(Answer(200, b"1\n2\n3", is_cut=True))
        results = job.results()
        self.assertEqual([next(results), next(results)], [1, 2])
        with self.assertRaises(ServerAwayError):
            next(results)


class Control(JobTest):
    def test_asks_the_server(self) -> None:
        job = self.job()
        for name in ("PAUSED", "RUNNING", "RUNNING", "RUNNING"):
            self.stub.answer(Answer(200, {"id": "j", "state": name}))
        job.pause()
        self.assertEqual(job.state, "PAUSED")
        job.resume()
        job.rollback(5)
        job.rollback()
        self.assertEqual(job.state, "RUNNING")
        self.assertEqual([request.body for request in self.stub.requests[2:]], [b'{"version": 5}', b"{}"])
        self.stub.answer(Answer(204))
        job.delete()
        self.assertEqual(job.state, "DELETED")
        paths = ["POST /api/jobs/j/" + each for each in ("pause", "resume", "rollback", "rollback")]
        self.assertEqual(self.stub.asked(), [*paths, "DELETE /api/jobs/j"])

    def test_stop_does_not_mind_a_job_that_has_ended(self) -> None:
        job = self.job()
        finished = Answer(200, {"id": "j", "state": "FINISHED"})
        self.stub.answer(problem(409, "job-ended"), finished, problem(403, "not-your-job"))
        job.stop()
        self.assertEqual(job.state, "FINISHED")
        with self.assertRaisesRegex(ServiceError, "not-your-job"):
            job.stop()

    def test_names_in_paths_are_quoted(self) -> None:
        self.stub.answer(MISSING)
        with self.assertRaises(ServiceError):
            self.stub.client().jobs.get("../a?b")
        self.assertEqual(self.stub.asked(), ["GET /api/jobs/..%2Fa%3Fb"])
