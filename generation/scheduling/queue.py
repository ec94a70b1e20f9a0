"""The queue of jobs that wait for a device: bounded, in order, with a limit for each member."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Sequence

from generation.errors import LimitReached
from generation.track import Job


def _first(waiting: Sequence[Job]) -> Job | None:
    return waiting[0] if waiting else None


class JobQueue:
    """First come, first served. Lives on the event loop's thread and needs no lock.

    A job is *open* from `admit` until `close`: while its clip is prepared, while it waits, and while it is rendered.
    """

    def __init__(self, bound: int, jobs_per_member: int) -> None:
        self._bound = bound
        self._jobs_per_member = jobs_per_member
        self._open: dict[str, Job] = {}
        self._waiting: OrderedDict[str, Job] = OrderedDict()
        self._something = asyncio.Event()

    def check_room(self, member_id: str, jobs_per_member: int = 0) -> None:
        """Raises `LimitReached` when the queue is full or this member has enough in it."""
        if len(self._open) >= self._bound:
            raise LimitReached("The queue is full.", "Try again in a few minutes.")
        limit = jobs_per_member or self._jobs_per_member
        if len(self.open_of(member_id)) >= limit:
            many = "one job" if limit == 1 else f"{limit} jobs"
            raise LimitReached(f"You already have {many} in the queue.", "Wait for one to finish, or use /cancel.")

    def admit(self, job: Job) -> None:
        """Count a job as open."""
        self._open[job.id] = job

    def push(self, job: Job) -> None:
        """Let an open job wait for its turn."""
        self._open[job.id] = job
        self._waiting[job.id] = job
        self.stir()

    async def next(self, pick: Callable[[Sequence[Job]], Job | None] = _first) -> Job:
        """Take the job that `pick` picks of those who wait, waiting until it picks one; it stays open.

        It is asked again whenever something was stirred.
        """
        while (job := pick(self.waiting)) is None:
            self._something.clear()
            await self._something.wait()
        del self._waiting[job.id]
        return job

    def stir(self) -> None:
        """Ask again whose turn it is."""
        self._something.set()

    def close(self, job_id: str) -> None:
        """Forget a job: it is over, or was cancelled while it waited."""
        self._open.pop(job_id, None)
        self._waiting.pop(job_id, None)
        self.stir()

    def update(self, job: Job) -> None:
        """Keep a newer value of an open job."""
        if job.id in self._open:
            self._open[job.id] = job
        if job.id in self._waiting:
            self._waiting[job.id] = job

    def find(self, job_id: str) -> Job | None:
        """The open job with this id."""
        return self._open.get(job_id)

    def open_of(self, member_id: str) -> list[Job]:
        """A member's open jobs, in order of arrival."""
        return [job for job in self._open.values() if job.place.member_id == member_id]

    @property
    def open(self) -> list[Job]:
        """All open jobs, in order of arrival."""
        return list(self._open.values())

    @property
    def waiting(self) -> list[Job]:
        """The jobs that wait for a device, the next one first."""
        return list(self._waiting.values())

    def place(self, job_id: str) -> int:
        """A waiting job's place, 1 for the next one; 0 when it does not wait."""
        return next((at for at, each in enumerate(self._waiting, start=1) if each == job_id), 0)
