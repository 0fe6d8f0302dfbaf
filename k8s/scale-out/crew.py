"""The volunteers of one machine: headless, several in a process. They become more: those who are here stay."""

import os
import signal
import subprocess
import time

from api import elapsed
from console import Failure

# So that no one event loop has to serve all of them. Fewer would mean more threads to switch between: with 8 a round of 32 took
# 12 ms longer on two cores.
MOST_PER_PROCESS = 16
LAST_LINES = 12


class Crew:
    # To hand back what they hold.
    AT_MOST = 8

    def __init__(self, command, pace_millis, directory):
        """`command` starts a process of volunteers, with `--count N`, which Ctrl-C does not reach; it ends them when its
        standard input ends.
        """
        self._command = [*command, *(["--pace", str(pace_millis)] if pace_millis else [])]
        self._directory = directory
        self._processes = []
        self._size = 0

    def scale(self, count):
        """To not fewer than there are."""
        while self._size < count:
            more = min(MOST_PER_PROCESS, count - self._size)
            self._processes.append(Volunteers([*self._command, "--count", str(more)], self._log()))
            self._size += more

    def await_ready(self, _count, _seconds):
        """Processes have nothing to wait for but their volunteers."""

    def require_alive(self):
        for process in self._processes:
            process.require_alive()

    def advice(self, _are_too_many):
        return "is somebody else connected, or is the machine too small for so many?"

    def restore(self):
        """Before the experiment there was nobody. Never fails."""
        for process in self._processes:
            process.ask_to_end()
        since = time.monotonic()
        for process in self._processes:
            process.end(max(self.AT_MOST - elapsed(since), 0))

    def _log(self):
        return self._directory / f"{id(self)}-{len(self._processes)}.log"


class Volunteers:
    """One process."""

    def __init__(self, command, log):
        self._log = log
        with open(log, "wb") as output:
            # Not in a session of its own: that is the command's affair, and `setsid` would not stay for the first of a session.
            self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=output, stderr=subprocess.STDOUT)

    def require_alive(self):
        status = self._process.poll()
        if status is not None:
            said = "\n".join(self._log.read_text(errors="replace").splitlines()[-LAST_LINES:])
            raise Failure(f"the headless volunteers ended (status {status}). Their last words:\n{said}")

    def ask_to_end(self):
        self._process.stdin.close()

    def end(self, seconds):
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self._kill()
            self._process.wait()

    def _kill(self):
        try:
            # With all that it has started, where it is the first of its session.
            os.killpg(self._process.pid, signal.SIGKILL)
        except ProcessLookupError:
            self._process.kill()
