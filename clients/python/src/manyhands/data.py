"""Data sets: bytes on the server, named by their SHA-256."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ._http import Body, Transport
from ._names import camel_case

AUTO = "auto"
_IMAGES = "images"
# Endings of files that are called otherwise than the format that the server converts them from.
_OTHER_ENDINGS = {"tab": "tsv", "ndjson": "jsonl", "zip": _IMAGES}
_FORMATS = frozenset({"csv", "tsv", "jsonl", "npy", "npz"})


@dataclass(frozen=True)
class Dataset:
    """A data set that the server has.

    sha256: names it
    size_bytes: of its content
    description: what it holds (DatasetDescription of the REST interface); None if it is stored byte by byte
    """

    sha256: str
    size_bytes: int
    description: Mapping[str, Any] | None = None

    @staticmethod
    def of(answer: Mapping[str, Any]) -> Dataset:
        return Dataset(answer["sha256"], answer["sizeBytes"], answer.get("description"))

    @property
    def records(self) -> int | None:
        """How many it has; None if it is stored byte by byte."""
        return self.description["records"] if self.description is not None else None


class Datasets:
    """`client.datasets`."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def upload(self, data: str | os.PathLike[str] | bytes, format: str | None = AUTO, **options: Any) -> Dataset:
        """Stores a file, a folder (with a folder of images for each class), or bytes.

        format: what the server is to convert it from, such as `csv`, `npz` or `images`; None: it is stored byte by
            byte; `auto`: what the ending of the file says, and None for bytes and for other endings
        options: of the conversion: `target="income", ignore=["id"], target_type="class", scale="none", size="64x48"`,
            … as the REST interface has them
        """
        found, body = (None, bytes(data)) if isinstance(data, bytes | bytearray | memoryview) else _file(Path(data))
        query = {camel_case(name): value for name, value in options.items()}
        answer = self._transport.answer(
            "POST",
            "api/datasets",
            query={"format": found if format == AUTO else format, **query},
            body=body,
            content_type="application/octet-stream",
        )
        return Dataset.of(answer)

    def upload_arrays(self, x: Any, y: Any) -> Dataset:
        """Stores arrays of NumPy: a record for each `x[i]`, with the target `y[i]`."""
        import numpy

        file = io.BytesIO()
        numpy.savez(file, x=x, y=y)
        return self.upload(file.getvalue(), format="npz")

    def get(self, sha256: str) -> bytes:
        """The bytes as they are stored, which for one that was converted are records."""
        return self._transport.content(f"api/datasets/{sha256}")

    def describe(self, sha256: str) -> Mapping[str, Any]:
        """What a converted data set holds."""
        answer: Mapping[str, Any] = self._transport.answer("GET", f"api/datasets/{sha256}/description")
        return answer

    def delete(self, sha256: str) -> None:
        self._transport.answer("DELETE", f"api/datasets/{sha256}")


def _file(path: Path) -> tuple[str | None, Body]:
    """What it is, as far as its name says, and what is sent of it."""
    if path.is_dir():
        return _IMAGES, _zipped(path)
    if not path.is_file():
        raise FileNotFoundError(f"{path} is neither a file nor a folder of images")
    ending = path.suffix[1:].lower()
    named = _OTHER_ENDINGS.get(ending, ending)
    return (named if named in _FORMATS or named == _IMAGES else None), path


def _zipped(folder: Path) -> bytes:
    """The same bytes for the same files, as each has the earliest date; images are compressed already."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for file in sorted(folder.rglob("*")):
            name = file.relative_to(folder)
            if file.is_file() and not any(part.startswith(".") for part in name.parts):
                archive.writestr(zipfile.ZipInfo(name.as_posix()), file.read_bytes())
    return out.getvalue()
