"""How long a job will take and how long it will wait, from measured speeds."""

from collections.abc import Sequence
from dataclasses import dataclass

from generation.brief import Brief
from generation.change import ChangeKind
from generation.refinement import Refinement
from generation.refining.passages import pieces_of
from generation.refining.regions import shares
from generation.track import Job

_USUAL_S = 30.0
# How much the newest measurement counts: a few jobs are enough to follow a machine that got busier.
_WEIGHT = 0.3
# Tracks made of the sound of tracks are not rendered at all; joining takes about as long as one rendering's mastering.
_OWN_SOUND = frozenset({ChangeKind.STITCH, ChangeKind.BEST_BARS})


def of_own_sound(refinement: Refinement | None) -> bool:
    """Whether it is made of the sound of tracks that are there already: no engine renders anything for it."""
    return refinement is not None and any(each.kind in _OWN_SOUND for each in refinement.changes)


def needs_device(job: Job) -> bool:
    """Whether an engine renders something for this job."""
    return not of_own_sound(job.wish.refinement)


def audio_seconds(job: Job) -> float:
    """Seconds of audio that are made for a job, over all its takes and all the renderings of each."""
    brief = job.brief or job.wish.brief
    length = brief.duration_s if brief else job.wish.duration_s or _USUAL_S
    return length * job.wish.takes * (renderings(brief, job.wish.refinement) if brief else 1)


def renderings(brief: Brief, refinement: Refinement | None) -> int:
    """Of how many renderings a take is made: one of the whole, and one more for each part that is otherwise.

    What `generation.layers` makes, counted without working out what each part sounds like: where a part comes out as
    the whole is, it makes one fewer.
    """
    if refinement is not None and not refinement.region.whole and not of_own_sound(refinement):
        return len(pieces_of(brief.passages, *shares(refinement.region, brief.duration_s)))
    return 1 + sum(not piece.plain for piece in pieces_of(brief.passages)) if brief.passages else 1


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
        """How long a job will take on the device, in seconds; 0 where it does not need it."""
        return self.of(job.engine) * audio_seconds(job) if needs_device(job) else 0.0

    def wait(self, ahead: Sequence[Job], running: Sequence[Running] = ()) -> float:
        """Seconds until a job is served that has these jobs ahead of it; those that run share the device's time."""
        running = [each for each in running if needs_device(each.job)]
        left = [max(self.seconds(each.job) - each.elapsed_s / len(running), 0.5) for each in running]
        return sum(left) + sum(map(self.seconds, ahead))
