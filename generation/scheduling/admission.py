"""Who is being served, and may the next in the queue join them?"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from generation.scheduling.estimate import audio_seconds
from generation.track import Job

# Sound of so many seconds may be in memory at once, over all jobs: two tracks of ten minutes. One job always may.
_MOST_AUDIO_S: Final = 1200.0


@dataclass(slots=True)
class _Served:
    job: Job
    shares: bool = False  # whether its engine serves others beside it
    resting: bool = False  # whether the device has nothing to do for it: it is mastered and measured


class Admission:
    """Jobs are admitted in the queue's order, none before the one ahead of it.

    While an engine that shares its device serves, further jobs of the same engine join, as far as there is room. A job
    for another engine that has come to the head lets nobody join any more: what is under way is finished, and then it
    is its turn. Nobody starves so, and it is told when its turn comes. A job whose engine shares nothing is alone.
    """

    def __init__(self, room_of: Callable[[str], int]) -> None:
        self._room_of = room_of
        self._served: dict[str, _Served] = {}

    def may(self, job: Job) -> bool:
        """Whether this job may be served beside those who are."""
        if not self._served:
            return True
        held = sum(audio_seconds(each.job) for each in self._served.values())
        if held + audio_seconds(job) > _MOST_AUDIO_S:
            return False
        rendered = [each for each in self._served.values() if not each.resting]
        if not all(each.shares and each.job.engine == job.engine for each in rendered):
            return False
        room = self._room_of(job.engine)
        return not rendered or sum(each.job.wish.takes for each in rendered) + job.wish.takes <= room

    def enter(self, job: Job) -> None:
        """It is served from now on."""
        self._served[job.id] = _Served(job)

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
