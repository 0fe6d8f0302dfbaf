"""A server that answers what a test has written down, and remembers what it was asked."""

from __future__ import annotations

import json
import socketserver
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from unittest import TestCase
from unittest.mock import patch

from manyhands import Client


@dataclass
class Request:
    method: str
    path: str
    headers: Message
    body: bytes


@dataclass
class Answer:
    """
    length: what it says its length is; None: the true one, or none if it is cut
    is_cut: whether the connection ends in the midst of a chunk
    """

    status: int = 200
    body: Any = b""
    headers: dict[str, str] = field(default_factory=dict)
    length: int | None = None
    is_cut: bool = False

    def content(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


class Stub:
    """`next` answers are used up one by one, in the order of the requests."""

    def __init__(self, test: TestCase) -> None:
        self.requests: list[Request] = []
        self.answers: list[Answer | Callable[[Request], Answer]] = []
        self.pauses: list[float] = []
        stub = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                request = Request(self.command, self.path, self.headers, body)
                stub.requests.append(request)
                following = stub.answers.pop(0) if stub.answers else Answer(500, b"no answer is left")
                answer = following(request) if callable(following) else following
                self.close_connection = True
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                content = answer.content()
                if answer.is_cut:
                    self.send_header("Transfer-Encoding", "chunked")
                    self.end_headers()
                    self.wfile.write(b"%x\r\n%s" % (len(content) + 10, content))
                else:
                    self.send_header("Content-Length", str(len(content) if answer.length is None else answer.length))
                    self.end_headers()
                    self.wfile.write(content)

            do_GET = do_POST = do_DELETE = answer

            def log_message(self, format: str, *args: Any) -> None:
                pass

        socketserver.TCPServer.allow_reuse_address = True
        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        test.addCleanup(server.server_close)
        test.addCleanup(server.shutdown)
        self.url = f"http://127.0.0.1:{server.server_port}/"
        self._enter(test, patch("time.sleep", self.pauses.append))
        self._enter(test, patch.dict("os.environ", {"NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"}))

    def client(self, **how: Any) -> Client:
        return Client(self.url, "t0ken", **how)

    def answer(self, *answers: Answer | Callable[[Request], Answer]) -> None:
        self.answers.extend(answers)

    def asked(self) -> list[str]:
        return [f"{request.method} {request.path}" for request in self.requests]

    @staticmethod
    def _enter(test: TestCase, patched: Any) -> None:
        patched.start()
        test.addCleanup(patched.stop)


def problem(status: int, code: str, detail: str = "what; do that", **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status, {"title": "t", "status": status, "code": code, "detail": detail}, named)
