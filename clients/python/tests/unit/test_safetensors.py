import builtins
import json
import struct
import unittest
from typing import Any
from unittest.mock import patch

from manyhands import SafetensorsError, safetensors

try:
    import numpy
except ImportError:
    numpy = None


def file(header: object, values: bytes = b"", length: int | None = None) -> bytes:
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(text) if length is None else length) + text + values


def entry(shape: object = (2,), offsets: object = (0, 8), dtype: object = "F32", **more: object) -> dict[str, object]:
    return {"dtype": dtype, "shape": shape, "data_offsets": offsets, **more}


GOOD = file(
    {
        "__metadata__": {"version": "3"},
        "b": entry((2,), (24, 32)),
        "a/kernel": entry((2, 3), (0, 24)),
        "none": entry((0, 5), (32, 32)),
        "one": entry((), (32, 36)),
    },
    struct.pack("<9f", 1, 2, 3, 4, 5, 6, 0.5, -0.5, 7),
)


def without_numpy() -> Any:
    real = builtins.__import__

    def imports(name: str, *rest: Any) -> Any:
        if name == "numpy":
            raise ImportError(name)
        return real(name, *rest)

    return patch.object(builtins, "__import__", imports)


class Reading(unittest.TestCase):
    def test_gives_views_of_the_shape_where_numpy_is_missing(self) -> None:
        with without_numpy():
            tensors = safetensors.read(GOOD)
        self.assertEqual(list(tensors), ["a/kernel", "b", "none", "one"])
        self.assertEqual(tensors["a/kernel"].shape, (2, 3))
        self.assertEqual(tensors["a/kernel"].tolist(), [[1, 2, 3], [4, 5, 6]])
        self.assertEqual(tensors["a/kernel"][1, 0], 4)
        self.assertEqual(tensors["b"].tolist(), [0.5, -0.5])
        self.assertEqual(tensors["none"].tolist(), [])
        self.assertEqual(tensors["one"].tolist(), 7)
        tensors["b"][0] = 3  # They are the reader's own.

    @unittest.skipIf(numpy is None, "NumPy is not installed")
    def test_gives_arrays_of_numpy(self) -> None:
        tensors = safetensors.read(GOOD)
        self.assertEqual(tensors["a/kernel"].dtype, "float32")
        self.assertEqual({name: each.shape for name, each in tensors.items()}["none"], (0, 5))
        self.assertEqual(tensors["a/kernel"].tolist(), [[1, 2, 3], [4, 5, 6]])
        tensors["b"][0] = 3

    def test_reads_whole_numbers_and_truths(self) -> None:
        header = {"i": entry([2], [0, 16], "I64"), "t": entry([1], [16, 17], "BOOL"), "u": entry([1], [17, 18], "U8")}
        with without_numpy():
            tensors = safetensors.read(file(header, struct.pack("<qq?B", -1, 2**40, True, 255)))
        self.assertEqual([tensors[each].tolist() for each in "itu"], [[-1, 2**40], [True], [255]])

    def test_swaps_bytes_where_the_machine_has_the_other_order(self) -> None:
        swapped = file({"a": entry([1], [0, 4])}, struct.pack(">f", 1.5))
        with without_numpy(), patch("sys.byteorder", "big"):
            self.assertEqual(safetensors.read(swapped)["a"].tolist(), [1.5])

    def test_reads_what_the_file_says_about_itself(self) -> None:
        self.assertEqual(safetensors.metadata(GOOD), {"version": "3"})
        self.assertEqual(safetensors.metadata(file(b"{}  ")), {})

    def test_types_that_python_has_not_need_numpy(self) -> None:
        with without_numpy(), self.assertRaisesRegex(SafetensorsError, "NumPy has to be installed"):
            safetensors.read(file({"a": entry([1], [0, 2], "F16")}, b"12"))


class Hostile(unittest.TestCase):
    CASES: dict[str, tuple[bytes, str]] = {
        "nothing": (b"", "has 0 bytes"),
        "half a length": (b"1234567", "has 7 bytes"),
        "a header longer than the file": (file({}, length=3), "at most 2 are possible"),
        "the longest header": (file({}, length=2**64 - 1), "at most 2 are possible"),
        "no header": (struct.pack("<Q", 0) + b"abc", "does not begin with {"),
        "a zip": (b"PK\3\4\0\0\0\0" + b"0" * 40, "header has"),
        "a list": (file(b"[]"), "does not begin with {"),
        "not JSON": (file(b"{,}"), "is not JSON"),
        "not UTF-8": (file(b'{"\xff": 1}'), "is not JSON"),
        "depth": (file(b'{"a":' * 100_000), "is not JSON"),
        "a long number": (file(b'{"a":' + b"9" * 5_000 + b"}"), "is not JSON"),
        "a name twice": (file(b'{"a":1,"a":2}'), "twice"),
        "a nested name twice": (file(b'{"a":{"dtype":"F32","dtype":"F64"}}'), "twice"),
        "metadata of numbers": (file({"__metadata__": {"a": 1}}), "__metadata__"),
        "metadata that are a list": (file({"__metadata__": ["a"]}), "__metadata__"),
        "an entry that is a number": (file({"a": 1}), "'a' does not have"),
        "an entry with more": (file({"a": entry(more=1)}, b"12345678"), "nothing else"),
        "an entry with less": (file({"a": {"dtype": "F32", "shape": [1]}}), "does not have"),
        "an unknown type": (file({"a": entry(dtype="F33")}, b"12345678"), "'F33'"),
        "a type that is a list": (file({"a": entry(dtype=["F32"])}, b"12345678"), "is of type"),
        "a negative shape": (file({"a": entry([-2])}, b"12345678"), "shape of 'a'"),
        "a shape that is true": (file({"a": entry([True, 2])}, b"12345678"), "shape of 'a'"),
        "a shape of fractions": (file({"a": entry([2.0])}, b"12345678"), "shape of 'a'"),
        "a shape that is a number": (file({"a": entry(2)}, b"12345678"), "shape of 'a'"),
        "a shape of too many dimensions": (file({"a": entry([1] * 65)}, b"12345678"), "shape of 'a'"),
        "a huge shape": (file({"a": entry([2**62] * 60)}, b"12345678"), "takes"),
        "a number beyond 64 bits": (file({"a": entry([2**63])}, b"12345678"), "shape of 'a'"),
        "offsets that are three": (file({"a": entry(offsets=[0, 4, 8])}, b"12345678"), "data_offsets of 'a'"),
        "offsets that go back": (file({"a": entry(offsets=[8, 0])}, b"12345678"), "takes 8 bytes"),
        "offsets below zero": (file({"a": entry(offsets=[-8, 0])}, b"12345678"), "data_offsets of 'a'"),
        "offsets that do not fit the shape": (file({"a": entry([3])}, b"12345678"), "takes 12 bytes"),
        "values that are missing": (file({"a": entry()}, b"1234"), "may be cut off"),
        "values that nobody has": (file({"a": entry()}, b"123456789"), "tensors end at"),
        "a gap": (file({"a": entry(), "b": entry(offsets=[12, 20])}, b"0" * 20), "begins at byte"),
        "an overlap": (file({"a": entry(), "b": entry(offsets=[4, 12])}, b"0" * 12), "begins at byte"),
        "a gap before the first": (file({"a": entry(offsets=[4, 12])}, b"0" * 12), "begins at byte"),
    }

    def test_each_ends_in_an_error_that_says_what_is_wrong(self) -> None:
        for name, (content, message) in self.CASES.items():
            with self.subTest(name), self.assertRaisesRegex(SafetensorsError, message):
                safetensors.read(content)

    def test_every_file_that_is_cut_off(self) -> None:
        for length in range(len(GOOD)):
            with self.subTest(length), self.assertRaises(SafetensorsError):
                safetensors.read(GOOD[:length])

    def test_a_changed_byte_of_the_header_is_an_error_or_another_file_never_a_crash(self) -> None:
        end = 8 + int.from_bytes(GOOD[:8], "little")
        for at in range(end):
            for byte in (0, 0x22, 0x2D, 0x39, 0x7B, 0xFF):
                changed = GOOD[:at] + bytes([byte]) + GOOD[at + 1 :]
                try:
                    safetensors.read(changed)
                except SafetensorsError:
                    pass
