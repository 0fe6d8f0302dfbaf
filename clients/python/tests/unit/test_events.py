import unittest

from manyhands import UnexpectedAnswerError
from manyhands.events import Event, EventParser, Message

STREAM = (
    "\ufeffevent:round\n:still here\nid:7\ndata:{\"loss\":0.5}\n\n"
    "event: state\r\ndata: {\"state\":\"RUNNING\",\r\ndata: \"reason\":\"größer\"}\r\n\r\n"
    "retry: 10\runknown\rdata:  x\r\r"
    "event:unfinished\ndata:never sent"
).encode()
MESSAGES = [
    Message("round", '{"loss":0.5}', "7"),
    Message("state", '{"state":"RUNNING",\n"reason":"größer"}', "7"),
    Message("", " x", "7"),
]


def parsed(*chunks: bytes) -> list[Message]:
    parser = EventParser()
    return [message for chunk in chunks for message in parser.feed(chunk)]


class Parsing(unittest.TestCase):
    def test_events_end_with_an_empty_line(self) -> None:
        self.assertEqual(parsed(STREAM), MESSAGES)

    def test_wherever_chunks_end(self) -> None:
        for at in range(len(STREAM)):
            with self.subTest(at=at):
                self.assertEqual(parsed(STREAM[:at], STREAM[at:]), MESSAGES)
        self.assertEqual(parsed(*(bytes([byte]) for byte in STREAM)), MESSAGES)

    def test_an_event_without_data_is_none(self) -> None:
        self.assertEqual(parsed(b"event:round\nid:3\n\ndata:1\n\n"), [Message("", "1", "3")])

    def test_an_id_with_a_null_does_not_count(self) -> None:
        self.assertEqual(parsed(b"id:1\n\nid:2\0\ndata:\n\n"), [Message("", "", "1")])

    def test_what_grows_without_end_is_refused(self) -> None:
        megabyte = b"x" * 1_000_000
        with self.assertRaisesRegex(UnexpectedAnswerError, "bytes"):
            parsed(b"data:", *[megabyte] * 5)
        with self.assertRaisesRegex(UnexpectedAnswerError, "bytes"):
            parsed(*[b"data:" + megabyte + b"\n"] * 5)
        self.assertEqual(len(parsed(*[b"data:" + megabyte + b"\n\n"] * 9)), 9)

    def test_data_is_a_json_object(self) -> None:
        self.assertEqual(MESSAGES[0].parsed(), Event("round", {"loss": 0.5}))
        for data in ("", "{", "[1]", "[" * 100_000):
            with self.subTest(data=data[:5]), self.assertRaises(UnexpectedAnswerError):
                Message("round", data, "").parsed()
