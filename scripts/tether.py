"""Becomes another program, after tying it to its parent: when that dies, the program gets SIGTERM.

    tether.py PARENT PROGRAM [ARGUMENT...]

Only Linux can. Elsewhere a parent killed with SIGKILL leaves the program behind. It is a program of its own, and not a
preexec_fn, so that nothing but exec happens in a fork of a process that may have threads.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def tie(parent: int) -> None:
    """Ask for SIGTERM when ``parent`` dies, and end here if it has died already."""
    prctl = getattr(ctypes.CDLL(None), "prctl", None)
    if prctl is not None:
        prctl(PR_SET_PDEATHSIG, int(signal.SIGTERM))
    if os.getppid() != parent:
        sys.exit(1)


if __name__ == "__main__":
    tie(int(sys.argv[1]))
    os.execvp(sys.argv[2], sys.argv[2:])  # noqa: S606 - the supervisor chose the program
