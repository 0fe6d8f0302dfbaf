"""What an organizer asks of the services, for as long as it takes."""

import http.client
import json
import subprocess
import time
import urllib.parse
from typing import NamedTuple

from console import Failure

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
    ),
    "HistoryPage": ("rounds",),
    "Round": ("wallMicros",),
}
OPEN_STATES = ("CREATED", "RUNNING", "PAUSED")


class Away(Exception):
    """Nobody answers who could, which may change; the message says how it showed."""


class Request(NamedTuple):
    method: str
    path: str
    kind: str = ""
    body: bytes = b""
    within: int = 30


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


def text(content):
    return content.decode(errors="replace")


# --- ways to ask -----------------------------------------------------------------------------------------------------------


class Curl:
    """Requests by curl, which knows this machine's proxies and certificates, by whichever way there is to the cluster."""

    # Malformed address, no trusted certificate: that stays so.
    HOPELESS = (1, 3, 60)
    NOT_CONNECTED = 7

    def __init__(self, way, token, directory):
        self._way = way
        # By a file, as everyone can read a command line; of headers, which curl takes as they are, whatever is in a token.
        self._headers = directory / "authorization"
        self._headers.write_text(f"Authorization: Bearer {token}\n", encoding="utf-8")
        self._answer = directory / "answer"

    def url(self, path):
        return self._way.url(path)

    def __call__(self, request):
        self._way.open(request.path)
        self._answer.write_bytes(b"")
        done = subprocess.run(self._command(request), input=request.body, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        if done.returncode == 0:
            return int(done.stdout), self._answer.read_bytes()
        problem = text(done.stderr).strip()
        if done.returncode in self.HOPELESS:
            raise Failure(f"{request.method} {self.url(request.path)}: {problem}")
        problem += self._way.said(request.path)
        if done.returncode != self.NOT_CONNECTED:
            # Connected, but to nobody.
            self._way.renew(request.path)
        raise Away(problem)

    def _command(self, request):
        command = ["curl", "-sS", "--connect-timeout", "5", "--max-time", str(request.within), "-X", request.method]
        command += ["-H", f"@{self._headers}", "-o", str(self._answer), "-w", "%{http_code}", *self._way.options]
        if request.kind:
            command += ["-H", f"Content-Type: {request.kind}", "--data-binary", "@-"]
        return [*command, self.url(request.path)]


class Plain:
    """Requests to this machine, without a process of their own, which would take time from those that are measured."""

    def __init__(self, url, token):
        self._url = url.rstrip("/")
        self._host = urllib.parse.urlsplit(url).netloc
        self._token = token

    def url(self, path):
        return self._url + path

    def __call__(self, request):
        headers = {"Authorization": f"Bearer {self._token}", **({"Content-Type": request.kind} if request.kind else {})}
        connection = http.client.HTTPConnection(self._host, timeout=request.within)
        try:
            connection.request(request.method, request.path, request.body or None, headers)
            answer = connection.getresponse()
            return answer.status, answer.read()
        except (OSError, http.client.HTTPException) as problem:
            raise Away(str(problem) or type(problem).__name__) from None
        finally:
            connection.close()
