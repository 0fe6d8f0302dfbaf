import unittest
from datetime import UTC, datetime

from manyhands import Retry, ServiceError
from manyhands.retry import is_passing, parse_retry_after


def error(status: int, code: str = "x") -> ServiceError:
    return ServiceError("POST api/jobs", status, code, "")


class Pauses(unittest.TestCase):
    def test_pauses_double_up_to_the_longest(self) -> None:
        retry = Retry(attempts=9, first=1, longest=10)
        self.assertEqual([retry.pause(n, draw=lambda: 1.0) for n in range(1, 7)], [1, 2, 4, 8, 10, 10])
        self.assertEqual([retry.pause(n, draw=lambda: 0.0) for n in range(1, 4)], [0.5, 1, 2])
        self.assertEqual(retry.backoff(10**9, lambda: 1.0), 10)

    def test_ends_after_the_last_attempt(self) -> None:
        self.assertIsNotNone(Retry(attempts=3).pause(2))
        self.assertIsNone(Retry(attempts=3).pause(3))
        self.assertIsNone(Retry(attempts=1).pause(1))

    def test_does_what_the_server_asks_for(self) -> None:
        self.assertEqual(Retry(first=1, longest=10).pause(1, 7.0), 7.0)
        self.assertEqual(Retry(first=1, longest=10).pause(1, 0.0, lambda: 1.0), 1.0)

    def test_waits_for_no_longer_than_the_longest(self) -> None:
        self.assertIsNone(Retry(longest=30).pause(1, 3600.0))

    def test_refuses_what_makes_no_sense(self) -> None:
        for wrong in ({"attempts": 0}, {"first": -1.0}, {"first": 5.0, "longest": 1.0}):
            with self.subTest(wrong), self.assertRaisesRegex(ValueError, "attempt"):
                Retry(**wrong)  # type: ignore[arg-type]


class WhatIsRepeated(unittest.TestCase):
    def test_what_had_no_effect(self) -> None:
        self.assertTrue(is_passing(error(429), is_repeatable=False))
        self.assertTrue(is_passing(error(503, "overloaded"), is_repeatable=False))

    def test_what_may_have_had_an_effect_only_if_it_does_no_harm_twice(self) -> None:
        for status in (502, 503, 504):
            self.assertTrue(is_passing(error(status), is_repeatable=True))
            self.assertFalse(is_passing(error(status), is_repeatable=False))

    def test_no_other_refusal(self) -> None:
        for status in (400, 401, 404, 409, 413, 500, 507):
            self.assertFalse(is_passing(error(status), is_repeatable=True))


class RetryAfter(unittest.TestCase):
    NOW = datetime(2026, 1, 1, 12, 0, 0, tzinfo=UTC)

    def test_is_in_seconds_or_a_date(self) -> None:
        cases = {
            None: None,
            "2": 2.0,
            " 120 ": 120.0,
            "Thu, 01 Jan 2026 12:00:05 GMT": 5.0,
            "Thu, 01 Jan 2026 12:00:05 -0000": 5.0,
            "Thu, 01 Jan 2026 11:00:00 GMT": 0.0,
        }
        for value, seconds in cases.items():
            with self.subTest(value):
                self.assertEqual(parse_retry_after(value, self.NOW), seconds)

    def test_whatever_else_it_is_does_not_count(self) -> None:
        for value in ("", "soon", "-1", "1.5", "²", "Thu, 99 Jan 2026 99:00:05 GMT"):
            with self.subTest(value):
                self.assertIsNone(parse_retry_after(value, self.NOW))

    def test_no_number_is_too_long(self) -> None:
        self.assertEqual(parse_retry_after("9" * 10_000), 9_999_999_999.0)
