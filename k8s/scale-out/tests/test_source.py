"""What holds for every file of the experiment."""

import ast
import unittest
from pathlib import Path

FILES = sorted(Path(__file__).parents[1].rglob("*.py"))


class SourceTest(unittest.TestCase):
    def test_python_3_8_understands_every_file(self):
        self.assertGreater(len(FILES), 10)
        for file in FILES:
            with self.subTest(file.name):
                ast.parse(file.read_text(encoding="utf-8"), feature_version=(3, 8))

    def test_nothing_but_python_is_imported(self):
        own = {file.stem for file in FILES} | {"tests"}
        for file in FILES:
            for name in imported(ast.parse(file.read_text(encoding="utf-8"))):
                with self.subTest(f"{file.name}: {name}"):
                    self.assertTrue(name in own or name in STANDARD, f"{name} is neither a part of the experiment nor of Python")


# Of Python's library; sys.stdlib_module_names is younger than 3.8.
STANDARD = {
    "argparse",
    "ast",
    "base64",
    "contextlib",
    "copy",
    "csv",
    "hashlib",
    "http",
    "io",
    "json",
    "math",
    "os",
    "pathlib",
    "re",
    "secrets",
    "shutil",
    "signal",
    "socket",
    "statistics",
    "subprocess",
    "sys",
    "tempfile",
    "threading",
    "time",
    "typing",
    "unittest",
    "urllib",
}


def imported(module):
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from (each.name.split(".")[0] for each in node.names)
        if isinstance(node, ast.ImportFrom):
            yield node.module.split(".")[0]
