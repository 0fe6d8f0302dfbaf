"""What an organizer asks of the services, for as long as it takes."""

import hashlib
import json
import time

from console import Failure
from transport import Away, Request, text

# Nothing is said about what is over within so many seconds, like the start of a port-forward.
QUIET_FOR = 5
BETWEEN_ATTEMPTS = 1

# What is read of answers, by the schemas of docs/openapi.json; nothing else can be, and a test compares the two.
FIELDS = {
    "Dataset": ("sha256",),
    "JobList": ("jobs",),
    "Job": (
        "id",
        "name",
        "state",
        "reason",
        "exact",
        "volunteers",
        "volunteersNow",
        "wallSeconds",
        "computeSeconds",
        "tasks",
        "reissued",
        "weightsSha256",
        "inputsExpected",
    ),
    "HistoryPage": ("rounds",),
    "Round": ("wallMicros",),
}
OPEN_STATES = ("CREATED", "RUNNING", "PAUSED")


class Api:
    """Whatever is asked does no harm when it is asked twice, because while a service is away, it is."""

    def __init__(self, transport, console, patience, remedy):
        """`transport` answers a request with its status and content, or raises Away."""
        self._transport = transport
        self._console = console
        self._patience = patience
        self._remedy = remedy
        self._longest = float("inf")

    def hurry(self):
        """Whoever wants to leave does not want to wait, neither for a service that is away, nor for one answer."""
        self._patience = min(self._patience, 15)
        self._longest = 5

    def open_jobs(self):
        listed = read("JobList", self._ask("GET", "/api/jobs"))["jobs"] or []
        jobs = [fields("Job", each) for each in listed]
        return [job for job in jobs if job["state"] in OPEN_STATES]

    def store(self, corpus):
        """Returns the name of the data set. A large one needs its time."""
        answer = self._ask("POST", "/api/datasets", kind="application/octet-stream", body=corpus, within=600)
        return read("Dataset", answer)["sha256"]

    def create_paused(self, description):
        # 409: it is there, from an attempt before.
        path, body = "/api/jobs?paused=true", description.encode()
        self._ask("POST", path, accepted=(409,), kind="application/json", body=body)

    def resume(self, job_id):
        # 409: it has ended, so it was resumed by an attempt before.
        self._ask("POST", f"/api/jobs/{job_id}/resume", accepted=(409,))

    def job(self, job_id):
        return read("Job", self._ask("GET", f"/api/jobs/{job_id}"))

    def delete(self, job_id):
        # 404: it was never created, or deleted by an attempt before.
        self._ask("DELETE", f"/api/jobs/{job_id}", accepted=(404,))

    def round_seconds(self, job_id):
        """From one commit to the next, of the rounds on the first page of the history."""
        page = read("HistoryPage", self._ask("GET", f"/api/models/{job_id}/history"))
        return [fields("Round", each)["wallMicros"] / 1e6 for each in page["rounds"]]

    def result_sha256(self, job_id):
        """Of all that a map-reduce job has come to."""
        return hashlib.sha256(self._ask("GET", f"/api/models/{job_id}/results", within=600)).hexdigest()

    def _ask(self, method, path, accepted=(), **more):
        request = Request(method, path, **more)
        request = request._replace(within=min(request.within, self._longest))
        status, content = self._patiently(request)
        if status // 100 != 2 and status not in accepted:
            raise Failure(f"{self._name(request)}: HTTP {status} {text(content)}")
        return content

    def _patiently(self, request):
        since, is_told = time.monotonic(), False
        while True:
            try:
                answer = self._attempt(request)
                if is_told:
                    self._console.say(f"{service_of(request.path)} answers again, after {elapsed(since):.0f} s")
                return answer
            except Away as problem:
                away = elapsed(since)
                if away >= self._patience:
                    raise Failure(
                        f"{self._name(request)}: {problem}; gave up after {self._patience} s."
                        f" Is {service_of(request.path)} running? ({self._remedy})"
                    ) from None
                if away >= QUIET_FOR and not is_told:
                    self._console.say(f"{self._name(request)}: {problem}; trying again for up to {self._patience} s")
                    is_told = True
            time.sleep(BETWEEN_ATTEMPTS)

    def _attempt(self, request):
        status, content = self._transport(request)
        # A proxy without a service behind it, or a service without its Redis.
        if status in (502, 503, 504):
            raise Away(f"HTTP {status} {text(content[:300])}")
        return status, content

    def _name(self, request):
        return f"{request.method} {self._transport.url(request.path)}"


def elapsed(since):
    return time.monotonic() - since


def service_of(path):
    return "model-service" if path.startswith("/api/models/") else "task-service"


def read(schema, content):
    try:
        return fields(schema, json.loads(content))
    except (ValueError, AttributeError):
        said = text(content[:200]).strip() or "nothing"
        raise Failure(f"JSON of a {schema} was expected, and the answer was: {said}") from None


def fields(schema, answer):
    """None for what is absent."""
    return {name: answer.get(name) for name in FIELDS[schema]}
