"""Jobs, and what becomes of them."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

from . import safetensors
from ._http import Transport, pieces
from .errors import JobFailedError, ServerAwayError, ServiceError, UnexpectedAnswerError
from .events import Event, EventParser
from .retry import Retry, is_passing

_ENDED = frozenset({"FINISHED", "FAILED", "DELETED"})
_FIRST_POLL_SECONDS = 0.25
_LONGEST_POLL_SECONDS = 2.0
_PATIENCE_SECONDS = 3600.0


class Job:
    """A job on the server.

    id: names it
    status: how it stood when it was looked at last (Job of the REST interface); `refresh` looks again
    """

    def __init__(self, transport: Transport, status: Mapping[str, Any]) -> None:
        self._transport = transport
        self.status = status
        self.id: str = status["id"]

    def __repr__(self) -> str:
        return f"Job({self.id!r}, {self.state})"

    @property
    def state(self) -> str:
        """`CREATED`, `RUNNING`, `PAUSED`, `FINISHED`, `FAILED` or `DELETED`, when it was looked at last."""
        state: str = self.status["state"]
        return state

    @property
    def has_ended(self) -> bool:
        return self.state in _ENDED

    @property
    def warnings(self) -> list[str]:
        """What is allowed, but hardly meant, in the description or the data."""
        return list(self.status.get("warnings", ()))

    @property
    def link(self) -> str:
        """What volunteers open."""
        return f"{self._transport.url}?job={self.id}"

    def refresh(self) -> Mapping[str, Any]:
        self.status = self._transport.answer("GET", _path(self.id, "jobs"))
        return self.status

    def follow(self, *, after: int | None = None, patience: float = _PATIENCE_SECONDS) -> Iterator[Event]:
        """What happens to the job, live, until it has ended; its last event says how. Goes on where it was when the
        connection breaks. Close the iterator to stop watching earlier; the job goes on.

        after: number of the last round that is known; None: begin with the newest ones that the server has at hand
        patience: how long the server may be away at a time, seconds
        """
        return _Following(self, self._transport, after, patience).events()

    def wait(self, timeout: float | None = None, *, patience: float = _PATIENCE_SECONDS) -> Mapping[str, Any]:
        """Waits until the job is finished, and returns how it stands then.

        Raises JobFailedError if it ends otherwise, TimeoutError if it has not ended after `timeout` seconds.
        """
        deadline = None if timeout is None else time.monotonic() + timeout
        outage = _Outage(patience)
        pause = _FIRST_POLL_SECONDS
        while not self._looked_at(outage):
            left = pause if deadline is None else deadline - time.monotonic()
            if left <= 0:
                at = f"at round {self.status.get('round')}"
                raise TimeoutError(f"job {self.id} is {self.state} after {timeout} s, {at}")
            time.sleep(min(left, pause))
            pause = min(2 * pause, _LONGEST_POLL_SECONDS)
        if self.state != "FINISHED":
            raise JobFailedError(self.id, self.state, self.status.get("reason"))
        return self.status

    def _looked_at(self, outage: _Outage) -> bool:
        """Whether it has ended by now; not, if the server is away, which is borne for a while."""
        try:
            self.refresh()
        except ServiceError as e:
            if e.code != "job-not-found":
                outage.endure(e)
                return False
            self.status = {**self.status, "state": "DELETED"}
        except ServerAwayError as e:
            outage.endure(e)
            return False
        outage.over()
        return self.has_ended

    def history(self, start: int = 0) -> Iterator[Mapping[str, Any]]:
        """Committed rounds, in order, with who contributed what (Round of the REST interface).

        start: number of the first one
        """
        following: int | None = start
        while following is not None:
            page = self._transport.answer("GET", _path(self.id, "models", "history"), query={"from": following})
            yield from page["rounds"]
            following = page.get("next")

    def metrics(self) -> list[dict[str, Any]]:
        """A row for each committed round: `round`, `loss`, `accuracy`, `heldOutLoss`, …, what it does not have left
        out. For `pandas.DataFrame(job.metrics())`."""
        return [{name: value for name, value in each.items() if name != "contributions"} for each in self.history()]

    def weights(self) -> dict[str, Any]:
        """The current weights by name, in the order of the model's: arrays of NumPy, or memoryviews of the same shape
        where it is not installed."""
        file = self._transport.content(_path(self.id, "models", "export"), query={"format": "safetensors"})
        return safetensors.read(file)

    def load_into(self, model: Any) -> None:
        """Gives the current weights to a model of Keras that has the job's topology."""
        arrays = list(self.weights().values())
        wanted = [tuple(weight.shape) for weight in model.weights]
        given = [tuple(array.shape) for array in arrays]
        if wanted != given:
            raise ValueError(f"the model has weights of shapes {wanted}, the job {given}; it is another model")
        model.set_weights(arrays)

    def download(self, path: str | os.PathLike[str], format: str = "tfjs") -> Path:
        """Writes the current model to a file: `tfjs` is a zip for TensorFlow.js, `safetensors` has the weights; `keras`
        and `onnx` are what they say."""
        file = self._transport.content(_path(self.id, "models", "export"), query={"format": format})
        Path(path).write_bytes(file)
        return Path(path)

    def results(self) -> Iterator[Any]:
        """What a map-reduce job has come to so far: a value for each input in their order, None where it failed; or
        the one value that they were reduced to."""
        with self._transport.stream(_path(self.id, "models", "results")) as response:
            rest = b""
            for piece in pieces(response):
                *lines, rest = (rest + piece).split(b"\n")
                yield from map(self._result, lines)
            if rest:
                yield self._result(rest)

    def result(self) -> Any:
        """The one value that the results of a map-reduce job were reduced to."""
        values = list(self.results())
        if len(values) != 1:
            raise ValueError(f"job {self.id} has {len(values)} results, not one; read them with results()")
        return values[0]

    def pause(self) -> None:
        """Finishes the round under way, and plans no further one."""
        self.status = self._transport.answer("POST", _path(self.id, "jobs", "pause"))

    def resume(self) -> None:
        """Goes on with a job that is paused or has failed."""
        self.status = self._transport.answer("POST", _path(self.id, "jobs", "resume"))

    def stop(self) -> None:
        """Ends the computing and keeps what it has come to: as `pause`, but the job may have ended before."""
        try:
            self.pause()
        except ServiceError as e:
            if e.code != "job-ended":
                raise
            self.refresh()

    def rollback(self, version: int | None = None) -> None:
        """Goes back to the last version up to this one that is kept, and on from there; None: the last of all."""
        body = json.dumps({} if version is None else {"version": version}).encode()
        self.status = self._transport.answer(
            "POST", _path(self.id, "jobs", "rollback"), body=body, content_type="application/json"
        )

    def delete(self) -> None:
        """Deletes the job with its weights and history."""
        self._transport.answer("DELETE", _path(self.id, "jobs"))
        self.status = {**self.status, "state": "DELETED"}

    def _result(self, line: bytes) -> Any:
        try:
            return json.loads(line)
        except (ValueError, RecursionError) as e:
            raise UnexpectedAnswerError(f"a result of job {self.id} is not JSON: {e}") from e


class Jobs:
    """`client.jobs`."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def create(self, description: Mapping[str, Any], *, paused: bool = False) -> Job:
        """Creates a job of a JobDescription of the REST interface.

        paused: whether it begins paused, so that volunteers gather until it is resumed

        Raises ServiceError with everything that is wrong in `errors`. The request is not repeated after a failure that
        leaves open whether the job was created.
        """
        status = self._transport.answer(
            "POST",
            "api/jobs",
            query={"paused": "true" if paused else None},
            body=json.dumps(description, allow_nan=False).encode(),
            content_type="application/json",
            is_repeatable=False,
        )
        return Job(self._transport, status)

    def get(self, job_id: str) -> Job:
        return Job(self._transport, self._transport.answer("GET", _path(job_id, "jobs")))

    def list(self) -> Sequence[Job]:
        """All jobs of the server, newest first."""
        return [Job(self._transport, status) for status in self._transport.answer("GET", "api/jobs")["jobs"]]


def _path(job_id: str, kind: str, part: str = "") -> str:
    return f"api/{kind}/{quote(job_id, safe='')}" + (f"/{part}" if part else "")


class _Following:
    """The events of one job, over as many connections as it takes."""

    def __init__(self, job: Job, transport: Transport, after: int | None, patience: float) -> None:
        self._job = job
        self._transport = transport
        self._last = after
        self._state: Mapping[str, Any] | None = None
        self._outage = _Outage(patience)

    def events(self) -> Iterator[Event]:
        while True:
            try:
                with closing(self._connection()) as connection:
                    for event in connection:
                        yield event
                        if event.kind == "state" and event.data.get("state") in _ENDED:
                            return
                self._outage.endure(ServerAwayError(f"the events of job {self._job.id} ended before the job did"))
            except ServiceError as e:
                if e.code == "job-not-found" and self._state is not None:
                    yield Event("state", {"state": "DELETED"})
                    return
                self._outage.endure(e)
            except ServerAwayError as e:
                self._outage.endure(e)

    def _connection(self) -> Generator[Event, None, None]:
        headers = {"Accept": "text/event-stream"}
        if self._last is not None:
            headers["Last-Event-ID"] = str(self._last)
        response = self._transport.open("GET", _path(self._job.id, "models", "events"), headers=headers)
        parser = EventParser()
        with closing(response):
            for piece in pieces(response):
                self._outage.over()
                for message in parser.feed(piece):
                    if message.id.isascii() and message.id.isdigit():
                        self._last = int(message.id)
                    yield from self._told(message.parsed())

    def _told(self, event: Event) -> Iterator[Event]:
        if event.kind != "state":
            yield event
        elif event.data != self._state:
            # Each connection begins with the state.
            self._state = event.data
            if event.data.get("state") in _ENDED - {"DELETED"}:
                yield from self._remaining()
            yield event

    def _remaining(self) -> Iterator[Event]:
        """The state may be told before the last rounds are."""
        for committed in self._job.history(0 if self._last is None else self._last + 1):
            self._last = committed["round"]
            yield Event("round", {name: value for name, value in committed.items() if name != "contributions"})


class _Outage:
    """For how long the server has been away, and whether that is borne any longer."""

    def __init__(self, patience: float) -> None:
        self._patience = patience
        self._backoff = Retry(first=0.5, longest=10.0)
        self._since: float | None = None
        self._attempts = 0

    def over(self) -> None:
        self._since = None
        self._attempts = 0

    def endure(self, error: ServiceError | ServerAwayError) -> None:
        """Pauses, or raises the error: if it is not of the kind that passes, or the patience is at its end."""
        now = time.monotonic()
        self._since = now if self._since is None else self._since
        self._attempts += 1
        retry_after = error.retry_after if isinstance(error, ServiceError) else None
        pause = max(self._backoff.backoff(self._attempts), retry_after or 0.0)
        does_pass = isinstance(error, ServerAwayError) or is_passing(error, is_repeatable=True)
        if not does_pass or now + pause - self._since > self._patience:
            raise error
        time.sleep(pause)
