import os
import socket
import tempfile
import threading
import unittest
import zipfile
from io import BytesIO
from pathlib import Path
from unittest.mock import patch

from manyhands import Client, Retry, ServerAwayError, ServiceError, UnexpectedAnswerError
from stub import Answer, Request, Stub, problem

STORED = {"sha256": "ab", "sizeBytes": 3}


class Addresses(unittest.TestCase):
    def test_come_from_the_environment_where_they_are_left_out(self) -> None:
        with patch.dict(os.environ, {"MANYHANDS_URL": "https://a.example/b", "MANYHANDS_ADMIN_TOKEN": " t\n"}):
            self.assertEqual(Client().url, "https://a.example/b/")
            self.assertEqual(Client("http://c").url, "http://c/")
        with patch.dict(os.environ, clear=True):
            self.assertEqual(Client().url, "http://localhost:8080/")

    def test_are_those_of_a_server(self) -> None:
        for url in ("train.example.org", "ftp://a", "http://", "http://a/?b=c", "file:///etc/passwd"):
            with self.subTest(url), self.assertRaisesRegex(ValueError, "address of a server"):
                Client(url)

    def test_a_token_has_no_line_breaks_within(self) -> None:
        with self.assertRaisesRegex(ValueError, "token"):
            Client("http://a", "t\r\nX-Header: 1")


class Requests(unittest.TestCase):
    def setUp(self) -> None:
        self.stub = Stub(self)

    def test_have_the_token(self) -> None:
        self.stub.answer(Answer(200, {"jobs": []}))
        with self.stub.client() as client:
            self.assertEqual(client.jobs.list(), [])
        self.assertEqual(self.stub.requests[0].headers["Authorization"], "Bearer t0ken")

    def test_are_repeated_while_the_server_is_busy(self) -> None:
        busy = problem(503, "redis-unavailable", Retry_After="2")
        self.stub.answer(problem(429, "too-many-requests", Retry_After="7"), busy, Answer(200, {"jobs": []}))
        self.stub.client().jobs.list()
        self.assertEqual(self.stub.pauses, [7.0, 2.0])

    def test_are_not_repeated_for_ever(self) -> None:
        self.stub.answer(*[problem(503, "overloaded")] * 9)
        with self.assertRaises(ServiceError) as caught:
            self.stub.client(retry=Retry(attempts=3)).jobs.list()
        self.assertEqual((caught.exception.code, len(self.stub.requests)), ("overloaded", 3))

    def test_are_not_repeated_when_the_server_asks_for_an_hour(self) -> None:
        self.stub.answer(problem(429, "quota-jobs-per-hour", Retry_After="3600"))
        with self.assertRaises(ServiceError) as caught:
            self.stub.client().jobs.create({"name": "a"})
        self.assertEqual((caught.exception.retry_after, self.stub.pauses), (3600.0, []))

    def test_a_job_is_not_created_twice(self) -> None:
        self.stub.answer(problem(503, "redis-unavailable", Retry_After="2"))
        with self.assertRaises(ServiceError):
            self.stub.client().jobs.create({"name": "a"})
        self.stub.answer(Answer(201, b'{"id": "a"', length=100))
        with self.assertRaises(ServerAwayError):
            self.stub.client().jobs.create({"name": "a"})
        self.assertEqual(len(self.stub.requests), 2)

    def test_are_repeated_when_an_answer_breaks_off(self) -> None:
        whole = Answer(200, {"jobs": []})
        self.stub.answer(Answer(200, b'{"jobs"', length=100), Answer(200, b'{"jobs"', is_cut=True), whole)
        self.assertEqual(self.stub.client().jobs.list(), [])

    def test_find_nobody(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as server:
            port = server.getsockname()[1]
        with self.assertRaisesRegex(ServerAwayError, f"GET http://127.0.0.1:{port}/api/jobs: nobody accepts"):
            Client(f"http://127.0.0.1:{port}").jobs.list()
        self.assertEqual(len(self.stub.pauses), 5)

    def test_are_not_redirected_and_the_error_says_where_to(self) -> None:
        other = Stub(self)
        self.stub.answer(Answer(308, b"<html>", {"Location": f"{other.url}elsewhere/api/jobs"}))
        with self.assertRaisesRegex(ServiceError, f"redirected to {other.url}elsewhere/api/jobs") as caught:
            self.stub.client().jobs.list()
        self.assertEqual(caught.exception.remedy, f"use {other.url}elsewhere/")
        self.assertEqual(other.requests, [])

    def test_reach_something_else_than_a_manyhands_server(self) -> None:
        self.stub.answer(Answer(200, b"<html>"))
        with self.assertRaisesRegex(UnexpectedAnswerError, "is not JSON"):
            self.stub.client().jobs.list()

    def test_a_body_that_is_refused_before_it_was_read_is_refused_in_the_servers_words(self) -> None:
        answer = b'{"code": "body-too-large", "detail": "at most 64 MiB; send less"}'
        head = b"HTTP/1.1 413 Too Large\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(answer)
        server = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(server.close)

        def refuse() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(1024)
                connection.sendall(head + answer)

        threading.Thread(target=refuse, daemon=True).start()
        client = Client(f"http://127.0.0.1:{server.getsockname()[1]}", retry=Retry(attempts=1))
        with self.assertRaises(ServiceError) as caught:
            client.datasets.upload(b"x" * 30_000_000)
        self.assertEqual(caught.exception.code, "body-too-large")


class Uploads(unittest.TestCase):
    def setUp(self) -> None:
        self.stub = Stub(self)
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def upload(self, *what: object, **how: object) -> Request:
        self.stub.answer(Answer(201, STORED))
        stored = self.stub.client().datasets.upload(*what, **how)  # type: ignore[arg-type]
        self.assertEqual((stored.sha256, stored.size_bytes, stored.records), ("ab", 3, None))
        return self.stub.requests[-1]

    def test_bytes_stay_as_they_are(self) -> None:
        request = self.upload(b"abc")
        self.assertEqual((request.method, request.path, request.body), ("POST", "/api/datasets", b"abc"))
        self.assertEqual(request.headers["Content-Type"], "application/octet-stream")

    def test_files_are_what_their_ending_says(self) -> None:
        for name, query in {
            "a.CSV": "?format=csv",
            "a.tab": "?format=tsv",
            "a.ndjson": "?format=jsonl",
            "a.npz": "?format=npz",
            "a.zip": "?format=images",
            "a.txt": "",
            "csv": "",
        }.items():
            with self.subTest(name):
                (self.folder / name).write_bytes(b"abc")
                request = self.upload(self.folder / name)
                self.assertEqual((request.path, request.body), (f"/api/datasets{query}", b"abc"))
                self.assertEqual(request.headers["Content-Length"], "3")

    def test_what_is_said_counts(self) -> None:
        (self.folder / "a.csv").write_bytes(b"")
        self.assertEqual(self.upload(str(self.folder / "a.csv"), format=None).path, "/api/datasets")
        request = self.upload(b"", format="csv", target="a b", ignore=["x", "y"], target_type="class", scale=None)
        self.assertEqual(request.path, "/api/datasets?format=csv&target=a+b&ignore=x&ignore=y&targetType=class")

    def test_a_folder_of_images_is_zipped_the_same_bytes_each_time(self) -> None:
        for name in ("b/2.png", "a/1.png", ".hidden/3.png", "a/.DS_Store"):
            (self.folder / name).parent.mkdir(exist_ok=True)
            (self.folder / name).write_bytes(name.encode())
        request = self.upload(self.folder)
        self.assertEqual(request.path, "/api/datasets?format=images")
        with zipfile.ZipFile(BytesIO(request.body)) as archive:
            self.assertEqual(archive.namelist(), ["a/1.png", "b/2.png"])
            self.assertEqual(archive.read("b/2.png"), b"b/2.png")
        os.utime(self.folder / "a/1.png", (0, 0))
        self.assertEqual(self.upload(self.folder).body, request.body)

    def test_a_file_is_sent_again_from_its_beginning(self) -> None:
        (self.folder / "a.csv").write_bytes(b"abc")
        self.stub.answer(problem(429, "too-many-requests"))
        self.upload(self.folder / "a.csv")
        self.assertEqual([request.body for request in self.stub.requests], [b"abc", b"abc"])

    def test_a_file_that_is_missing_is_named(self) -> None:
        with self.assertRaisesRegex(FileNotFoundError, "missing.csv is neither a file nor a folder"):
            self.stub.client().datasets.upload(self.folder / "missing.csv")
