"""Server-Sent Events, as the HTML standard has them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .errors import UnexpectedAnswerError

_MAX_EVENT_BYTES = 4 * 1024 * 1024
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Event:
    """What happened to a job.

    kind: `round`: one was committed; `missed`: rounds that are not told, as they are too old or too many at once;
        `state`: the job began, paused, ended, …
    data: a Round (without contributions), MissedRounds or JobState of the REST interface
    """

    kind: str
    data: Mapping[str, Any]


@dataclass(frozen=True)
class Message:
    """As it was sent.

    event: empty: `message`
    id: of the last one that had any
    """

    event: str
    data: str
    id: str

    def parsed(self) -> Event:
        try:
            data = json.loads(self.data)
        except (ValueError, RecursionError) as e:
            raise UnexpectedAnswerError(f"event {self.event!r} is not JSON: {e}") from e
        if not isinstance(data, dict):
            raise UnexpectedAnswerError(f"event {self.event!r} is not a JSON object")
        return Event(self.event, data)


class EventParser:
    """Makes events of bytes, wherever these are cut."""

    def __init__(self) -> None:
        self._rest = bytearray()
        self._is_first_line = True
        self._after_return = False
        self._event = ""
        self._data: list[str] = []
        self._size = 0
        self._id = ""

    def feed(self, chunk: bytes) -> Iterator[Message]:
        """The events that end in this chunk."""
        for line in self._lines(chunk):
            message = self._line(line)
            if message is not None:
                yield message

    def _lines(self, chunk: bytes) -> Iterator[bytes]:
        """A line ends with a line feed, a carriage return, or both: and between these two a chunk may end."""
        for piece in chunk.splitlines(keepends=True):
            is_second_half = self._after_return and piece == b"\n"
            self._after_return = piece.endswith(b"\r")
            if is_second_half:
                continue
            self._bound(len(self._rest) + len(piece))
            self._rest += piece
            if piece.endswith((b"\n", b"\r")):
                line = bytes(self._rest).rstrip(b"\r\n")
                self._rest.clear()
                yield line.removeprefix(_BYTE_ORDER_MARK) if self._is_first_line else line
                self._is_first_line = False

    def _line(self, line: bytes) -> Message | None:
        if not line:
            return self._end()
        name, _, value = line.partition(b":")
        text = value.removeprefix(b" ").decode("utf-8", "replace")
        match name:
            case b"event":
                self._event = text
            case b"data":
                self._size += len(value) + 1
                self._bound(self._size)
                self._data.append(text)
            case b"id" if "\0" not in text:
                self._id = text
            case _:
                # A comment, which begins with a colon, or nothing that is known here.
                pass
        return None

    def _end(self) -> Message | None:
        message = Message(self._event, "\n".join(self._data), self._id) if self._data else None
        self._event = ""
        self._data = []
        self._size = 0
        return message

    @staticmethod
    def _bound(size: int) -> None:
        if size > _MAX_EVENT_BYTES:
            raise UnexpectedAnswerError(f"an event has more than {_MAX_EVENT_BYTES} bytes")
