"""With how many threads does a processor decode fastest? Measured: cores share memory, and some are halves of one."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import torch

from generation.engines.musicgen.batch import Batch
from generation.engines.musicgen.decoder import Weights, attended
from generation.engines.musicgen.sampling import Sampling

_STEPS: Final = 4  # of which the first warms up
# Fewer threads are taken where they are nearly as fast: other work on the host is thankful.
_NEARLY: Final = 1.05
_WORDS: Final = 8


def fastest(own: Weights) -> int:
    """The number of threads with which a step takes the least time; some steps of one track are made with each."""
    before, counts = torch.get_num_threads(), _counts()
    if len(counts) == 1:
        return counts[0]
    batch = Batch(own, 1, _STEPS * len(counts))
    hidden = torch.zeros(_WORDS, own.shape.width, dtype=own.embeddings.dtype)
    text, rows = (attended(own, hidden), None) if own.is_cross else (None, hidden.expand(2, -1, -1))
    batch.join(batch.job(text, _STEPS * len(counts), Sampling(), 0, before=rows))
    try:
        times = {count: _time(batch, count) for count in counts}
    finally:
        torch.set_num_threads(before)
    least = min(times.values())
    return min(count for count, each in times.items() if each <= _NEARLY * least)


@contextmanager
def threads(count: int) -> Iterator[None]:
    """Compute with so many threads, and afterwards with as many as before; 0 changes nothing."""
    before = torch.get_num_threads()
    if count:
        torch.set_num_threads(count)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def _counts() -> list[int]:
    """One, two, four and so on, and all that this process may use."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return sorted({*(1 << each for each in range(cores.bit_length()) if 1 << each <= cores), cores})


def _time(batch: Batch, count: int) -> float:
    torch.set_num_threads(count)
    times = list[float]()
    for _ in range(_STEPS):
        began = time.perf_counter()
        batch.step()
        times.append(time.perf_counter() - began)
    return min(times[1:])
