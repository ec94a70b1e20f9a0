"""Who is being served, and may the next in the queue join them?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import inf
from typing import Final

from generation.scheduling.estimate import audio_seconds, needs_device
from generation.track import Job

# Sound of so many seconds may be in memory at once, over all jobs: two tracks of ten minutes. One job always may.
_MOST_AUDIO_S: Final = 1200.0
# Who passes others is estimated to take no longer than this: about as long as weights take to be loaded.
_PASSING_S: Final = 30.0


@dataclass(slots=True)
class _Served:
    job: Job
    shares: bool = False  # whether its engine serves others beside it
    resting: bool = False  # whether the device has nothing to do for it: it is mastered and measured


class Admission:
    """Jobs are admitted in the queue's order, but for those who need no device or find their weights in memory already.

    While an engine that shares its device serves, further jobs of the same engine join, as far as there is room. A job
    for another engine that has come to the head waits until what is under way is finished, and then it is its turn. A
    job whose engine shares nothing is alone.

    Jobs of two engines in turn would so load weights for each of them. So while the head waits for an engine that is
    not loaded, the first who waits for the one under way may join it past all who are ahead, if it fits in, is
    estimated to take 30 s at most, and none of those has been passed before. So a job is passed by one other in all
    its time, and is served 30 s later at most, by the estimate, than in the queue's order.

    A job that is made of the sound of tracks needs no device: nobody waits for it, and it waits for nobody, as long
    as there is memory for it and for the head as well.

    `seconds_of` estimates a job; `is_loaded` tells whether an engine can be used without loading anything, and
    `candidates_of` of how many candidates it makes a take: all of them need their room and their memory.
    """

    def __init__(
        self,
        room_of: Callable[[str], int],
        seconds_of: Callable[[Job], float] = lambda _job: inf,
        is_loaded: Callable[[str], bool] = lambda _engine: False,
        candidates_of: Callable[[str], int] = lambda _engine: 1,
    ) -> None:
        self._room_of = room_of
        self._seconds_of = seconds_of
        self._is_loaded = is_loaded
        self._candidates_of = candidates_of
        self._served: dict[str, _Served] = {}
        self._passed: frozenset[str] = frozenset()

    def pick(self, waiting: Sequence[Job]) -> Job | None:
        """Whose turn it is of those who wait, in their order; whoever is picked is served from now on."""
        self._passed &= {each.id for each in waiting}
        at = self._whose(waiting)
        if at is None:
            return None
        if needs_device(waiting[at]):
            self._passed |= {each.id for each in waiting[:at]}
        self.enter(waiting[at])
        return waiting[at]

    def _whose(self, waiting: Sequence[Job]) -> int | None:
        if not waiting or self.may(waiting[0]):
            return 0 if waiting else None
        head_s = self._sound_s(waiting[0])
        own = (at for at, each in enumerate(waiting) if not needs_device(each) and self._fits(each, head_s))
        if (at := next(own, None)) is not None:
            return at
        under_way = {each.job.engine for each in self._served.values() if not each.resting}
        if self._is_loaded(waiting[0].engine) or waiting[0].engine in under_way:
            return None
        at = next((at for at, each in enumerate(waiting) if each.engine in under_way and needs_device(each)), None)
        if at is None or any(each.id in self._passed for each in waiting[:at]):
            return None
        return at if self._seconds_of(waiting[at]) <= _PASSING_S and self.may(waiting[at]) else None

    def may(self, job: Job) -> bool:
        """Whether this job may be served beside those who are."""
        if not self._served:
            return True
        if not self._fits(job):
            return False
        if not needs_device(job):
            return True
        rendered = [each for each in self._served.values() if not each.resting]
        if not all(each.shares and each.job.engine == job.engine for each in rendered):
            return False
        room = self._room_of(job.engine)
        takes = sum(each.job.wish.takes for each in rendered) + job.wish.takes
        return not rendered or takes * self._candidates_of(job.engine) <= room

    def _fits(self, job: Job, beside: float = 0.0) -> bool:
        """Whether there is memory for it, with `beside` further seconds of sound."""
        held = sum(self._sound_s(each.job) for each in self._served.values())
        return held + self._sound_s(job) + beside <= _MOST_AUDIO_S

    def _sound_s(self, job: Job) -> float:
        return audio_seconds(job) * (self._candidates_of(job.engine) if needs_device(job) else 1)

    def enter(self, job: Job) -> None:
        """It is served from now on."""
        self._served[job.id] = _Served(job, resting=not needs_device(job))

    def share(self, job_id: str) -> None:
        """Its engine serves several at once."""
        self._served[job_id].shares = True

    def rest(self, job_id: str, *, resting: bool) -> None:
        """The device has nothing to do for it now, or has something again."""
        if job_id in self._served:
            self._served[job_id].resting = resting

    def leave(self, job_id: str) -> None:
        """It is over."""
        self._served.pop(job_id, None)
