"""A job's description, as far as the experiment understands it: its data set or program, and its leaves. The rest is judged by
task-service.
"""

import copy
import json
import math
import re
from pathlib import Path

from console import Failure

# About how long the run with the fewest workers takes on one machine, unless the number of rounds is given.
SLOWEST_RUN_MILLIS = 60_000
# What a leaf is taken to last without a pace.
UNPACED_LEAF_MILLIS = 10
FEWEST_ROUNDS, MOST_ROUNDS = 5, 80
# Of a map-reduce job, each of which has hundreds of leaves.
FEWEST_MAP_ROUNDS = 2

SHA256 = re.compile(r"[0-9a-f]{64}")


class Job:
    def __init__(self, description, directory=Path()):
        """`directory`: paths in the description start there."""
        self._description = description
        self._directory = directory

    @classmethod
    def read(cls, file):
        with open(file, encoding="utf-8") as source:
            try:
                description = json.load(source)
            except ValueError as problem:
                raise Failure(f"job file {file} is not JSON: {problem}") from None
        if not isinstance(description, dict):
            raise Failure(f"job file {file} is not a JSON object {{…}}")
        return cls(description, Path(file).parent)

    def takes_corpus(self):
        """Whether data are to be given with it: it needs some, and names none."""
        return (
            "counting" not in self._description
            and not self._is_map()
            and not self._section("data").get("dataset")
        )

    def with_dataset(self, sha256):
        return Job({**self._description, "data": {**self._section("data"), "dataset": sha256}})

    def program(self):
        """The file of its program, if it names one instead of what is stored."""
        named = self._section("mapReduce").get("program")
        return self._directory / named if isinstance(named, str) and not SHA256.fullmatch(named) else None

    def with_program(self, sha256):
        return Job({**self._description, "mapReduce": {**self._section("mapReduce"), "program": sha256}})

    def json(self, job_id):
        return json.dumps({**self._description, "id": job_id})

    def leaves(self):
        """Of one round; fails if the job does not say."""
        if "counting" in self._description:
            return ceiling(self._whole("counting", "units"), self._whole("counting", "leafSize"))
        if self._is_map():
            return self._whole("mapReduce", "leavesPerRound")
        return ceiling(self._whole("training", "batchSize"), self._whole("training", "leafSize"))

    def rounds(self):
        """That train or map; fails if the job does not say."""
        if "counting" in self._description:
            return self._whole("counting", "rounds")
        if self._is_map():
            of_a_round = self._whole("mapReduce", "leafSize") * self.leaves()
            return ceiling(self._whole("mapReduce", "inputs", "count"), of_a_round)
        of_an_epoch = ceiling(self._whole("training", "samplesPerEpoch"), self._whole("training", "batchSize"))
        return of_an_epoch * self._whole("training", "epochs")

    def cut(self, leaves, rounds):
        """The same work and the same size of leaves; only so many rounds, each of so many leaves, and no evaluation."""
        changed = copy.deepcopy(self._description)
        if "counting" in changed:
            units = leaves * self._whole("counting", "leafSize")
            changed["counting"].update(units=units, rounds=rounds)
            return Job(changed)
        if self._is_map():
            # Of lines there are as many as there are.
            self._whole("mapReduce", "inputs", "count")
            changed["mapReduce"]["inputs"]["count"] = leaves * rounds * self._whole("mapReduce", "leafSize")
            changed["mapReduce"]["leavesPerRound"] = leaves
            return Job(changed, self._directory)
        batch = leaves * self._whole("training", "leafSize")
        changed.pop("evaluation", None)
        changed["training"].update(epochs=1, batchSize=batch, samplesPerEpoch=rounds * batch)
        return Job(changed)

    def fewest_rounds(self):
        """Of a run that says something."""
        return FEWEST_MAP_ROUNDS if self._is_map() else FEWEST_ROUNDS

    def _is_map(self):
        return "mapReduce" in self._description

    def _whole(self, *path):
        value = self._description
        for name in path:
            value = value.get(name) if isinstance(value, dict) else None
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            raise Failure(f"the job's {'.'.join(path)} is {json.dumps(value)}; expected a whole number from 1")
        return value

    def _section(self, name):
        section = self._description.get(name)
        return section if isinstance(section, dict) else {}


def rounds_of_a_minute(leaves, fewest_workers, pace_millis, fewest_rounds=FEWEST_ROUNDS):
    """Rounds for a run that says something and does not take for ever."""
    a_round = (pace_millis or UNPACED_LEAF_MILLIS) * ceiling(leaves, fewest_workers)
    return min(max(SLOWEST_RUN_MILLIS // a_round, fewest_rounds), MOST_ROUNDS)


def ceiling(amount, part):
    return math.ceil(amount / part)
