import ast
import sys
import tomllib
import unittest
from pathlib import Path

PACKAGE = Path(__file__).parents[2]
SOURCES = sorted((PACKAGE / "src/manyhands").glob("*.py"))
OPTIONAL = {"numpy"}
LONGEST_LINE = 120


class Sources(unittest.TestCase):
    def nodes(self) -> list[tuple[str, ast.AST]]:
        self.assertGreater(len(SOURCES), 5)
        return [(each.name, node) for each in SOURCES for node in ast.walk(ast.parse(each.read_bytes()))]

    def test_print_nothing(self) -> None:
        printed = [name for name, node in self.nodes() if isinstance(node, ast.Name) and node.id in {"print", "input"}]
        self.assertEqual(printed, [])

    def test_import_nothing_but_the_standard_library(self) -> None:
        imported: set[str] = set()
        for _, node in self.nodes():
            if isinstance(node, ast.Import):
                imported |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                imported.add((node.module or "").partition(".")[0])
        self.assertEqual(imported - sys.stdlib_module_names, OPTIONAL)

    def test_say_of_which_types_everything_is(self) -> None:
        functions = [(name, node) for name, node in self.nodes() if isinstance(node, ast.FunctionDef)]
        bare = [
            f"{name}: {node.name}"
            for name, node in functions
            if node.returns is None
            or any(each.annotation is None for each in node.args.args if each.arg not in {"self", "cls"})
        ]
        self.assertEqual(bare, [])
        self.assertTrue((PACKAGE / "src/manyhands/py.typed").exists())

    def test_lines_are_short_enough_to_read(self) -> None:
        files = [file for file in PACKAGE.rglob("*.py") if "tests" in file.parts or "src" in file.parts]
        long = [
            f"{file.name}:{number}"
            for file in files
            for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
            if len(line) > LONGEST_LINE
        ]
        self.assertEqual(long, [])


class Metadata(unittest.TestCase):
    def test_need_nothing(self) -> None:
        project = tomllib.loads((PACKAGE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        self.assertEqual((project["dependencies"], project["requires-python"]), ([], ">=3.11"))
        self.assertTrue((PACKAGE / project["readme"]).exists())
