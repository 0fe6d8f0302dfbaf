"""Usage: k8s/scale-out/run.sh [OPTION...]

Trains the same job with 1, 2, 4, ... headless volunteers of an installed chart
and writes runs.json, report.csv, report.md and report.svg (time, speed-up and
efficiency against the ideal line).

  --workers LIST     numbers of volunteers, each a run (1,2,4,8,16,32)
  --job JOB          paper, text, home, mlp, map, or the path of a job's JSON file
                     (paper)
  --corpus FILE      what the job trains on (TensorFlow.js 0.11.7 if npm has
                     installed it, else the file LICENSE)
  --leaves N         cut each round into N leaves (as the job says). More workers
                     than leaves are of no use
  --rounds N         rounds of each run (as the job says). Like --leaves, it
                     leaves out the evaluation
  --rehearsal N      before each run as many rounds as there are volunteers, N at
                     most, that do not count: then engines have compiled what
                     they run (0)
  --namespace NAME   where the chart is installed (kubectl's current one)
  --release NAME     of the chart (mh)
  --url URL          the page's address (found by kubectl port-forward)
  --output DIR       where the results go (scale-out-DATE)
  --ready SECONDS    how long volunteers may take until they are ready (300)
  --timeout SECONDS  how long one run may take (3600)
  --patience SECONDS how long a service may be away, while its pod is replaced or
                     Redis restarts, before it gives up (180)

For volunteers that wait instead of computing, so that the services are what is
measured: helm upgrade ... --set volunteers.paceMillis=200

The cluster must be yours meanwhile: no other open job, no page of a volunteer,
one volunteer per pod (volunteers.count=1), no autoscaler of the volunteers.
Where that is not so, it says so.

Needs kubectl 1.23, curl 7.61 and Python 3.8. The admin token is read from the
release's Secret, or from MANYHANDS_ADMIN_TOKEN. However it ends, it deletes the
job of the run and scales the volunteers back; runs that are done are reported.

Exit status: 0 done, 1 something failed, or a job that is exact came to different
weights, 2 wrong usage, 130 after Ctrl-C.
"""

import base64
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

import options
from api import Api
from console import Console, Failure
from deployment import Deployment, Kubectl
from experiment import Experiment, Plan, conduct
from forwarding import Address, Forwards
from job import Job
from results import Results
from transport import Curl

NAME = "run.sh"
TOOLS = ("kubectl", "curl")


def understood(arguments):
    parser = options.Options(NAME, __doc__)
    parser.add_argument("--workers", type=options.numbers, default=[1, 2, 4, 8, 16, 32])
    parser.add_argument("--job", type=options.job_file, default="paper")
    parser.add_argument("--corpus", type=options.existing, default=options.corpus())
    parser.add_argument("--leaves", type=options.positive)
    parser.add_argument("--rounds", type=options.positive)
    parser.add_argument("--rehearsal", type=options.natural, default=0)
    parser.add_argument("--namespace", default="")
    parser.add_argument("--release", default="mh")
    parser.add_argument("--url", default="")
    parser.add_argument("--output", type=Path, default=Path(time.strftime("scale-out-%Y-%m-%d-%H%M%S")))
    parser.add_argument("--ready", type=options.seconds, default=300)
    parser.add_argument("--timeout", type=options.seconds, default=3600)
    parser.add_argument("--patience", type=options.seconds, default=180)
    chosen = parser.understood(arguments)
    if (chosen.output / "runs.json").exists():
        parser.error(f"--output {chosen.output}: has results already; name another directory")
    return chosen


def plan_of(chosen):
    job = Job.read(chosen.job)
    leaves = chosen.leaves or options.known_leaves(job)
    if chosen.leaves or chosen.rounds:
        leaves = chosen.leaves or job.leaves()
        job = job.cut(leaves, chosen.rounds or job.rounds())
    elif chosen.rehearsal:
        leaves = job.leaves()
    return Plan(chosen.workers, job, leaves, chosen.corpus, chosen.rehearsal, chosen.ready, chosen.timeout)


def token_of(kubectl, release):
    """From the environment, or from the release's Secret."""
    token = os.environ.get("MANYHANDS_ADMIN_TOKEN", "")
    if token:
        return token
    secret = kubectl("get", "secret", f"{release}-credentials", "-o", "jsonpath={.data.admin-token}")
    if secret.returncode != 0:
        raise Failure(f"secret {release}-credentials cannot be read; set MANYHANDS_ADMIN_TOKEN to the admin token")
    return base64.b64decode(secret.stdout).decode()


def main(arguments):
    console = Console(NAME)
    chosen = understood(arguments)
    for tool in TOOLS:
        if shutil.which(tool) is None:
            console.fail(f"{tool} is missing; install it")
            return 1
    try:
        plan = plan_of(chosen)
    except (Failure, OSError) as problem:
        console.fail(problem)
        return 1
    results = Results(chosen.output, leaves=plan.leaves, rounds=chosen.rounds)

    def course(undo):
        results.make_directory()
        directory = Path(undo.enter_context(tempfile.TemporaryDirectory()))
        kubectl = Kubectl(chosen.namespace)
        volunteers = Deployment(kubectl, chosen.release, chosen.namespace, console)
        volunteers.inspect()
        token = token_of(kubectl, chosen.release)
        way = Address(chosen.url) if chosen.url else Forwards(kubectl, chosen.release, directory)
        if not chosen.url:
            undo.callback(way.close)
        api = Api(Curl(way, token, directory), console, chosen.patience, f"{kubectl} get pods; --patience waits longer")
        experiment = Experiment(api, volunteers, plan, console)
        undo.callback(volunteers.restore)
        undo.callback(experiment.abandon)
        experiment.measure(experiment.prepare(), results)

    return conduct(console, results, course)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
