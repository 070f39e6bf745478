"""Runs a command as the terminal's foreground job, so that its own exit code is what make sees.

A Ctrl-C goes to every process of the foreground group. With make in that group, make reports an interrupt even when the
command ended as it should. So the command gets a group and the terminal, and signals sent to this process go on to it.
"""

import os
import signal
import subprocess
import sys
from pathlib import Path
from types import FrameType

TETHER = str(Path(__file__).resolve().with_name("tether.py"))


def terminal() -> int | None:
    """Return the terminal that this process may hand over, if there is one."""
    try:
        tty = os.open("/dev/tty", os.O_RDWR)
    except OSError:
        return None
    return tty if os.tcgetpgrp(tty) == os.getpgrp() else None


def main(argv: list[str]) -> int:
    """Run the command and return its exit code."""
    tty = terminal()
    child = subprocess.Popen([sys.executable, TETHER, str(os.getpid()), *argv], process_group=0)

    def pass_on(number: int, frame: FrameType | None) -> None:
        child.send_signal(number)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, pass_on)
    signal.signal(signal.SIGTTOU, signal.SIG_IGN)  # else handing over the terminal would stop this process
    if tty is not None:
        os.tcsetpgrp(tty, child.pid)
    code = child.wait()
    if tty is not None:
        os.tcsetpgrp(tty, os.getpgrp())
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
