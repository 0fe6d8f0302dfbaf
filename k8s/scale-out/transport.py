"""Ways to put a request to a service: by curl to a cluster, without it to this machine."""

import http.client
import subprocess
import urllib.parse
from typing import NamedTuple

from console import Failure


class Away(Exception):
    """Nobody answers who could, which may change; the message says how it showed."""


class Request(NamedTuple):
    method: str
    path: str
    kind: str = ""
    body: bytes = b""
    within: int = 30


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


def text(content):
    return content.decode(errors="replace")
