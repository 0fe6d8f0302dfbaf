"""What a program begins with."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from ._describe import json_lines, map_job, number_inputs, training_job
from ._http import Transport
from .data import Dataset, Datasets
from .job import Job, Jobs
from .retry import Retry

URL_VARIABLE = "MANYHANDS_URL"
TOKEN_VARIABLE = "MANYHANDS_ADMIN_TOKEN"
_DEFAULT_URL = "http://localhost:8080/"


class Client:
    """Speaks to a Manyhands server for an organizer.

    url: of the server; None: what MANYHANDS_URL has, or http://localhost:8080/
    token: an organizer's; None: what MANYHANDS_ADMIN_TOKEN has. Whoever only looks on needs none
    timeout: for how long nothing may be heard of the server in the midst of a request, seconds
    """

    datasets: Datasets
    jobs: Jobs

    def __init__(
        self, url: str | None = None, token: str | None = None, *, timeout: float = 60.0, retry: Retry | None = None
    ) -> None:
        url = url or os.environ.get(URL_VARIABLE) or _DEFAULT_URL
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.netloc or parts.query or parts.fragment:
            raise ValueError(f"url is '{url}'; the address of a server is expected, such as https://train.example.org")
        token = (token or os.environ.get(TOKEN_VARIABLE) or "").strip()
        if not token.isascii() or not token.isprintable():
            raise ValueError("the token has characters that no token has; was it copied completely?")
        self._transport = Transport(url, token, timeout, retry or Retry())
        self.datasets = Datasets(self._transport)
        self.jobs = Jobs(self._transport)

    @property
    def url(self) -> str:
        return self._transport.url

    def submit(
        self,
        model: Any,
        data: Dataset | Mapping[str, Any] | str | os.PathLike[str] | bytes,
        *,
        loss: str,
        name: str | None = None,
        epochs: int = 1,
        batch_size: int = 32,
        leaf_size: int | None = None,
        samples_per_epoch: int | None = None,
        validation_split: float = 0.0,
        optimizer: str | Mapping[str, Any] = "adam",
        learning_rate: float = 0.001,
        training: Mapping[str, Any] | None = None,
        paused: bool = False,
        **more: Any,
    ) -> Job:
        """Creates a job that trains. Arguments are named as in Keras, or as in the REST interface.

        model: of Keras, or its JSON, or the same as a dict
        data: what `datasets.upload` returned; what it takes; or a DataSource of the REST interface, for texts
        loss: `categorical_crossentropy`, `mean_squared_error`, …
        batch_size: samples of a round, which is a step of the optimizer; at most those of an epoch
        leaf_size: samples that a volunteer computes at least; None: an eighth of a batch
        samples_per_epoch: None: all that are not held out, of data that the server has converted; needed for any other
        validation_split: part of the samples that is held out, and measured on once an epoch
        optimizer: its name, or an Optimizer of the REST interface
        training: more fields of Training of the REST interface; these count
        paused: whether it begins paused, so that volunteers gather until it is resumed
        more: further fields of the description, such as seed=7 or verification={"policy": "strict"}
        """
        if isinstance(data, str | os.PathLike | bytes):
            data = self.datasets.upload(data)
        description = training_job(
            model,
            data,
            loss=loss,
            name=name,
            epochs=epochs,
            batch_size=batch_size,
            leaf_size=leaf_size,
            samples_per_epoch=samples_per_epoch,
            validation_split=validation_split,
            optimizer=optimizer,
            learning_rate=learning_rate,
            training=training or {},
            more=more,
        )
        return self.jobs.create(description, paused=paused)

    def map(
        self,
        program: str | os.PathLike[str] | bytes,
        inputs: range | Mapping[str, Sequence[Any]] | Iterable[Any],
        *,
        name: str = "map",
        reduce: str | Mapping[str, Any] | None = None,
        paused: bool = False,
        seed: int | None = None,
        **settings: Any,
    ) -> Job:
        """Creates a job that calls a program for each of many inputs.

        program: path of a JavaScript or WebAssembly module; or its content, as bytes
        inputs: a range; a dict with a list of values for each parameter, all combinations of which are inputs; or
            anything else with values that can be written as JSON
        reduce: `sum`, `mean`, …, or a Reduction of the REST interface; None: all results are kept
        settings: more fields of MapReduce of the REST interface, such as iterations=3 or limits={"memoryMiB": 128}
        """
        described = self._inputs(inputs)
        description = map_job(
            self.datasets.upload(program, format=None).sha256,
            described,
            name=name,
            reduce=reduce,
            more={"seed": seed},
            settings=settings,
        )
        return self.jobs.create(description, paused=paused)

    def _inputs(self, inputs: range | Mapping[str, Sequence[Any]] | Iterable[Any]) -> Mapping[str, Any]:
        if isinstance(inputs, range):
            return number_inputs(inputs)
        if isinstance(inputs, Mapping):
            return {"type": "grid", "parameters": {each: list(values) for each, values in inputs.items()}}
        lines = self.datasets.upload(json_lines(list(inputs)), format=None)
        return {"type": "lines", "dataset": lines.sha256}

    def close(self) -> None:
        """Connections live as long as a request, so there is nothing to close; for `with`, and for what may come."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

