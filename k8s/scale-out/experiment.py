"""The sequence of a scale-out experiment: the same job, with more and more volunteers. How these are scaled is another's affair.

Who scales has `scale(count)`, `await_ready(count, seconds)`, `require_alive()`, which fails if waiting is in vain, and
`advice(are_too_many)`, what a person can do if the wrong number of volunteers is there.
"""

import contextlib
import secrets
import time
from pathlib import Path
from typing import NamedTuple, Sequence

from api import QUIET_FOR, elapsed
from console import Failure
from job import Job
from results import counted, measured

# Seldom, because answering costs the services what they should have for the rounds.
BETWEEN_LOOKS = 1


class Plan(NamedTuple):
    """`rehearsal`: at most so many rounds precede a run and do not count. Seconds are how long something may take."""

    workers: Sequence[int]
    job: Job
    leaves: int
    corpus: Path
    rehearsal: int
    ready_seconds: float
    run_seconds: float


def conduct(console, results, course):
    """Runs `course(undo)`, undoes whatever it has left on that stack, however it ended, and reports the runs that are done.

    Returns the exit status.
    """
    with contextlib.ExitStack() as undo:
        try:
            try:
                console.listen()
                course(undo)
                status = 0
            finally:
                console.end()
        except SystemExit as ended:
            status = ended.code
        except (Failure, OSError) as problem:
            console.fail(problem)
            status = 1
    is_sound = results.report(console)
    return status if is_sound else status or 1


class Experiment:
    def __init__(self, api, volunteers, plan, console):
        self._api = api
        self._volunteers = volunteers
        self._plan = plan
        self._console = console
        # The job under way.
        self._current = None

    def prepare(self):
        """Returns the job with its data set or its program."""
        self.refuse_other_jobs()
        job = self._plan.job
        program = job.program()
        if program is not None:
            return job.with_program(self._api.store(program.read_bytes()))
        return job.with_dataset(self._api.store(self._plan.corpus.read_bytes())) if job.takes_corpus() else job

    def warm_up(self, job, workers, rounds, seconds):
        """Trains with all of these workers, again and again, for so many seconds at least."""
        self._console.say("warming up")
        since = time.monotonic()
        while True:
            self._train(job.cut(self._plan.leaves, rounds), workers)
            self._delete()
            if elapsed(since) >= seconds:
                return

    def measure(self, job, results):
        for workers in self._plan.workers:
            # Somebody may have made one meanwhile.
            self.refuse_other_jobs()
            rehearsal = min(self._plan.rehearsal, workers)
            if rehearsal > 0:
                self._train(job.cut(self._plan.leaves, rehearsal), workers)
                self._delete()
            summary = self._train(job, workers, is_announced=True)
            result = self._api.result_sha256(self._current) if summary["inputsExpected"] else None
            run = measured(workers, summary, self._api.round_seconds(self._current), result)
            self._console.say(results.keep(run, summary))
            self._delete()

    def refuse_other_jobs(self):
        """Volunteers choose their job themselves: one that runs, or among paused ones that with the fewest."""
        others = "\n".join(f"{each['id']} ('{each['name']}') is {each['state']}" for each in self._api.open_jobs())
        if others:
            raise Failure(
                "volunteers would be shared with what is there already; wait until it has ended, or delete it on the page:"
                f"\n{others}"
            )

    def abandon(self):
        """Deletes the job under way, if there is one. Never fails."""
        if self._current is None:
            return
        self._console.say(f"deleting job {self._current}")
        self._api.hurry()
        try:
            self._delete()
        except (Failure, OSError):
            self._console.say(f"job {self._current} is still there; delete it on the page")

    # --- one run -----------------------------------------------------------------------------------------------------------

    def _train(self, job, workers, is_announced=False):
        """Returns the job's summary when it has ended; the job is still there."""
        # The id is ours, so that an attempt whose answer was lost can be repeated, and its job be deleted.
        self._current = f"scale-out-{workers}-{secrets.token_hex(4)}"
        if is_announced:
            self._console.say(f"job {self._current}: {counted(workers)}")
        self._api.create_paused(job.json(self._current))
        self._volunteers.scale(workers)
        self._volunteers.await_ready(workers, self._plan.ready_seconds)
        self._await_volunteers(workers)
        self._api.resume(self._current)
        return self._await_end()

    def _await_volunteers(self, wanted):
        """Exactly as many as wanted have the model, the data and a trainer, on two looks in a row.

        Those that leave are still counted for a moment, those that come need one. Only then the clock starts.
        """
        since, before, is_told = time.monotonic(), None, False
        while True:
            self._volunteers.require_alive()
            now = self._api.job(self._current)["volunteersNow"] or 0
            if now == before == wanted:
                return
            before = now
            if elapsed(since) >= self._plan.ready_seconds:
                raise Failure(f"after {self._plan.ready_seconds} s {self._headcount(now, wanted)}")
            if now > wanted and elapsed(since) >= QUIET_FOR and not is_told:
                self._console.say(self._headcount(now, wanted))
                is_told = True
            time.sleep(BETWEEN_LOOKS)

    def _headcount(self, now, wanted):
        are = f"{counted(now)} {'is' if now == 1 else 'are'} there"
        return f"{are} for job {self._current}, {wanted} wanted: {self._volunteers.advice(now > wanted)}"

    def _await_end(self):
        since = time.monotonic()
        while True:
            job = self._api.job(self._current)
            if job["state"] == "FINISHED":
                return job
            if job["state"] in ("FAILED", "DELETED"):
                raise Failure(f"job {self._current} is {job['state']}: {job['reason'] or 'no reason is known'}")
            if elapsed(since) >= self._plan.run_seconds:
                raise Failure(f"job {self._current} did not end within {self._plan.run_seconds} s; raise --timeout")
            self._volunteers.require_alive()
            time.sleep(BETWEEN_LOOKS)

    def _delete(self):
        self._api.delete(self._current)
        self._current = None
