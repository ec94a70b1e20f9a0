"""Several renderings at once, each in a process of its own kind, without filling the memory."""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Final, TypeVar

Given = TypeVar("Given")
Made = TypeVar("Made")

# What a process needs at most while it makes and measures a piece of some minutes.
_EACH_MIB: Final = 1500


def usual_workers() -> int:
    """One process per core, but no more than the free memory holds."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(cores, _free_mib() // _EACH_MIB))


def spread(
    work: Callable[[Given], Made], given: Sequence[Given], workers: int | None = None, *, fresh: bool = False
) -> Iterator[Made]:
    """Do the work on each, in order; `fresh` gives every piece of work a process that has done nothing before.

    With one worker, and no need of a fresh process, it is done here.
    """
    count = min(workers or usual_workers(), len(given))
    if count <= 1 and not fresh:
        yield from map(work, given)
        return
    # A forked child would inherit locks that the libraries' threads hold.
    pool = ProcessPoolExecutor(
        max(1, count), get_context("spawn"), initializer=_one_thread, max_tasks_per_child=1 if fresh else None
    )
    try:
        yield from pool.map(work, given)
    finally:
        pool.shutdown(cancel_futures=True)


def _one_thread() -> None:
    # The processes are the parallelism; threads of the libraries on top would only fight for the same cores.
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"):
        os.environ[name] = "1"


def _free_mib() -> int:
    meminfo = Path("/proc/meminfo")
    if meminfo.exists():
        for line in meminfo.read_text(encoding="ascii").splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) // 1024
    return 4 * _EACH_MIB
