"""With how many threads does our kernel take a step fastest? Measured: cores share memory, and some are halves of one.

Only the kernel is told: its sums are the same however many there are. Torch's are not, so it keeps as many as it has.
"""

import os
import time
from typing import Final

import torch

from generation.engines.musicgen.batch import Batch
from generation.engines.musicgen.decoder import Weights, attended
from generation.engines.musicgen.native import Native
from generation.engines.musicgen.sampling import Sampling

_STEPS: Final = 4  # of which the first warms up
# Fewer threads are taken where they are nearly as fast: other work on the host is thankful.
_NEARLY: Final = 1.05
_WORDS: Final = 8


def fastest(own: Weights) -> int:
    """The number of threads with which a step takes the least time; 0 where the kernel is not for these weights.

    Some steps of one track are made with each.
    """
    if Native.of(own) is None:
        return 0
    counts = _counts()
    if len(counts) == 1:
        return counts[0]
    batch = Batch(own, 1, _STEPS * len(counts))
    hidden = torch.zeros(_WORDS, own.shape.width, dtype=own.embeddings.dtype)
    text, rows = (attended(own, hidden), None) if own.is_cross else (None, hidden.expand(2, -1, -1))
    batch.join(batch.job(text, _STEPS * len(counts), Sampling(), 0, before=rows))
    times = {count: _time(batch, count) for count in counts}
    least = min(times.values())
    return min(count for count, each in times.items() if each <= _NEARLY * least)


def _counts() -> list[int]:
    """One, two, four and so on, and all that this process may use."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return sorted({*(1 << each for each in range(cores.bit_length()) if 1 << each <= cores), cores})


def _time(batch: Batch, count: int) -> float:
    batch.threads = count
    times = list[float]()
    for _ in range(_STEPS):
        began = time.perf_counter()
        batch.step()
        times.append(time.perf_counter() - began)
    return min(times[1:])
