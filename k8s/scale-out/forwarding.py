"""The way from this machine to the services of a cluster."""

import socket
import subprocess

from api import service_of


class Address:
    """The page's, whoever stands there and in between."""

    options = ()

    def __init__(self, url):
        self._url = url.rstrip("/")

    def url(self, path):
        return self._url + path

    def open(self, path):
        """It is open."""

    def renew(self, path):
        """It is not ours."""

    def said(self, _path):
        return ""


class Forwards:
    """kubectl port-forward, to each service that is asked."""

    # What goes to this machine must not go to a proxy.
    options = ("--noproxy", "*")

    def __init__(self, kubectl, release, directory):
        self._kubectl = kubectl
        self._release = release
        self._directory = directory
        self._forwards = {}

    def url(self, path):
        return f"http://127.0.0.1:{self._to(path).port}{path}"

    def open(self, path):
        self._to(path).open()

    def renew(self, path):
        self._to(path).end()

    def said(self, path):
        words = self._to(path).last_words()
        return f" (kubectl port-forward: {words})" if words else ""

    def close(self):
        for forward in self._forwards.values():
            forward.close()

    def _to(self, path):
        service = service_of(path)
        if service not in self._forwards:
            log = self._directory / f"forwarding-{service}"
            self._forwards[service] = Forward(self._kubectl, f"service/{self._release}-{service}", log)
        return self._forwards[service]


class Forward:
    """To one service. Its pod may go, and kubectl with it; whoever asks next starts another, which finds a pod that is there."""

    AT_MOST = 5

    def __init__(self, kubectl, service, log):
        self.port = free_port()
        self._command = [*kubectl.command, "port-forward", "--address", "127.0.0.1", service, f"{self.port}:80"]
        self._log = log
        self._process = None

    def open(self):
        if self._process is None or self._process.poll() is not None:
            with open(self._log, "ab") as log:
                # kubectl hears Ctrl-C even if it was told not to, and would end before the clean-up needs it: hence a session
                # of its own.
                self._process = subprocess.Popen(
                    self._command,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=log,
                    start_new_session=True,
                )

    def end(self):
        """kubectl may not have noticed that the pod at the other end is gone."""
        if self._process is not None:
            self._process.terminate()

    def last_words(self):
        lines = self._log.read_text(errors="replace").strip().splitlines() if self._log.exists() else []
        return lines[-1] if lines else ""

    def close(self):
        self.end()
        if self._process is not None:
            try:
                self._process.wait(self.AT_MOST)
            except subprocess.TimeoutExpired:
                self._process.kill()


def free_port():
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return tried.getsockname()[1]
