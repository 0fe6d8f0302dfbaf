"""The quick start of the README, word for word."""

import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

PACKAGE = Path(__file__).parents[2]


class QuickStart(unittest.TestCase):
    def test_does_what_the_readme_says(self) -> None:
        readme = (PACKAGE / "README.md").read_text(encoding="utf-8")
        blocks = re.findall(r"^```python\n(.*?)^```$", readme.partition("## Quick start")[2], re.MULTILINE | re.DOTALL)
        with tempfile.TemporaryDirectory() as folder:
            ran = subprocess.run(
                [sys.executable, "-B", "-c", f"import sys; sys.path.insert(0, {str(PACKAGE / 'src')!r})\n{blocks[0]}"],
                cwd=folder,
                capture_output=True,
                text=True,
            )
        self.assertEqual((ran.returncode, ran.stderr), (0, ""))
        lines = ran.stdout.splitlines()
        self.assertIn("state {'state': 'FINISHED'}", lines)
        self.assertTrue(any(line.startswith("round {'round': 9") for line in lines), ran.stdout)
        self.assertRegex(lines[-1], r"^\{'.*kernel': \[\[.*'.*bias': \[")
