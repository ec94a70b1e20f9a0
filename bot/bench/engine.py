"""How fast an engine makes sound, from brief to finished files, one style after another."""

import resource
import sys
import time
from statistics import median

from generation import engines
from generation.language import suggest_prompts, understand
from generation.making import make_takes
from generation.ports import Watch
from generation.track import Wish

_LENGTH_S = 30.0


def engine(*, quick: bool) -> dict[str, float]:
    """Seconds of work per second of audio over several prompts, the median; the processor's and the clock's.

    `realtime_factor` is wall time over audio time: below 1 it is made faster than it plays, which is the limit
    that a member feels.
    """
    maker = engines.create("sketch")
    prompts = suggest_prompts("", 3 if quick else 8)
    length = 10.0 if quick else _LENGTH_S
    make_takes(maker, understand(Wish(prompts[0], duration_s=2.0), 1), [1], None, Watch())
    walls, works, first_steps = [], [], []
    for number, prompt in enumerate(prompts):
        brief = understand(Wish(prompt, duration_s=length), number)
        gaps = _Gaps()
        wall, work = time.perf_counter(), time.process_time()
        make_takes(maker, brief, [1], None, Watch(progress=gaps.progress))
        walls.append((time.perf_counter() - wall) / length)
        works.append((time.process_time() - work) / length)
        first_steps.append(gaps.longest)
    return {
        "prompts": float(len(prompts)),
        "audio_s": length,
        "realtime_factor": median(walls),
        "cpu_s_per_audio_s": median(works),
        "slowest_realtime_factor": max(walls),
        "longest_step_s": max(first_steps),
        "peak_memory_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _per_mib(),
    }


class _Gaps:
    """The longest time between two reports of progress, in seconds: how long a cancel may have to wait."""

    def __init__(self) -> None:
        self.longest = 0.0
        self._last = time.perf_counter()

    def progress(self, _done: float, _stage: str) -> None:
        now = time.perf_counter()
        self.longest = max(self.longest, now - self._last)
        self._last = now


def _per_mib() -> int:
    # Linux counts kibibytes, macOS bytes.
    return 2**20 if sys.platform == "darwin" else 2**10
