"""How fast an engine makes sound, from brief to finished files: one prompt per genre, one after another."""

import json
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final

from bot.bench.memory import peak_mib
from generation import engines
from generation.brief import Brief
from generation.errors import Cancelled
from generation.language import understand
from generation.making import make_takes
from generation.ports import Engine, Watch
from generation.track import Wish

_LENGTH_S: Final = 30.0
_QUICK_LENGTH_S: Final = 6.0
# With `quick` the whole benchmark ends within 50 s: no further genre is begun after this much.
_QUICK_S: Final = 22.0
# When somebody cancels, as shares of the time that the same brief took before.
_CANCEL_AT: Final = (0.05, 0.25, 0.5, 0.75, 0.9)
_QUICK_CANCEL_AT: Final = (0.2, 0.7)


def engine(*, quick: bool) -> dict[str, float]:
    """The figures of making sound; all times in seconds.

    `cpu_s_per_audio_s` and `realtime_factor` are the medians over the genres of processor and wall time over audio
    time, from brief to finished files; the first making after the start is not among them, but is
    `first_render_extra_s`: how much longer it took than the same brief made again, in a process of its own that began
    as the bot does (it warms up) and whose caches on disk are warm; `warm_up_s` is how long that took beforehand.
    `peak_memory_one_piece_mib` is that process's, `peak_memory_mib` that of one that made all the pieces.
    `longest_step_s` is the longest time without a report of progress, `cancel_s` the longest from a cancel to its end.
    """
    length = _QUICK_LENGTH_S if quick else _LENGTH_S
    prompts = _prompts()
    # In a process of its own: this one has imported and measured other things already.
    # The first such process fills the disk's caches, the second is measured; there is no time for both with `quick`.
    alone = [_alone(prompts[0], length) for _ in range(1 if quick else 2)][-1]
    maker = engines.create("sketch")
    make_takes(maker, _brief(prompts[0], 2.0), [1], None, Watch())
    began = time.monotonic()
    made: list[_Made] = []
    for prompt in prompts:
        if quick and made and time.monotonic() - began > _QUICK_S:
            break
        made.append(_made(maker, _brief(prompt, length), length))
    cancelled = _cancel_times(maker, _brief(prompts[0], length), made[0].wall * length, quick=quick)
    works = [each.work for each in made]
    return {
        "genres": float(len(made)),
        "audio_s": length,
        "realtime_factor": median(each.wall for each in made),
        "cpu_s_per_audio_s": median(works),
        "slowest_realtime_factor": max(each.wall for each in made),
        "slowest_cpu_s_per_audio_s": max(works),
        "longest_step_s": max(each.longest_step for each in made),
        "warm_up_s": alone["warm_up"],
        "first_render_s": alone["first"],
        "first_render_extra_s": alone["first"] - alone["again"],
        "cancel_s": max(cancelled),
        "cancels": float(len(cancelled)),
        "peak_memory_one_piece_mib": alone["peak_mib"],
        "peak_memory_mib": peak_mib(),
    }


@dataclass(frozen=True, slots=True)
class _Made:
    """One piece: wall and processor time per second of audio, and the longest time without a report."""

    wall: float
    work: float
    longest_step: float


def _prompts() -> list[str]:
    from generation.engines.sketch.styles import styles

    return sorted(styles())


def _brief(prompt: str, length: float) -> Brief:
    return understand(Wish(prompt, duration_s=length), 1)


def _made(maker: Engine, brief: Brief, length: float) -> _Made:
    gaps = _Gaps()
    wall, work = time.perf_counter(), time.process_time()
    make_takes(maker, brief, [1], None, Watch(progress=gaps.progress))
    gaps.progress(1.0, "done")
    return _Made((time.perf_counter() - wall) / length, (time.process_time() - work) / length, gaps.longest)


def _cancel_times(maker: Engine, brief: Brief, usual_s: float, *, quick: bool) -> list[float]:
    """From the moment somebody cancels to the moment nothing is done any more, at several points of a piece."""
    return [_cancelled(maker, brief, usual_s * share) for share in (_QUICK_CANCEL_AT if quick else _CANCEL_AT)]


def _cancelled(maker: Engine, brief: Brief, after_s: float) -> float:
    asked = threading.Event()
    asked_at: list[float] = []

    def cancel() -> None:
        asked_at.append(time.perf_counter())
        asked.set()

    timer = threading.Timer(after_s, cancel)
    timer.start()
    try:
        make_takes(maker, brief, [1], None, Watch(cancelled=asked.is_set))
    except Cancelled:
        return time.perf_counter() - asked_at[0]
    finally:
        timer.cancel()
        timer.join()
    return 0.0  # it was finished before it could be cancelled


class _Gaps:
    """The longest time between two reports of progress, in seconds."""

    def __init__(self) -> None:
        self.longest = 0.0
        self._last = time.perf_counter()

    def progress(self, _done: float, _stage: str) -> None:
        now = time.perf_counter()
        self.longest = max(self.longest, now - self._last)
        self._last = now


def _alone(prompt: str, length: float) -> dict[str, float]:
    """Make the same brief twice in a new process; its times and its peak memory. Its imports are not counted."""
    done = subprocess.run(  # noqa: S603 - our own module, and words from here
        [sys.executable, "-m", "bot.bench.alone", prompt, str(length)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    told: dict[str, float] = json.loads(done.stdout)
    return told
