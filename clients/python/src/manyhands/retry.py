"""When a request is repeated, and after which pause."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from .errors import ServiceError

_BUSY = frozenset({429, 503})
# What stands in front of the services says this while none is behind it.
_AWAY = frozenset({502, 504})


@dataclass(frozen=True)
class Retry:
    """Exponential back-off with jitter (a pause is drawn from its upper half), and what the server asks for.

    attempts: requests in all; 1: none is repeated
    first: longest pause after the first attempt, seconds; it doubles with every attempt
    longest: longest pause, seconds; whoever is told to wait for longer is told the error instead
    """

    attempts: int = 6
    first: float = 0.5
    longest: float = 30.0

    def __post_init__(self) -> None:
        if self.attempts < 1 or self.first < 0 or self.longest < self.first:
            raise ValueError(f"{self}: at least one attempt is needed, and 0 <= first <= longest")

    def pause(
        self, attempt: int, retry_after: float | None = None, draw: Callable[[], float] = random.random
    ) -> float | None:
        """Seconds until the next attempt; None: there is none.

        attempt: how many there have been, from 1
        draw: a number from 0 to 1
        """
        if attempt >= self.attempts or (retry_after is not None and retry_after > self.longest):
            return None
        return max(self.backoff(attempt, draw), retry_after or 0.0)

    def backoff(self, attempt: int, draw: Callable[[], float] = random.random) -> float:
        """The same without an end."""
        # Above 2**60 nothing is shorter than the longest pause.
        return min(self.longest, self.first * 2 ** min(attempt - 1, 60)) * (0.5 + draw() / 2)


def is_passing(error: ServiceError, is_repeatable: bool) -> bool:
    """Whether another attempt may succeed and do no harm.

    is_repeatable: whether the request may take effect twice; if not, it is repeated only after it certainly had none
    """
    if error.status == 429 or error.code == "overloaded":
        return True
    return is_repeatable and error.status in _BUSY | _AWAY


def parse_retry_after(value: str | None, now: datetime | None = None) -> float | None:
    """The header, which is in seconds or a date, in seconds from now; None if there is none that can be read."""
    if value is None:
        return None
    if value.strip().isascii() and value.strip().isdigit():
        return float(value.strip()[:10])
    try:
        date = parsedate_to_datetime(value)
    except ValueError:
        return None
    # A date without a zone is in UTC.
    date = date if date.tzinfo else date.replace(tzinfo=UTC)
    return max(0.0, (date - (now or datetime.now(UTC))).total_seconds())
