"""The supervisor, with small programs in place of the web server and the worker."""

import os
import signal
import subprocess
import sys
import textwrap
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from config.supervisor import Program, Supervisor

WELL_BEHAVED = "import signal, sys; signal.signal(15, lambda *a: sys.exit(0)); signal.pause()"
FINISHES_ITS_JOB = """
    import pathlib, signal, sys, threading
    asked = threading.Event()
    signal.signal(15, lambda *a: asked.set())
    pathlib.Path(sys.argv[1]).write_text("started")
    while not asked.wait(0.05): pass
    threading.Event().wait(0.5)
    pathlib.Path(sys.argv[1]).write_text("finished")
"""
STUBBORN = "import signal; signal.signal(15, signal.SIG_IGN); signal.pause()"
PARENT = """
    import os, pathlib, subprocess, sys
    child = subprocess.Popen([sys.executable, "-c", "import signal; signal.signal(15, signal.SIG_IGN); signal.pause()"])
    pathlib.Path(sys.argv[1]).write_text(str(child.pid))
    child.wait()
"""


def program(source: str, *args: str, answers: Callable[[], bool] = lambda: True) -> Program:
    return Program("program", [sys.executable, "-c", textwrap.dedent(source), *args], answers)


def interrupt_when(condition: Callable[[], bool]) -> Callable[[], bool]:
    """Answer like a program that works, and press Ctrl-C as soon as it does."""

    def answers() -> bool:
        if condition():
            os.kill(os.getpid(), signal.SIGINT)
            return True
        return False

    return answers


def run(*programs: Program, start_within: float = 60, stop_within: float = 60) -> tuple[int, list[str]]:
    said: list[str] = []
    supervisor = Supervisor(programs, env=os.environ, say=said.append)
    code = supervisor.run(ready="Ready", start_within=start_within, stop_within=stop_within)
    return code, said


def gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return Path(f"/proc/{pid}/stat").read_text().split()[2] == "Z"


def wait_for(condition: Callable[[], bool]) -> None:
    for _ in range(1200):
        if condition():
            return
        threading.Event().wait(0.05)
    pytest.fail("it did not happen within a minute")


def test_ctrl_c_lets_a_running_job_finish_and_ends_with_zero(tmp_path):
    note = tmp_path / "job"
    started = interrupt_when(lambda: note.exists() and note.read_text() == "started")

    code, said = run(program(FINISHES_ITS_JOB, str(note), answers=started))

    assert code == 0
    assert note.read_text() == "finished"
    assert said[-1].startswith("Stopping.")


def test_ready_is_said_once_all_programs_answer():
    answers = iter([False, False, True])
    said: list[str] = []

    def say(line: str) -> None:
        said.append(line)
        if line == "Ready":
            os.kill(os.getpid(), signal.SIGTERM)

    slow = program(WELL_BEHAVED, answers=lambda: next(answers))
    supervisor = Supervisor([slow], env=os.environ, say=say)

    assert supervisor.run(ready="Ready", start_within=60, stop_within=60) == 0
    assert said[0] == "Ready"
    assert next(answers, "used up") == "used up"


def test_when_one_program_ends_by_itself_the_others_end_too_and_the_code_is_one():
    other = Program("other", [sys.executable, "-c", WELL_BEHAVED], lambda: True)
    supervisor = Supervisor([program("raise SystemExit(3)"), other], env=os.environ, say=lambda line: None)

    assert supervisor.run(ready="Ready", start_within=60, stop_within=60) == 1
    assert all(child.poll() is not None for child in supervisor.children.values())


def test_a_program_that_never_answers_is_named():
    code, said = run(program(WELL_BEHAVED, answers=lambda: False), start_within=0.3)

    assert code == 1
    assert said[0] == "The program did not answer within 0 seconds."


def test_a_program_that_ignores_the_request_is_killed_in_the_end():
    code, _ = run(program(STUBBORN, answers=interrupt_when(lambda: True)), stop_within=0.5)

    assert code == 0


def test_what_a_killed_program_leaves_behind_is_ended_too(tmp_path):
    note = tmp_path / "pid"
    started = interrupt_when(lambda: note.exists() and note.read_text() != "")

    run(program(PARENT, str(note), answers=started), stop_within=0.5)

    wait_for(lambda: gone(int(note.read_text())))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process that its parent died")
def test_programs_end_when_the_supervisor_is_killed(tmp_path):
    note = tmp_path / "pid"
    source = f"""
        import os, sys
        from config.supervisor import Program, Supervisor, say
        report = "import os, pathlib, signal; pathlib.Path({str(note)!r}).write_text(str(os.getpid())); signal.pause()"
        supervisor = Supervisor([Program("program", [sys.executable, "-c", report], lambda: True)], os.environ, say)
        supervisor.run(ready="Ready", start_within=60, stop_within=60)
    """
    supervisor = subprocess.Popen([sys.executable, "-c", textwrap.dedent(source)], stdout=subprocess.PIPE)
    assert supervisor.stdout
    assert supervisor.stdout.readline() == b"Ready\n"
    wait_for(lambda: note.exists() and note.read_text() != "")

    supervisor.kill()
    supervisor.communicate()

    wait_for(lambda: gone(int(note.read_text())))
