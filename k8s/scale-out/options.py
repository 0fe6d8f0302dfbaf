"""The options of both doors, and how mistakes in them are told."""

import argparse
import re
from pathlib import Path

from console import Failure

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ("paper", "text", "home", "mlp", "map")


class Options(argparse.ArgumentParser):
    """One line says what is wrong, and the exit status is 2."""

    def __init__(self, name, help_text):
        super().__init__(prog=name, add_help=False, allow_abbrev=False)
        self._help = help_text
        self.add_argument("-h", "--help", action="help")

    def format_help(self):
        return self._help

    def understood(self, arguments):
        options, unknown = self.parse_known_args(arguments)
        if unknown:
            self.error(f"unknown option '{unknown[0]}'")
        return options

    def error(self, message):
        told = re.sub(r"^argument (\S+): expected one argument$", r"\1: needs a value", message)
        told = re.sub(r"^argument (\S+): ", r"\1 ", told)
        self.exit(2, f"{self.prog}: {told} (see --help)\n")


def numbers(value):
    """Of volunteers, each for a run."""
    if not re.fullmatch(r"[1-9][0-9]*(,[1-9][0-9]*)*", value):
        raise argparse.ArgumentTypeError(f"{value}: must be numbers from 1, separated by commas, like 1,2,4")
    return [int(number) for number in value.split(",")]


def seconds(value):
    if not re.fullmatch(r"[1-9][0-9]*", value):
        raise argparse.ArgumentTypeError(f"{value}: must be a whole number of seconds")
    return int(value)


def positive(value):
    if not re.fullmatch(r"[1-9][0-9]*", value):
        raise argparse.ArgumentTypeError(f"{value}: must be a whole number from 1")
    return int(value)


def natural(value):
    if not re.fullmatch(r"[0-9]+", value):
        raise argparse.ArgumentTypeError(f"{value}: must be a whole number from 0")
    return int(value)


def example(name):
    """Its job, or that of its folder of programs."""
    file = ROOT / "examples" / f"{name}.json"
    return file if file.is_file() else ROOT / "examples" / name / "job.json"


def job_file(value):
    """Of a job with a name, or of a file."""
    file = example(value) if value in EXAMPLES else Path(value)
    if not file.is_file():
        raise argparse.ArgumentTypeError(
            f"{value}: there is no such file, and the jobs with a name are {', '.join(EXAMPLES)}"
        )
    return file


def existing(value):
    file = Path(value)
    if not file.is_file():
        raise argparse.ArgumentTypeError(f"{value}: there is no such file")
    return file


def corpus():
    """What a job trains on unless it is told."""
    bundle = ROOT / "node_modules/@tensorflow/tfjs-0.11.7/dist/tf.js"
    return bundle if bundle.is_file() else ROOT / "LICENSE"


def known_leaves(job):
    """None if the job does not say, which is no harm as long as nothing is cut."""
    try:
        return job.leaves()
    except Failure:
        return None
