"""How do takes share one decode? Orders join and leave between any two steps; what fails takes no other with it."""

import logging
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final, TypeVar

from generation.engines.musicgen.batch import Batch, Job
from generation.engines.musicgen.card import PLACES
from generation.engines.musicgen.conditioning import Conditions, before_rows
from generation.engines.musicgen.load import Model
from generation.engines.musicgen.take import Take
from generation.engines.musicgen.windows import Reach
from generation.engines.neural.failing import is_out_of_memory, told
from generation.errors import EngineFailed, NocturneError
from generation.patience import meanwhile
from generation.ports import Inbox, Order

_TITLE: Final = "MusicGen"
# So often at least a take is told how far it is, whatever is done for others meanwhile.
_TOLD_S: Final = 0.3
_log = logging.getLogger(__name__)
Made = TypeVar("Made")


class Desk:
    """The takes under way on one model, from the first order until nothing is left.

    When memory runs out, the batch is made again with half the places. Who still has one goes on where it was, with its
    tokens and its generator as they are; the others wait until there is room. A take that does not fit alone fails.
    """

    def __init__(
        self,
        model: Model,
        conditions: Conditions,
        facts: dict[str, Any],
        reach: Reach,
        *,
        places: int,
        exact: bool,
        threads: int = 0,
    ) -> None:
        self._model, self._conditions, self._facts = model, conditions, facts
        self._reach, self._exact = reach, exact
        self._threads = threads
        self._room = self._places = max(1, min(PLACES, places))
        self._batch: Batch | None = None
        self._seated: dict[Job, Take] = {}
        self._waiting: deque[Take] = deque()
        self._told = time.monotonic()

    def run(self, inbox: Inbox, first: list[Order]) -> None:
        """Render the orders that are there, and whatever the inbox gives meanwhile."""
        orders = first
        while True:
            for order in orders:
                self._enter(order)
            if not self._seated and not self._waiting:
                return
            self._seat()
            self._step()
            orders = inbox.take(max(0, self._room - len(self._seated) - len(self._waiting)))

    # ---- coming

    def _enter(self, order: Order) -> None:
        """Read what is wanted; a clip is encoded beside this thread, so that the others hear that it goes on."""

        def taken() -> Take:
            order.request.watch.step(0.0, "reading")
            return self._patiently(lambda: Take(order, self._model, self._conditions, self._reach))

        take = self._tried(order, taken)
        if take is not None:
            self._waiting.append(take)

    def _seat(self) -> None:
        """Give places to those who wait, as far as there are any."""
        while self._waiting and len(self._seated) < self._room:
            take = self._waiting[0]
            if self._seated and not take.is_ready:
                return  # the others go on meanwhile
            try:
                take.tell()
                batch = self._opened()
                job = take.job_in(batch)
                self._join(batch, job)
            except Exception as error:  # noqa: BLE001 - whatever it is, it is this take's and is handed over
                self._not_seated(take, error)
                continue
            self._waiting.popleft()
            self._seated[job] = take

    def _not_seated(self, take: Take, error: Exception) -> None:
        if self._batch is not None and take.job is not None and take.job in self._batch.jobs:
            self._batch.leave(take.job)
        if is_out_of_memory(error) and self._shrunk():
            return
        self._waiting.popleft()
        self._fail(take, error)

    def _opened(self) -> Batch:
        if self._batch is None:
            frames = round(self._reach.longest_s * self._model.rate / self._model.hop)
            self._batch = Batch(
                self._model.decoder,
                self._room,
                frames,
                exact=self._exact,
                before=before_rows(self._model),
                threads=self._threads,
            )
        return self._batch

    # ---- going on

    def _step(self) -> None:
        """One column of every seated take; then each is told, heard, and handed over where it is done."""
        if self._batch is None or not self._seated:
            return
        try:
            self._batch.step()
        except Exception as error:  # noqa: BLE001 - it is handed over to those who wait
            if not (is_out_of_memory(error) and self._shrunk()):
                self._fail_all(error)
            return
        company = len(self._seated)
        self._told = time.monotonic()  # each is told by its own advance
        for job, take in list(self._seated.items()):
            self._tell_all()
            self._advance(job, take, company)

    def _advance(self, job: Job, take: Take, company: int) -> None:
        batch = self._opened()
        done = self._tried(take.order, lambda: take.advance(batch, company))
        if done is False:
            return
        del self._seated[job]
        if job in batch.jobs:
            batch.leave(job)
        if done is None:
            return
        if not take.is_done:
            self._waiting.appendleft(take)  # its next window
            return
        made = self._tried(take.order, lambda: take.rendering(self._facts | self._exactness(take)))
        if made is not None:
            take.order.finish(made)

    def _exactness(self, take: Take) -> dict[str, bool]:
        return {"deterministic": self._exact and not take.resumed and self._room == self._places}

    # ---- when something breaks

    def _shrunk(self) -> bool:
        """Make room by halving the batch; False where it has one place only, so that nothing can be gained."""
        places, seated = self._room, len(self._seated)
        if places <= 1:
            self._batch = None
            self._model.device.give_back()
            return False
        self._room = max(1, min(places, max(1, seated)) // 2)
        for take in reversed(self._seated.values()):
            take.resumed += 1  # its job goes on with the columns that it has
            self._waiting.appendleft(take)
        self._seated.clear()
        self._batch = None  # before the next one is made
        self._model.device.give_back()
        return True

    def _fail_all(self, error: Exception) -> None:
        for take in self._seated.values():
            self._fail(take, error)
        self._seated.clear()
        self._batch = None
        self._model.device.give_back()

    def _fail(self, take: Take, error: Exception) -> None:
        def again() -> None:
            raise error

        self._tried(take.order, again)

    def _tried(self, order: Order, work: Callable[[], Made]) -> Made | None:
        """Do something for one order; what is raised is handed over as its outcome, and None comes back."""
        try:
            with told(_TITLE):
                return work()
        except NocturneError as error:
            order.finish(handed_over(error))
            return None

    def _join(self, batch: Batch, job: Job) -> None:
        """Read what a job goes on from; where that takes long the others are told that it goes on."""
        if job.known > 1 and self._model.device.kind == "cpu":
            self._patiently(lambda: batch.join(job))
        else:
            batch.join(job)

    def _patiently(self, work: Callable[[], Made]) -> Made:
        """Do what takes long beside this thread, while every take under way says that it is.

        Who is stopped meanwhile is let go at the next step: the work is on what all share, and is not abandoned.
        """
        return meanwhile(lambda _tell: work(), lambda _done, _stage: self._tell_all())

    def _tell_all(self) -> None:
        """Say of every take how far it is, where that was not said a moment ago."""
        if time.monotonic() - self._told < _TOLD_S:
            return
        self._told = time.monotonic()
        for take in (*self._seated.values(), *self._waiting):
            with suppress(Exception):  # whatever it is, it is met at this take's own next step
                take.tell()


def handed_over(error: NocturneError) -> NocturneError:
    """An error without what led to it: that holds tensors. What broke unexpectedly is written to the log instead."""
    if isinstance(error, EngineFailed) and error.__cause__ is not None:
        _log.warning("%s", error.message, exc_info=error.__cause__)
    error.__cause__ = error.__context__ = None
    return error.with_traceback(None)
