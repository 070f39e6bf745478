"""`manage.py demo`, step by step, and the script that keeps make from seeing a Ctrl-C."""

import signal
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.management import call_command

from config.adapter import AccountAdapter
from config.management.commands import demo

FOREGROUND = str(settings.BASE_DIR / "scripts" / "foreground.py")
ENDS_WELL = """
import signal, sys
signal.signal(signal.SIGINT, lambda *a: sys.exit(0))
signal.signal(signal.SIGTERM, lambda *a: sys.exit(7))
print("Ready", flush=True)
while True: signal.pause()
"""


@pytest.fixture
def called(monkeypatch) -> list[str]:
    names: list[str] = []
    monkeypatch.setattr(demo, "check_port", lambda host, port: names.append("check_port"))
    monkeypatch.setattr(demo, "call_command", lambda name, **options: names.append(name))
    return names


def test_the_demo_is_prepared_before_it_runs(called):
    call_command("demo")

    assert called == ["check_port", "migrate", "load_demo", "up"]


def test_an_interrupted_preparation_says_so_without_a_traceback(called, monkeypatch):
    def interrupt(name, **options):
        raise KeyboardInterrupt

    monkeypatch.setattr(demo, "call_command", interrupt)

    with pytest.raises(SystemExit, match="Start it again"):
        call_command("demo")


def test_nobody_signs_up(rf):
    assert AccountAdapter().is_open_for_signup(rf.get("/accounts/signup/")) is False


def test_ctrl_c_in_a_terminal_reaches_the_command_alone():
    in_a_terminal = f"""
import os, pty, sys
command = [sys.executable, {FOREGROUND!r}, sys.executable, "-c", {ENDS_WELL!r}]
shell = "import subprocess, sys; print('the code is', subprocess.call(sys.argv[1:]), flush=True)"
pty.spawn([sys.executable, "-c", shell, *command])
"""
    process = subprocess.Popen(
        [sys.executable, "-c", in_a_terminal],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    assert process.stdin
    assert process.stdout
    assert process.stdout.readline().strip() == b"Ready"

    process.stdin.write(b"\x03")
    process.stdin.flush()

    assert process.stdout.readline().strip().endswith(b"the code is 0")
    process.communicate(timeout=90)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 0), (signal.SIGTERM, 7)])
def test_a_signal_to_the_script_goes_on_to_the_command(number, code):
    script = subprocess.Popen(
        [sys.executable, FOREGROUND, sys.executable, "-c", ENDS_WELL],
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    assert script.stdout
    script.stdout.readline()

    script.send_signal(number)
    script.communicate(timeout=90)

    assert script.returncode == code
