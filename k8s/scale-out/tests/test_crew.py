import shutil
import tempfile
import unittest
from pathlib import Path

from console import Failure
from crew import Crew

# Ends when its standard input does, and notes what it was told.
WAITING = ["sh", "-c", 'echo "$@" >>"$0"; read -r _ || true']
# As a leash does, where there is `setsid`.
OWN_SESSION = ["setsid"] if shutil.which("setsid") else []
ENDED = ["sh", "-c", "echo out of memory; exit 3"]
# For what happens sooner or later, as in waiting.ts.
WAIT_SECONDS = 300


class CrewTest(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.directory = Path(temporary.name)

    def crew(self, command, pace=0):
        crew = Crew(command, pace, self.directory)
        # They end by themselves; a busy machine may take long to start them, and killed before they would tell nothing.
        crew.AT_MOST = WAIT_SECONDS
        self.addCleanup(crew.restore)
        return crew

    def test_those_who_are_here_stay_and_newcomers_get_processes_of_their_own(self):
        told = self.directory / "told"
        crew = self.crew([*WAITING, str(told)], pace=200)
        crew.scale(1)
        crew.scale(1)
        crew.scale(34)
        crew.require_alive()
        crew.restore()
        lines = told.read_text().splitlines()
        self.assertEqual(sorted(lines), sorted(f"--pace 200 --count {count}" for count in (1, 16, 16, 1)))

    def test_without_a_pace_none_is_told(self):
        told = self.directory / "told"
        crew = self.crew([*WAITING, str(told)])
        crew.scale(2)
        crew.restore()
        self.assertEqual(told.read_text(), "--count 2\n")

    def test_who_has_ended_is_noticed_with_its_last_words(self):
        crew = self.crew(ENDED)
        crew.scale(1)
        crew._processes[0]._process.wait()
        with self.assertRaisesRegex(Failure, r"ended \(status 3\). Their last words:\nout of memory"):
            crew.require_alive()

    def test_who_does_not_end_is_killed(self):
        for session in ([], OWN_SESSION):
            with self.subTest(session):
                crew = self.crew([*session, "sh", "-c", "exec sleep 600"])
                crew.AT_MOST = 0.1
                crew.scale(1)
                crew.restore()
                with self.assertRaisesRegex(Failure, "status -9"):
                    crew.require_alive()

    def test_a_command_that_makes_its_own_session_is_the_process_that_is_watched(self):
        crew = self.crew([*OWN_SESSION, "sh", "-c", "read -r _ || exit 7"])
        crew.scale(1)
        crew._processes[0].ask_to_end()
        crew._processes[0]._process.wait()
        with self.assertRaisesRegex(Failure, "status 7"):
            crew.require_alive()
