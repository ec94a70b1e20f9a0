"""Is there memory for a rendering?"""

import os
from pathlib import Path

from bot.doctor.finding import Finding

LOW, EMPTY = 2**30, 300 * 2**20
_MEMINFO = Path("/proc/meminfo")
_CONTAINER = Path("/sys/fs/cgroup")


def memory(available: int | None = None) -> Finding:
    """Judge the memory, in bytes, that is left to this process."""
    available = available_memory() if available is None else available
    if available is None:
        return Finding("memory", "ok", "This system does not say how much memory is free.")
    says = f"{available / 2**30:.1f} GiB are available."
    if available < EMPTY:
        return Finding("memory", "problem", says, "Stop something else, or give the bot's container at least 1 GiB.")
    if available < LOW:
        return Finding("memory", "warning", says, "Tracks of several minutes need about 1 GiB: make some room.")
    return Finding("memory", "ok", says)


def available_memory(meminfo: Path = _MEMINFO, container: Path = _CONTAINER) -> int | None:
    """Give the bytes that are free, at most what is left of a container's limit; None where the system does not say."""
    machine = _machine(meminfo)
    left = _left_in_container(container)
    known = [each for each in (machine, left) if each is not None]
    return min(known, default=None)


def _machine(meminfo: Path) -> int | None:
    try:
        rows = dict(line.split(":", 1) for line in meminfo.read_text().splitlines())
        return int(rows["MemAvailable"].split()[0]) * 1024
    except (OSError, KeyError, ValueError):
        pass
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (OSError, ValueError):
        return None


def _left_in_container(folder: Path) -> int | None:
    # cgroup v2; "max" means no limit. Cached file pages count as used but are given back under pressure.
    try:
        limit = int((folder / "memory.max").read_text())
        used = int((folder / "memory.current").read_text())
        rows = dict(line.split() for line in (folder / "memory.stat").read_text().splitlines())
        return limit - used + int(rows["inactive_file"])
    except (OSError, KeyError, ValueError):
        return None
