"""Names in Python, and the same in the REST interface."""

from __future__ import annotations


def camel_case(name: str) -> str:
    """`batch_size` → `batchSize`."""
    first, *others = name.split("_")
    return first + "".join(other[:1].upper() + other[1:] for other in others)
