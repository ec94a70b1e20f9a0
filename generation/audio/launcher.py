"""Started as a program of its own: gives up what a decoder does not need, then becomes the decoder.

    python -I -S launcher.py CPU_SECONDS ADDRESS_SPACE_BYTES OPEN_FILES FFMPEG [ARGUMENT ...]

It is a program, and no `preexec_fn`, because code between fork and exec of a process with threads may deadlock. It
uses the standard library only and imports nothing of the project.
"""

import contextlib
import ctypes
import os
import resource
import signal
import sys

NOT_STARTED = 127  # what a shell says of a program that can not be started
_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000
_PR_SET_PDEATHSIG = 1
_PR_SET_NO_NEW_PRIVS = 38


def _limit(which: int, value: int) -> None:
    """Lower a limit; where the system has no such limit (macOS has no real RLIMIT_AS) it stays as it is."""
    with contextlib.suppress(OSError, ValueError):
        _, hard = resource.getrlimit(which)
        lowest = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(which, (lowest, lowest))


def _isolate() -> None:
    """On Linux: die with the parent, gain no privileges, see no network. Elsewhere, or where refused, less."""
    if not sys.platform.startswith("linux"):
        return
    with contextlib.suppress(OSError, AttributeError):
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.unshare(_CLONE_NEWNET) != 0:
            libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)
        libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)  # last: a change of user namespace clears it


def main(arguments: list[str]) -> None:
    """Limit, isolate, become."""
    cpu_s, address_space, open_files = (int(each) for each in arguments[:3])
    parent = os.getppid()
    _isolate()
    if os.getppid() != parent:  # it died before the death signal was set
        sys.exit(1)
    _limit(resource.RLIMIT_CPU, cpu_s)
    _limit(resource.RLIMIT_AS, address_space)
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_NOFILE, open_files)
    try:
        os.execv(arguments[3], arguments[3:])  # noqa: S606 - to become another program is what this one is for
    except OSError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(NOT_STARTED)


if __name__ == "__main__":
    main(sys.argv[1:])
