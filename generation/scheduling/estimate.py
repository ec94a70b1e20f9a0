"""How long a job will take and how long it will wait, from measured speeds."""

from collections.abc import Sequence
from dataclasses import dataclass

from generation.track import Job

_USUAL_S = 30.0
# How much the newest measurement counts: a few jobs are enough to follow a machine that got busier.
_WEIGHT = 0.3


def audio_seconds(job: Job) -> float:
    """Seconds of audio that a job asks for, over all its takes."""
    length = job.brief.duration_s if job.brief else job.wish.duration_s or _USUAL_S
    return length * job.wish.takes


@dataclass(frozen=True, slots=True)
class Running:
    """The job on the device, and for how many seconds it has been there."""

    job: Job
    elapsed_s: float


class Speeds:
    """Seconds of work per second of audio, by engine: a guess at first, then a moving average of what was measured."""

    def __init__(self) -> None:
        self._measured: dict[str, float] = {}

    def guess(self, engine: str, seconds_per_audio_second: float) -> None:
        """Start from a value; what has been measured since stays."""
        self._measured.setdefault(engine, seconds_per_audio_second)

    def measured(self, job: Job, took_s: float) -> None:
        """Learn from a finished job."""
        speed = took_s / max(audio_seconds(job), 1.0)
        before = self._measured.get(job.engine, speed)
        self._measured[job.engine] = before + _WEIGHT * (speed - before)

    def of(self, engine: str) -> float:
        """Seconds of work per second of audio, as far as known."""
        return self._measured.get(engine, 1.0)

    def seconds(self, job: Job) -> float:
        """How long a job will take on the device, in seconds."""
        return self.of(job.engine) * audio_seconds(job)

    def wait(self, ahead: Sequence[Job], running: Running | None) -> float:
        """Seconds until a job is served that has these jobs ahead of it."""
        left = max(self.seconds(running.job) - running.elapsed_s, 0.5) if running else 0.0
        return left + sum(map(self.seconds, ahead))
