"""Whose orders go into one call of a pipeline? Those alike in what a call has only one of, the oldest ones first."""

import logging
from collections.abc import Callable, Hashable, Sequence
from typing import Protocol, TypeVar

from generation.engines.neural.failing import told
from generation.errors import Cancelled, EngineFailed, NocturneError
from generation.ports import Inbox, Order, RenderRequest
from generation.rendering import Rendering

_log = logging.getLogger(__name__)
Outcome = Rendering | NocturneError
STOPPED = "It was stopped."


class Job:
    """An order that is being served. What it is made of is added by each engine in a class of its own."""

    def __init__(self, order: Order) -> None:
        self.order = order
        self.over = False
        self.reached = 0.0  # how far its member was last told that it is

    @property
    def request(self) -> RenderRequest:
        return self.order.request

    def finish(self, outcome: Outcome) -> None:
        """Hand over what came of it, once; of an error nothing that would hold the tensors it passed through."""
        if not self.over:
            self.over = True
            self.order.finish(_bare(outcome) if isinstance(outcome, NocturneError) else outcome)

    def still_wanted(self) -> bool:
        """Whether somebody waits for it; one that was cancelled is handed over as such, at once."""
        if not self.over and self.request.watch.cancelled():
            self.finish(Cancelled(STOPPED))
        return not self.over


J = TypeVar("J", bound=Job)


class Serving(Protocol[J]):
    """What an engine brings along: a job made of an order, what has to be alike, and a call for several jobs."""

    @property
    def title(self) -> str: ...

    def job(self, order: Order) -> J:
        """Read an order; raises a `NocturneError` that is its outcome."""
        ...

    def alike(self, job: J) -> Hashable:
        """Jobs with equal values may share a call."""
        ...

    def together(self, jobs: Sequence[J]) -> None:
        """Make alike jobs, in one call, and finish each; what it raises is the outcome of the rest."""
        ...


def serve(inbox: Inbox, room: int, engine: Serving[J], most: int | None = None) -> None:
    """Serve orders until the inbox is empty: the oldest with all that are alike, then again whatever waits by then.

    `room` is how many may wait here, `most` how many may share a call (one, where the bits have to be the same);
    between two calls the inbox is asked again.
    """
    waiting: list[J] = []
    while True:
        for order in inbox.take(room - len(waiting)):
            job = _read(order, engine)
            if job is not None:
                waiting.append(job)
        waiting = [job for job in waiting if job.still_wanted()]
        if not waiting:
            if not (late := inbox.take(room)):
                return
            waiting = [job for order in late if (job := _read(order, engine)) is not None]
            continue
        group = oldest(waiting, engine.alike)[: most or room]
        waiting = [job for job in waiting if job not in group]
        _call(group, engine)


def oldest(jobs: Sequence[J], alike: Callable[[J], Hashable]) -> list[J]:
    """The first job and all that may share a call with it, in their order."""
    first = alike(jobs[0])
    return [job for job in jobs if alike(job) == first]


def _bare(error: NocturneError) -> NocturneError:
    """The error without its traceback and its causes; what caused a failure of the engine is in the log."""
    if error.__cause__ is not None and isinstance(error, EngineFailed):
        _log.error("%s", error.message, exc_info=error.__cause__)
    error.__cause__ = error.__context__ = None
    return error.with_traceback(None)


def _read(order: Order, engine: Serving[J]) -> J | None:
    try:
        with told(engine.title):
            return engine.job(order)
    except NocturneError as error:
        Job(order).finish(error)
        return None


def _call(group: list[J], engine: Serving[J]) -> None:
    """Make a group; where that fails each is tried alone, so that one which fails takes no other with it."""
    outcome: NocturneError = EngineFailed(f"{engine.title} left this unfinished.", "Please ask for it again.")
    try:
        with told(engine.title):
            engine.together(group)
    except NocturneError as error:
        outcome = _bare(error)
    left = [job for job in group if job.still_wanted()]
    if len(group) == 1 or not left:
        for job in left:
            job.finish(outcome)
        return
    for job in left:
        _call([job], engine)
