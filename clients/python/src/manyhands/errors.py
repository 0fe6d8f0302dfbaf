"""What can go wrong. Everything that this package raises on purpose is a `ManyhandsError`, a `ValueError` (an argument
that no server would take) or a `TimeoutError` (of `Job.wait`)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_FIRST_LINE_CHARACTERS = 200


class ManyhandsError(Exception):
    """Any of the errors below."""


@dataclass(frozen=True)
class FieldError:
    """What is wrong with a field of a request.

    field: its path, such as `training.batchSize`; empty: the description itself
    message: what is wrong, in words
    """

    field: str
    message: str


class ServiceError(ManyhandsError):
    """A request was refused. What the server answers is a problem document (RFC 9457).

    status: of the answer
    code: stable, for programs, such as `job-not-found`; `http-404` and the like for what has no other
    message: what failed, the value, the allowed range, the remedy
    errors: everything that is wrong with what was posted; may be empty
    retry_after: seconds after which another attempt is worth it; None if the server does not say
    """

    def __init__(
        self,
        request: str,
        status: int,
        code: str,
        message: str,
        errors: tuple[FieldError, ...] = (),
        remedy: str | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(request, status, code, message)
        self.request = request
        self.status = status
        self.code = code
        self.message = message
        self.errors = errors
        self.retry_after = retry_after
        self._remedy = remedy

    @property
    def field(self) -> str | None:
        """The first field that is wrong; None if it is not about a field."""
        return self.errors[0].field if self.errors else None

    @property
    def remedy(self) -> str | None:
        """What to do about it. The server's messages end with it, after a semicolon; None if this one has none."""
        if self._remedy is not None:
            return self._remedy
        _, semicolon, remedy = self.message.rpartition("; ")
        return remedy.strip() if semicolon else None

    def __str__(self) -> str:
        """One line, and one more for each field that is wrong."""
        more = "".join(f"\n  {error.field}: {error.message}" for error in self.errors)
        return f"{self.request}: {self.message} ({self.code}){more}"

    @staticmethod
    def of(request: str, status: int, body: bytes, retry_after: float | None = None) -> ServiceError:
        """Of any answer: whoever stands in front of the services may not write problem documents.

        request: what was asked, such as `GET /api/jobs`
        """
        problem = _json_object(body)
        if problem is None:
            return ServiceError(request, status, f"http-{status}", _first_line(status, body), retry_after=retry_after)
        message = _text(problem.get("detail")) or _text(problem.get("title")) or f"status {status}"
        code = _text(problem.get("code")) or f"http-{status}"
        return ServiceError(
            request, status, code, message, _field_errors(problem), _text(problem.get("remedy")), retry_after
        )


class ServerAwayError(ManyhandsError):
    """There was no answer, or only a part of it: the address is wrong, the server is away, or the connection broke."""


class UnexpectedAnswerError(ManyhandsError):
    """The answer is not what the interface says, so the address is probably not that of a Manyhands server."""


class SafetensorsError(ManyhandsError, ValueError):
    """A file is not in the format safetensors, or holds types that cannot be read here."""


class JobFailedError(ManyhandsError):
    """A job ended otherwise than finished.

    state: `FAILED` or `DELETED`
    reason: why it failed, as the server puts it; None if it was deleted
    """

    def __init__(self, job_id: str, state: str, reason: str | None) -> None:
        super().__init__(job_id, state, reason)
        self.job_id = job_id
        self.state = state
        self.reason = reason

    def __str__(self) -> str:
        return f"job {self.job_id} is {self.state}" + (f": {self.reason}" if self.reason else "")


def _json_object(body: bytes) -> Mapping[str, Any] | None:
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _field_errors(problem: Mapping[str, Any]) -> tuple[FieldError, ...]:
    errors = problem.get("errors")
    if not isinstance(errors, list):
        return ()
    return tuple(
        FieldError(str(error.get("field", "")), str(error.get("message", "")))
        for error in errors
        if isinstance(error, dict)
    )


def _first_line(status: int, body: bytes) -> str:
    lines = body.decode("utf-8", "replace").strip().splitlines()
    return f"status {status}" + (f", {lines[0][:_FIRST_LINE_CHARACTERS]}" if lines else "")
