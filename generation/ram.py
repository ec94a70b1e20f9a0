"""How much main memory may this process use, and how much of it is free? A container's limit counts, on cgroup v2."""

import os
from pathlib import Path
from typing import Final

_MEMINFO: Final = Path("/proc/meminfo")
_CONTAINER: Final = Path("/sys/fs/cgroup")


def installed(container: Path = _CONTAINER) -> int | None:
    """Give the bytes that there are, at most a container's limit; None where the system does not say."""
    return _least(_in_machine(), _limit(container))


def available(meminfo: Path = _MEMINFO, container: Path = _CONTAINER) -> int | None:
    """Give the bytes that are free, at most what is left of a container's limit; None where the system does not say."""
    return _least(_free_in_machine(meminfo), _left_in_container(container))


def _least(*bytes_of: int | None) -> int | None:
    return min((each for each in bytes_of if each is not None), default=None)


def _in_machine() -> int | None:
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, OSError, ValueError):
        return None


def _free_in_machine(meminfo: Path) -> int | None:
    try:
        rows = dict(line.split(":", 1) for line in meminfo.read_text("ascii", "ignore").splitlines())
        return int(rows["MemAvailable"].split()[0]) * 1024
    except (OSError, KeyError, ValueError):  # not Linux: what there is has to do
        return _in_machine()


def _limit(container: Path) -> int | None:
    try:
        return int((container / "memory.max").read_text("ascii"))
    except (OSError, ValueError):  # no container, or "max": no limit
        return None


def _left_in_container(container: Path) -> int | None:
    limit = _limit(container)
    if limit is None:
        return None
    try:
        used = int((container / "memory.current").read_text("ascii"))
        rows = dict(line.split() for line in (container / "memory.stat").read_text("ascii").splitlines())
        # Cached file pages count as used but are given back under pressure.
        return limit - used + int(rows["inactive_file"])
    except (OSError, KeyError, ValueError):
        return None
