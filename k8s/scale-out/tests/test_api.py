import http.server
import json
import threading
import unittest
from unittest import mock

import api
from api import Api
from console import Failure
from transport import Away, Plain, Request


class Transport:
    """Answers what it was given, in that order; what is an exception, it raises."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.asked = []

    def url(self, path):
        return f"http://there{path}"

    def __call__(self, request):
        self.asked.append(request)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


class Said(list):
    def say(self, words):
        self.append(words)


class Clock:
    """Time passes only by sleeping."""

    def __init__(self, case):
        self.now = 0
        for name, replacement in (("sleep", self.sleep), ("monotonic", lambda: self.now)):
            patched = mock.patch.object(api.time, name, replacement)
            patched.start()
            case.addCleanup(patched.stop)

    def sleep(self, seconds):
        self.now += seconds


class ApiTest(unittest.TestCase):
    def setUp(self):
        self.clock = Clock(self)
        self.said = Said()

    def api(self, *answers):
        self.transport = Transport(*answers)
        return Api(self.transport, self.said, 10, "look at its log")

    def test_what_is_soon_over_is_not_talked_about(self):
        jobs = self.api(Away("nobody"), (503, b"no Redis"), (200, b'{"jobs": []}')).open_jobs()
        self.assertEqual((jobs, self.said, len(self.transport.asked)), ([], [], 3))

    def test_what_takes_longer_is_told_once_and_its_end_too(self):
        self.api(*[Away("nobody")] * 8, (200, b'{"jobs": []}')).open_jobs()
        self.assertEqual(
            self.said,
            [
                "GET http://there/api/jobs: nobody; trying again for up to 10 s",
                "task-service answers again, after 8 s",
            ],
        )

    def test_patience_ends_with_a_reason(self):
        with self.assertRaisesRegex(Failure, r"HTTP 503 no Redis; gave up after 10 s. Is task-service running\? \(look at"):
            self.api(*[(503, b"no Redis")] * 20).open_jobs()
        self.assertEqual(self.clock.now, 10)

    def test_whoever_leaves_waits_for_nobody(self):
        leaving = self.api((200, b""))
        leaving.hurry()
        leaving.delete("j-1")
        self.assertEqual(self.transport.asked[0].within, 5)

    def test_what_is_refused_is_not_asked_again(self):
        with self.assertRaisesRegex(Failure, "POST http://there/api/datasets: HTTP 413 too large"):
            self.api((413, b"too large")).store(b"...")

    def test_what_was_done_by_an_attempt_before_is_done(self):
        self.api((409, b"")).create_paused("{}")
        self.api((409, b"")).resume("j-1")
        self.api((404, b"")).delete("j-1")
        with self.assertRaises(Failure):
            self.api((404, b"")).job("j-1")

    def test_only_open_jobs_are_seen(self):
        states = ("CREATED", "RUNNING", "PAUSED", "FINISHED", "FAILED", "DELETED")
        answer = json.dumps({"jobs": [{"id": state.lower(), "state": state} for state in states]}).encode()
        self.assertEqual([job["id"] for job in self.api((200, answer)).open_jobs()], ["created", "running", "paused"])

    def test_only_fields_that_are_declared_are_read(self):
        job = self.api((200, b'{"id": "j-1", "parameters": 5}')).job("j-1")
        self.assertEqual(set(job), set(api.FIELDS["Job"]))
        self.assertIsNone(job["reason"])

    def test_an_answer_that_is_not_json_is_shown(self):
        for answer, shown in ((b"<html>", "<html>"), (b"", "nothing"), (b"[]", r"\[\]")):
            with self.subTest(answer), self.assertRaisesRegex(Failure, f"JSON of a Job was expected, .*: {shown}$"):
                self.api((200, answer)).job("j-1")

    def test_rounds_are_asked_of_model_service_in_seconds(self):
        answers = [Away("nobody")] * 7 + [(200, b'{"rounds": [{"wallMicros": 1500000}]}')]
        self.assertEqual(self.api(*answers).round_seconds("j-1"), [1.5])
        self.assertIn("model-service answers again", self.said[-1])


class Server(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(201)
        self.end_headers()
        self.wfile.write(f"{self.headers['Authorization']} {self.headers['Content-Type']} {self.path} ".encode() + body)

    def log_message(self, *_):
        """Nothing."""


class PlainTest(unittest.TestCase):
    def test_it_asks_with_the_token(self):
        with http.server.HTTPServer(("127.0.0.1", 0), Server) as server:
            thread = threading.Thread(target=server.handle_request)
            thread.start()
            ask = Plain(f"http://127.0.0.1:{server.server_port}/", "s3cret")
            answer = ask(Request("POST", "/api/jobs?paused=true", "application/json", b"{}"))
            thread.join()
        self.assertEqual(answer, (201, b"Bearer s3cret application/json /api/jobs?paused=true {}"))

    def test_nobody_there_is_worth_another_attempt(self):
        with http.server.HTTPServer(("127.0.0.1", 0), Server) as server:
            port = server.server_port
        with self.assertRaisesRegex(Away, "refused"):
            Plain(f"http://127.0.0.1:{port}", "")(Request("GET", "/"))
