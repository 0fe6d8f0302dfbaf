"""The client of a Manyhands server: networks trained, and programs computed, in the browsers of volunteers.

It prints nothing and needs nothing but the standard library. Objects are not thread-safe; use a `Client` per thread.
"""

from ._version import __version__
from .client import Client
from .data import Dataset, Datasets
from .errors import (
    FieldError,
    JobFailedError,
    ManyhandsError,
    SafetensorsError,
    ServerAwayError,
    ServiceError,
    UnexpectedAnswerError,
)
from .events import Event
from .job import Job, Jobs
from .retry import Retry

__all__ = [
    "Client",
    "Dataset",
    "Datasets",
    "Event",
    "FieldError",
    "Job",
    "JobFailedError",
    "Jobs",
    "ManyhandsError",
    "Retry",
    "SafetensorsError",
    "ServerAwayError",
    "ServiceError",
    "UnexpectedAnswerError",
    "__version__",
]
