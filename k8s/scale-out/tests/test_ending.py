import contextlib
import io
import signal
import subprocess
import sys
import unittest
from pathlib import Path

from console import Console, Failure
from experiment import conduct

# Says that it waits, and in its clean-up waits for another line before it says that it is through.
PROGRAM = """
import sys, time
from console import Console
from experiment import conduct

class Nothing:
    def report(self, console):
        return True

console = Console("test")

def clean_up():
    console.say("cleaning")
    sys.stdin.readline()
    console.say("clean")

def course(undo):
    undo.callback(clean_up)
    console.say("waiting")
    if "talking" in sys.argv:
        while True:
            console.say("and talking")
    time.sleep(600)

sys.exit(conduct(console, Nothing(), course))
"""


class Results:
    def __init__(self, is_sound=True):
        self.is_sound = is_sound
        self.events = []

    def report(self, _console):
        self.events.append("reported")
        return self.is_sound


def conducted(course, results):
    said = io.StringIO()
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGTERM, signal.SIGHUP)}
    try:
        with contextlib.redirect_stderr(said):
            return conduct(Console("run.sh"), results, course), said.getvalue()
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)


class SignalTest(unittest.TestCase):
    def start(self, *arguments, nohup=False):
        command = [*(["sh", "-c", "trap '' HUP INT; exec \"$@\"", "sh"] if nohup else []), sys.executable, "-B", "-c", PROGRAM]
        child = subprocess.Popen(
            [*command, *arguments],
            cwd=Path(__file__).parents[1],
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            universal_newlines=True,
        )
        self.addCleanup(child.communicate)
        self.addCleanup(child.kill)
        self.assertEqual(child.stderr.readline(), "waiting\n")
        return child

    def test_each_signal_cleans_up_and_has_its_status(self):
        for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGTERM, signal.SIGHUP):
            with self.subTest(number):
                child = self.start()
                child.send_signal(number)
                self.assertEqual(child.stderr.readline(), "cleaning\n")
                # Impatience does not interrupt that.
                for other in (signal.SIGINT, signal.SIGTERM, number):
                    child.send_signal(other)
                _, said = child.communicate("go on\n")
                self.assertEqual((child.returncode, said), (128 + number, "clean\n"))

    def test_who_reads_along_may_leave(self):
        child = self.start("talking")
        child.stderr.close()
        child.stderr = None
        child.communicate("go on\n")
        self.assertEqual(child.returncode, 141)

    def test_nohup_means_what_it_says_and_ctrl_c_too(self):
        child = self.start(nohup=True)
        child.send_signal(signal.SIGHUP)
        child.send_signal(signal.SIGINT)
        child.communicate("go on\n")
        self.assertEqual(child.returncode, 130)


class ConductTest(unittest.TestCase):
    def test_everything_is_undone_in_the_opposite_order_then_reported(self):
        results = Results()

        def course(undo):
            undo.callback(results.events.append, "first")
            undo.callback(results.events.append, "second")

        self.assertEqual(conducted(course, results), (0, ""))
        self.assertEqual(results.events, ["second", "first", "reported"])

    def test_a_failure_is_told_and_undone_too(self):
        for problem in (Failure("no room"), FileNotFoundError("no room")):
            results = Results()

            def course(undo):
                undo.callback(results.events.append, "undone")
                raise problem

            with self.subTest(problem):
                self.assertEqual(conducted(course, results), (1, "run.sh: no room\n"))
                self.assertEqual(results.events, ["undone", "reported"])

    def test_a_defect_is_undone_too(self):
        results = Results()

        def course(undo):
            undo.callback(results.events.append, "undone")
            raise KeyError("state")

        with self.assertRaises(KeyError):
            conducted(course, results)
        self.assertEqual(results.events, ["undone"])

    def test_runs_that_are_not_sound_are_a_failure(self):
        self.assertEqual(conducted(lambda undo: None, Results(is_sound=False))[0], 1)
