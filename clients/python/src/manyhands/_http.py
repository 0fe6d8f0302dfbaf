"""Requests of the standard library's urllib: proxies and certificates are those of the environment."""

from __future__ import annotations

import http.client
import json
import os
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlencode, urljoin

from ._version import __version__
from .errors import ServerAwayError, ServiceError, UnexpectedAnswerError
from .retry import Retry, is_passing, parse_retry_after

_PIECE_BYTES = 64 * 1024
_MAX_PROBLEM_BYTES = 1024 * 1024

Body = bytes | Path
Response = Any  # What urllib's openers return has no type that says what it can do.
T = TypeVar("T")


class Transport:
    """Speaks to one server. Refusals are a ServiceError, no answer is a ServerAwayError."""

    def __init__(self, url: str, token: str | None, timeout: float, retry: Retry) -> None:
        """
        timeout: for how long nothing may be heard of the server in the midst of a request, seconds
        """
        self.url = url if url.endswith("/") else url + "/"
        self._token = token
        self._timeout = timeout
        self._retry = retry
        self._opener = urllib.request.build_opener(_NoRedirects, _HttpHandler, _HttpsHandler)

    def answer(self, method: str, path: str, **how: Any) -> Any:
        """The answer's JSON; None if it has no content. Takes what `call` takes."""
        return self.call(method, path, lambda response: _parsed(f"{method} {response.url}", read_all(response)), **how)

    def content(self, path: str, **how: Any) -> bytes:
        return self.call("GET", path, read_all, **how)

    def call(
        self,
        method: str,
        path: str,
        read: Callable[[Response], T],
        *,
        query: Mapping[str, Any] | None = None,
        body: Body | None = None,
        content_type: str | None = None,
        is_repeatable: bool = True,
    ) -> T:
        """Repeats the request where that makes sense.

        read: reads the response, which is closed afterwards
        is_repeatable: whether it does no harm if the request takes effect twice
        """
        def ask() -> T:
            with self.open(method, path, query=query, body=body, content_type=content_type) as response:
                return read(response)

        return self._repeated(ask, is_repeatable)

    def stream(self, path: str) -> Response:
        """An answer that is read as it comes: repeated until it begins, not when it breaks off. To be closed."""
        return self._repeated(lambda: self.open("GET", path), is_repeatable=True)

    def _repeated(self, ask: Callable[[], T], is_repeatable: bool) -> T:
        attempt = 0
        while True:
            attempt += 1
            try:
                return ask()
            except ServiceError as e:
                pause = self._retry.pause(attempt, e.retry_after) if is_passing(e, is_repeatable) else None
                if pause is None:
                    raise
            except ServerAwayError:
                pause = self._retry.pause(attempt) if is_repeatable else None
                if pause is None:
                    raise
            time.sleep(pause)

    def open(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        body: Body | None = None,
        content_type: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        """One attempt. The caller closes the response, whose status is 2xx."""
        request = urllib.request.Request(self._address(path, query), method=method, headers=dict(headers or {}))
        request.add_header("User-Agent", f"manyhands-python/{__version__}")
        if self._token:
            # Not sent along when an answer leads elsewhere, besides that no such answer is followed.
            request.add_unredirected_header("Authorization", f"Bearer {self._token}")
        if content_type:
            request.add_header("Content-Type", content_type)
        if not isinstance(body, Path):
            request.data = body
            return self._opened(request, path)
        with body.open("rb") as file:
            request.data = file
            # urllib forgets it when the data change.
            request.add_header("Content-Length", str(os.fstat(file.fileno()).st_size))
            return self._opened(request, path)

    def _opened(self, request: urllib.request.Request, path: str) -> Response:
        asked = f"{request.get_method()} {request.full_url}"
        try:
            return self._opener.open(request, timeout=self._timeout)
        except urllib.error.HTTPError as e:
            with e:
                raise self._refusal(asked, path, e) from None
        except urllib.error.URLError as e:
            raise _away(asked, e.reason) from e
        except (OSError, http.client.HTTPException) as e:
            raise _away(asked, e) from e

    def _refusal(self, asked: str, path: str, answer: urllib.error.HTTPError) -> ServiceError:
        location = answer.headers.get("Location")
        if 300 <= answer.code < 400 and location:
            to = urljoin(answer.url, location)
            remedy = f"use {to.removesuffix(path)}" if to.endswith(path) else "use the address that it really has"
            why = "which is not followed, so that the token goes to no other address"
            message = f"is redirected to {to}, {why}; {remedy}"
            return ServiceError(asked, answer.code, f"http-{answer.code}", message)
        try:
            body = answer.read(_MAX_PROBLEM_BYTES)
        except (OSError, http.client.HTTPException):
            body = b""
        return ServiceError.of(asked, answer.code, body, parse_retry_after(answer.headers.get("Retry-After")))

    def _address(self, path: str, query: Mapping[str, Any] | None) -> str:
        given = {name: value for name, value in (query or {}).items() if value is not None}
        return self.url + path + (f"?{urlencode(given, doseq=True)}" if given else "")


def pieces(response: Response) -> Iterator[bytes]:
    """What an answer consists of, as it comes. Raises ServerAwayError if it breaks off."""
    expected = response.length
    received = 0
    try:
        while piece := response.read1(_PIECE_BYTES):
            received += len(piece)
            yield piece
    except (OSError, http.client.HTTPException) as e:
        raise _away(f"GET {response.url}", e) from e
    # A short answer of known length ends without an error.
    if expected is not None and received < expected:
        raise ServerAwayError(f"GET {response.url}: the answer broke off after {received} of {expected} bytes")


def read_all(response: Response) -> bytes:
    return b"".join(pieces(response))


def _parsed(asked: str, body: bytes) -> Any:
    try:
        return json.loads(body) if body else None
    except (ValueError, RecursionError) as e:
        raise UnexpectedAnswerError(f"{asked}: the answer is not JSON ({e}); is this the address of the server?") from e


def _away(asked: str, reason: object) -> ServerAwayError:
    match reason:
        case ConnectionRefusedError():
            words = "nobody accepts connections there"
        case TimeoutError():
            words = "no answer in time"
        case ssl.SSLError() | OSError() | http.client.HTTPException():
            words = str(reason) or type(reason).__name__
        case _:
            words = str(reason)
    return ServerAwayError(f"{asked}: {words}")


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, req: Any, fp: Any, code: Any, msg: Any, headers: Any, newurl: Any) -> None:
        return None


class _ReadsRefusals(http.client.HTTPConnection):
    """A server that refuses a long body answers before it has read it, and closes. What it said counts."""

    def send(self, data: Any) -> None:
        try:
            super().send(data)
        except (BrokenPipeError, ConnectionResetError):
            pass  # If it has not answered either, that is found when the answer is read.


class _ReadsRefusalsSecurely(_ReadsRefusals, http.client.HTTPSConnection):
    pass


class _HttpHandler(urllib.request.HTTPHandler):
    def http_open(self, req: urllib.request.Request) -> Any:
        return self.do_open(_ReadsRefusals, req)


class _HttpsHandler(urllib.request.HTTPSHandler):
    def https_open(self, req: urllib.request.Request) -> Any:
        return self.do_open(_ReadsRefusalsSecurely, req, context=ssl.create_default_context())
