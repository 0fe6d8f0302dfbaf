"""Job descriptions, made of what users of Keras say. What is not given here is up to the server, and so are all checks
that it can make."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any

from ._names import camel_case
from .data import Dataset

# Leaves that a batch is cut into: so many volunteers can compute at the same time.
_LEAVES = 8
# Leaves that held-out samples are cut into, at most.
_EVALUATION_LEAVES = 1024


def topology(model: Any) -> Mapping[str, Any]:
    """Of a model of Keras, or of anything else with `to_json`; of its JSON as a text; or as it is."""
    text = model.to_json() if hasattr(model, "to_json") else model
    value = json.loads(text) if isinstance(text, str) else text
    if not isinstance(value, Mapping):
        kind = type(model).__name__
        raise ValueError(f"model is a {kind}; a model of Keras, its JSON, or the same as a dict is expected")
    return value


def training_job(
    model: Any,
    data: Dataset | Mapping[str, Any],
    *,
    loss: str,
    name: str | None,
    epochs: int,
    batch_size: int,
    leaf_size: int | None,
    samples_per_epoch: int | None,
    validation_split: float,
    optimizer: str | Mapping[str, Any],
    learning_rate: float,
    training: Mapping[str, Any],
    more: Mapping[str, Any],
) -> dict[str, Any]:
    """What `POST /api/jobs` takes, for training in synchronous rounds."""
    if not 0 <= validation_split < 1:
        raise ValueError(f"validation_split is {validation_split}; it must be at least 0 and below 1")
    network = topology(model)
    records = data.records if isinstance(data, Dataset) else None
    held_out = math.floor(records * validation_split) if records else 0
    per_epoch = _samples_per_epoch(samples_per_epoch, records, held_out)
    batch = min(batch_size, per_epoch)
    batches = {"batchSize": batch, "leafSize": leaf_size or max(1, batch // _LEAVES)}
    job = {
        "name": name or _name(network),
        "model": {"topology": network, "loss": camel_case(loss)},
        "data": {"type": "records", "dataset": data.sha256} if isinstance(data, Dataset) else dict(data),
        "training": {
            "epochs": epochs,
            "samplesPerEpoch": per_epoch,
            # How a mode other than the usual one cuts its samples, it says itself.
            **({} if "mode" in training else batches),
            **training,
        },
        "optimizer": dict(optimizer)
        if isinstance(optimizer, Mapping)
        else {"type": optimizer, "learningRate": learning_rate},
        **_camel(more),
    }
    if validation_split > 0 and "evaluation" not in job:
        if "mode" in training:
            raise ValueError(
                "training has a mode of its own; give evaluation={...}, as the REST interface has it, in place of"
                " validation_split"
            )
        job["evaluation"] = _evaluation(validation_split, held_out, batch, -(-per_epoch // batch))
    return job


def _samples_per_epoch(wanted: int | None, records: int | None, held_out: int) -> int:
    if wanted is not None:
        return wanted
    if records is None:
        raise ValueError("samples_per_epoch is missing; only of data sets that the server has converted it is known")
    return records - held_out


def _evaluation(split: float, held_out: int, batch: int, rounds_per_epoch: int) -> dict[str, Any]:
    """Once an epoch, of all samples that are held out."""
    if held_out == 0:
        raise ValueError(
            f"validation_split is {split}, but how many samples that makes is not known, or it makes none;"
            " give evaluation={...} as the REST interface has it, or a larger part"
        )
    return {
        "heldOutFraction": split,
        "samples": held_out,
        "leafSize": max(batch, -(-held_out // _EVALUATION_LEAVES)),
        "everyRounds": rounds_per_epoch,
    }


def map_job(
    program: str,
    inputs: Mapping[str, Any],
    *,
    name: str,
    reduce: str | Mapping[str, Any] | None,
    more: Mapping[str, Any],
    settings: Mapping[str, Any],
) -> dict[str, Any]:
    """What `POST /api/jobs` takes, for calling a program for each of many inputs.

    program: SHA-256 of its data set
    more: besides `mapReduce`; settings: within it
    """
    work: dict[str, Any] = {"program": program, "inputs": inputs, **_camel(settings)}
    if reduce is not None:
        work["reduce"] = {"type": reduce} if isinstance(reduce, str) else dict(reduce)
    return {"name": name, "mapReduce": work, **_camel(more)}


def number_inputs(numbers: range) -> dict[str, Any]:
    if not numbers:
        raise ValueError(f"{numbers} is empty; at least one input is needed")
    return {"type": "numbers", "first": numbers.start, "step": numbers.step, "count": len(numbers)}


def json_lines(values: Sequence[Any]) -> bytes:
    """A line for each value, as inputs are stored."""
    if not values:
        raise ValueError("there are no inputs; at least one is needed")
    return "".join(json.dumps(value, ensure_ascii=False, allow_nan=False) + "\n" for value in values).encode()


def _name(network: Mapping[str, Any]) -> str:
    config = network.get("config")
    name = config.get("name") if isinstance(config, Mapping) else None
    return name if isinstance(name, str) and name else "model"


def _camel(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {camel_case(name): value for name, value in fields.items() if value is not None}
