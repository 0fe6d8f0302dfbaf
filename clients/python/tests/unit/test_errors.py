import json
import unittest

from manyhands import JobFailedError, ServiceError


def refusal(body: object) -> ServiceError:
    return ServiceError.of("POST api/jobs", 400, json.dumps(body).encode())


class ProblemDocuments(unittest.TestCase):
    def test_has_code_message_and_fields(self) -> None:
        errors = [
            {"field": "training.batchSize", "message": "is 0; 1..67108864"},
            {"field": "name", "message": "is missing"},
        ]
        error = refusal({"title": "t", "code": "invalid-job", "detail": "2 problem(s)", "errors": errors})
        self.assertEqual((error.status, error.code, error.message), (400, "invalid-job", "2 problem(s)"))
        self.assertEqual(error.field, "training.batchSize")
        self.assertEqual([each.message for each in error.errors], ["is 0; 1..67108864", "is missing"])
        self.assertEqual(
            str(error).splitlines(),
            [
                "POST api/jobs: 2 problem(s) (invalid-job)",
                "  training.batchSize: is 0; 1..67108864",
                "  name: is missing",
            ],
        )

    def test_the_remedy_ends_the_message(self) -> None:
        error = refusal({"code": "job-not-found", "detail": "job 'x' does not exist; GET /api/jobs lists all jobs"})
        self.assertEqual(error.remedy, "GET /api/jobs lists all jobs")
        self.assertIsNone(refusal({"code": "c", "detail": "no remedy"}).remedy)
        self.assertEqual(refusal({"code": "c", "detail": "a; b", "remedy": "do that"}).remedy, "do that")

    def test_takes_the_title_where_there_is_no_detail(self) -> None:
        error = refusal({"title": "Not Found", "code": "http-404"})
        self.assertEqual((error.message, error.field), ("Not Found", None))


class OtherAnswers(unittest.TestCase):
    def test_whatever_comes_is_an_error_with_a_code(self) -> None:
        cases: list[tuple[bytes, str]] = [
            (b"", "status 502"),
            (b"<html>\nBad gateway", "status 502, <html>"),
            (b"\xff\xfe", "status 502, \ufffd\ufffd"),
            (b"[1, 2]", "status 502, [1, 2]"),
            (b"[" * 100_000, "status 502, " + "[" * 200),
            (b"{}", "status 502"),
            (b'{"code": 7, "detail": ["x"], "errors": "no", "title": null}', "status 502"),
            (b'{"errors": [1, null, {"message": 3}]}', "status 502"),
        ]
        for body, message in cases:
            with self.subTest(body=body[:20]):
                error = ServiceError.of("GET x", 502, body)
                self.assertEqual((error.code, error.message), ("http-502", message))
                self.assertIn("http-502", str(error))

    def test_a_job_that_failed_says_why(self) -> None:
        self.assertEqual(str(JobFailedError("j", "FAILED", "it diverged")), "job j is FAILED: it diverged")
        self.assertEqual(str(JobFailedError("j", "DELETED", None)), "job j is DELETED")
