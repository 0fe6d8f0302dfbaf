"""The experiment on one machine: `./manyhands experiment scale-out`, which has started the services, runs

    local.py --url URL --workers LIST --pace MILLIS --job JOB --corpus FILE --output DIR [--leaves N] [--rounds N] [--json FILE]
        -- COMMAND...

COMMAND starts a process of headless volunteers, given `--count N` and perhaps `--pace MILLIS`, and ends them when its standard
input ends. The admin token is in the environment, MANYHANDS_ADMIN_TOKEN. The values are checked by whoever starts this.

Nothing is measured cold: first the services are warmed up by volunteers without a pace, then every run is preceded by a few rounds
with its own volunteers that do not count. Exit status: as that of run.sh.
"""

import contextlib
import os
import shutil
import sys
import tempfile
from pathlib import Path

import options
from api import Api
from console import Console, Failure
from crew import Crew
from experiment import Experiment, Plan, conduct
from job import Job, ceiling, rounds_of_a_minute
from results import Results
from transport import Plain

NAME = "manyhands"
TOKEN = "MANYHANDS_ADMIN_TOKEN"

WARM_UP_VOLUNTEERS = 8
WARM_UP_LEAVES = 1600
# Until the JVM has compiled what a round needs: before, compiling takes a sixth of two processors.
WARM_UP_SECONDS = 20
# Long enough for newcomers' engines to compile what they run. Fewer rounds for few workers: theirs are long.
REHEARSAL = 24

READY_SECONDS = 300
PATIENCE = 30


def understood(arguments):
    parser = options.Options(NAME, __doc__)
    parser.add_argument("--url", required=True)
    parser.add_argument("--workers", type=options.numbers, required=True)
    parser.add_argument("--pace", type=options.natural, required=True)
    parser.add_argument("--job", type=options.job_file, required=True)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--leaves", type=options.positive)
    parser.add_argument("--rounds", type=options.positive)
    parser.add_argument("--json", type=Path)
    return parser.understood(arguments)


def main(arguments):
    console = Console(NAME)
    end = arguments.index("--")
    chosen, command = understood(arguments[:end]), arguments[end + 1 :]
    try:
        job = Job.read(chosen.job)
        leaves = chosen.leaves or job.leaves()
        workers = sorted(chosen.workers)
        rounds = chosen.rounds or rounds_of_a_minute(leaves, workers[0], chosen.pace, job.fewest_rounds())
        plan = Plan(
            workers, job.cut(leaves, rounds), leaves, chosen.corpus, REHEARSAL, READY_SECONDS, float("inf")
        )
    except (Failure, OSError) as problem:
        console.fail(problem)
        return 1
    results = Results(chosen.output, leaves=leaves, rounds=rounds, paceMillis=chosen.pace)
    # Not for those that it starts.
    token = os.environ.pop(TOKEN)

    def course(undo):
        results.make_directory()
        directory = Path(undo.enter_context(tempfile.TemporaryDirectory()))
        api = Api(Plain(chosen.url, token), console, PATIENCE, "its log says more")
        console.say(
            f"{rounds} rounds of {leaves} leaves each, at {chosen.pace} ms per leaf; {', '.join(map(str, workers))} volunteers"
        )

        def experiment_with(pace, undo):
            crew = Crew(command, pace, directory)
            experiment = Experiment(api, crew, plan, console)
            # Not the job under way, which ends with the services: these end with this program, if not before.
            undo.callback(crew.restore)
            return experiment

        with contextlib.ExitStack() as leave:
            cold = experiment_with(0, leave)
            job = cold.prepare()
            cold.warm_up(job, WARM_UP_VOLUNTEERS, ceiling(WARM_UP_LEAVES, leaves), WARM_UP_SECONDS)
        experiment_with(chosen.pace, undo).measure(job, results)

    status = conduct(console, results, course)
    if chosen.json and results.file.exists():
        shutil.copyfile(results.file, chosen.json)
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
