"""Reads the format safetensors: https://huggingface.co/docs/safetensors. Nothing in such a file is ever run.

A file is the length of a header (8 bytes, little-endian), the header (JSON: for each tensor its type, shape and place),
and the values, row by row, little-endian, without a gap.
"""

from __future__ import annotations

import json
import math
import sys
from array import array
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .errors import SafetensorsError

_LENGTH_BYTES = 8
_MAX_HEADER_BYTES = 100_000_000
_MAX_DIMENSIONS = 64

# Bytes of a value, and what NumPy and the module struct call the type; None: it has none here.
_TYPES: Mapping[str, tuple[int, str | None, str | None]] = {
    "F64": (8, "f8", "d"),
    "F32": (4, "f4", "f"),
    "F16": (2, "f2", None),
    "BF16": (2, None, None),
    "I64": (8, "i8", "q"),
    "I32": (4, "i4", "i"),
    "I16": (2, "i2", "h"),
    "I8": (1, "i1", "b"),
    "U64": (8, "u8", "Q"),
    "U32": (4, "u4", "I"),
    "U16": (2, "u2", "H"),
    "U8": (1, "u1", "B"),
    "BOOL": (1, "?", "?"),
}


@dataclass(frozen=True)
class Tensor:
    """Where a tensor's bytes are: from `begin` to `end` of the file."""

    name: str
    dtype: str
    shape: tuple[int, ...]
    begin: int
    end: int


def read(file: bytes) -> dict[str, Any]:
    """The tensors by name, in the order of the file: arrays of NumPy where it is installed, else memoryviews of the
    same shape (`view[0, 1]`, `view.tolist()`). They do not share memory with the file.

    Raises SafetensorsError if the file is malformed, or holds types that Python has not.
    """
    return {tensor.name: _array(file, tensor) for tensor in tensors(file)}


def metadata(file: bytes) -> dict[str, str]:
    """What the file says about itself."""
    return _metadata(_header(file))


def tensors(file: bytes) -> list[Tensor]:
    """What the header says, checked: each tensor has the bytes that its shape takes, and each byte has one tensor."""
    header = _header(file)
    _metadata(header)
    start = at = _LENGTH_BYTES + int.from_bytes(file[:_LENGTH_BYTES], "little")
    found = [_tensor(name, entry, start) for name, entry in header.items() if name != "__metadata__"]
    found.sort(key=lambda tensor: (tensor.begin, tensor.end))
    for tensor in found:
        if tensor.begin != at:
            where = f"byte {tensor.begin}, not at {at}, where the one before ends"
            raise SafetensorsError(f"{tensor.name!r} begins at {where}")
        at = tensor.end
    if at != len(file):
        raise SafetensorsError(f"the tensors end at byte {at}, but the file has {len(file)}; it may be cut off")
    return found


def _header(file: bytes) -> dict[str, Any]:
    if len(file) < _LENGTH_BYTES:
        raise SafetensorsError(f"the file has {len(file)} bytes, fewer than the {_LENGTH_BYTES} of a header's length")
    length = int.from_bytes(file[:_LENGTH_BYTES], "little")
    most = min(_MAX_HEADER_BYTES, len(file) - _LENGTH_BYTES)
    if length > most:
        raise SafetensorsError(f"the header has {length} bytes; at most {most} are possible here")
    text = file[_LENGTH_BYTES : _LENGTH_BYTES + length]
    if not text.startswith(b"{"):
        raise SafetensorsError("the header does not begin with {; is this a file in the format safetensors?")
    try:
        header: dict[str, Any] = json.loads(text.decode("utf-8"), object_pairs_hook=_without_duplicates)
    except (ValueError, RecursionError) as e:
        raise SafetensorsError(f"the header is not JSON: {e}") from e
    return header


def _metadata(header: Mapping[str, Any]) -> dict[str, str]:
    texts = header.get("__metadata__", {})
    if not isinstance(texts, dict) or not all(isinstance(text, str) for text in texts.values()):
        raise SafetensorsError("__metadata__ is not an object of texts")
    return texts


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise SafetensorsError("the header names something twice")
    return result


def _tensor(name: str, entry: object, start: int) -> Tensor:
    if not isinstance(entry, dict) or entry.keys() != {"dtype", "shape", "data_offsets"}:
        raise SafetensorsError(f"{name!r} does not have dtype, shape and data_offsets, and nothing else")
    dtype, shape, offsets = entry["dtype"], entry["shape"], entry["data_offsets"]
    if not isinstance(dtype, str) or dtype not in _TYPES:
        raise SafetensorsError(f"{name!r} is of type {dtype!r}; one of {', '.join(_TYPES)} is expected")
    if not _are_counts(shape) or len(shape) > _MAX_DIMENSIONS:
        raise SafetensorsError(f"the shape of {name!r} is not a list of at most {_MAX_DIMENSIONS} counts")
    if not _are_counts(offsets) or len(offsets) != 2:
        raise SafetensorsError(f"the data_offsets of {name!r} are not two counts")
    begin, end = offsets
    size = math.prod(shape) * _TYPES[dtype][0]
    if end - begin != size:
        raise SafetensorsError(f"{name!r} of shape {shape} takes {size} bytes, not those from {begin} to {end}")
    return Tensor(name, dtype, tuple(shape), start + begin, start + end)


def _are_counts(value: object) -> bool:
    # JSON's true is 1 to Python.
    return isinstance(value, list) and all(type(each) is int and 0 <= each < 2**63 for each in value)


def _array(file: bytes, tensor: Tensor) -> Any:
    values = file[tensor.begin : tensor.end]
    _, for_numpy, for_struct = _TYPES[tensor.dtype]
    try:
        import numpy
    except ImportError:
        return _view(values, tensor, for_struct)
    if for_numpy is None:
        raise SafetensorsError(f"{tensor.name!r} is of type {tensor.dtype}, which NumPy has not")
    little = numpy.dtype(for_numpy).newbyteorder("<")
    return numpy.frombuffer(values, little).astype(numpy.dtype(for_numpy)).reshape(tensor.shape)


def _view(values: bytes, tensor: Tensor, code: Any) -> Any:
    if code is None:
        raise SafetensorsError(f"{tensor.name!r} is of type {tensor.dtype}, for which NumPy has to be installed")
    own = bytearray(values)
    if sys.byteorder == "big" and code != "?":
        swapped = array(code, values)
        swapped.byteswap()
        own = bytearray(swapped.tobytes())
    # A view has no dimension without length: such a tensor is a list without values.
    return memoryview(own).cast(code, tensor.shape) if values else memoryview(own).cast(code)
