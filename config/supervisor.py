"""Runs a handful of programs as one: they start together, end together, and none outlives the supervisor.

Each program gets a session of its own, so a Ctrl-C in the terminal reaches the supervisor alone, which then asks the
programs to end and lets them finish what they are doing.
"""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

POLL_SECONDS = 0.1
TETHER = str(Path(__file__).resolve().parent.parent / "scripts" / "tether.py")
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass(frozen=True)
class Program:
    """A program to run, and the question whether it does its work yet."""

    name: str
    argv: Sequence[str]
    answers: Callable[[], bool]


class StartError(Exception):
    """A program did not start; the message says which."""


class Supervisor:
    """Starts programs, watches them, and ends them all."""

    def __init__(
        self, programs: Sequence[Program], env: Mapping[str, str], say: Callable[[str], None]
    ) -> None:
        self.programs = programs
        self.env = env
        self.say = say
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        self.stops = 0  # how often somebody asked to stop
        self.asked = threading.Event()

    def run(self, *, ready: str, start_within: float, stop_within: float) -> int:
        """Run until a signal (0) or until a program ends by itself (1)."""
        with self.signals():
            try:
                self.start(start_within)
                if not self.stops:
                    self.say(ready)
                self.watch()
            except StartError as error:
                self.say(str(error))
                return 1
            finally:
                self.stop(stop_within)
        return 0

    @contextlib.contextmanager
    def signals(self) -> Iterator[None]:
        """Count the signals that ask to stop."""

        def handle(number: int, frame: FrameType | None) -> None:
            self.stops += 1
            self.asked.set()

        before = {number: signal.signal(number, handle) for number in STOP_SIGNALS}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def start(self, within: float) -> None:
        """Start every program and wait until each answers."""
        for program in self.programs:
            self.children[program.name] = subprocess.Popen(  # noqa: S603
                [sys.executable, "-I", "-S", TETHER, str(os.getpid()), *program.argv],
                env=self.env,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        deadline = time.monotonic() + within
        waiting = list(self.programs)
        while waiting and not self.stops:
            self.raise_if_ended()
            waiting = [program for program in waiting if not program.answers()]
            if waiting and time.monotonic() > deadline:
                raise StartError(f"The {waiting[0].name} did not answer within {within:.0f} seconds.")
            if waiting:
                self.asked.wait(POLL_SECONDS)

    def watch(self) -> None:
        """Wait until somebody asks to stop."""
        while not self.stops:
            self.raise_if_ended()
            self.asked.wait(POLL_SECONDS)

    def raise_if_ended(self) -> None:
        """Notice a program that ended without being asked."""
        for name, child in self.children.items():
            code = child.poll()
            if code is not None and not self.stops:
                raise StartError(f"The {name} ended by itself (exit code {code}). Stopping the rest.")

    def stop(self, within: float) -> None:
        """Ask every program to end, wait for its work, then clear away whatever is left of it."""
        if all(child.poll() is not None for child in self.children.values()):
            within = 0
        else:
            self.say("Stopping. Running jobs may finish; Ctrl-C again ends them now.")
        stops = max(self.stops, 1)
        for child in self.children.values():
            child.terminate()
        deadline = time.monotonic() + within
        while any(child.poll() is None for child in self.children.values()):
            if self.stops > stops or time.monotonic() > deadline:
                break
            self.asked.clear()
            self.asked.wait(POLL_SECONDS)
        for child in self.children.values():
            # The session is a process group too, so this reaches grandchildren that lost their parent.
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()


def say(line: str) -> None:
    """Print a line at once; whoever read the output may have gone."""
    with contextlib.suppress(OSError):
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
