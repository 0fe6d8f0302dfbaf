"""What an experiment says, how it fails, and how a signal ends it."""

import os
import signal
import sys

SIGNALS = (signal.SIGINT, signal.SIGQUIT, signal.SIGTERM, signal.SIGHUP)


class Failure(Exception):
    """The experiment cannot go on; the message says why and what to do."""


class Console:
    """Words for a person, and the signals by which that person ends the experiment.

    The first signal raises SystemExit with the status that a shell would see; those that come later are ignored, so that
    nothing interrupts the clean-up. What is started from then on ignores them, too.
    """

    def __init__(self, name):
        self.name = name
        self._is_ending = False

    def listen(self):
        for number in SIGNALS:
            # By `nohup` it is told to outlive its terminal. SIGINT is another matter: scripts start whatever is in
            # their background with that ignored, and yet they end it so.
            if number != signal.SIGHUP or signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, self._leave)

    def end(self):
        """From now on nothing interrupts."""
        self._is_ending = True
        for number in SIGNALS:
            signal.signal(number, signal.SIG_IGN)

    def say(self, words):
        """How it goes."""
        self._write(words, sys.stderr)

    def show(self, words):
        """A result."""
        self._write(words, sys.stdout)

    def fail(self, problem):
        self.say(f"{self.name}: {problem}")

    def _write(self, words, stream):
        try:
            print(words, file=stream, flush=True)
        except OSError:
            # Whoever read along is gone, like the `tee` that Ctrl-C ends as well.
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
            if not self._is_ending:
                self._leave(signal.SIGPIPE)

    def _leave(self, number, _frame=None):
        self.end()
        sys.exit(128 + number)
