"""Runs the tests: `run.py` those that need no server, `run.py live` those against the server of MANYHANDS_URL."""

import sys
import unittest
from pathlib import Path

HERE = Path(__file__).parent

if __name__ == "__main__":
    if sys.version_info < (3, 11):
        sys.exit(f"Python is {sys.version.split()[0]}; 3.11 or newer is needed")
    sys.path.insert(0, str(HERE.parent / "src"))
    folder = HERE / (sys.argv[1] if len(sys.argv) > 1 else "unit")
    tests = unittest.defaultTestLoader.discover(str(folder), top_level_dir=str(folder))
    if tests.countTestCases() == 0:
        sys.exit(f"{folder} has no tests")
    sys.exit(not unittest.TextTestRunner().run(tests).wasSuccessful())
