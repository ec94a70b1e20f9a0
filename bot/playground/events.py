"""What people are told as it happens: a journal of the last events, and the streams that read it."""

import asyncio
import secrets
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass

from bot.playground.types import Json

KEPT = 1000


@dataclass(frozen=True, slots=True)
class PeopleEvent:
    """One event; `audience` has the ids of those who may see it, None means everybody."""

    number: int
    id: str
    name: str
    data: Json
    audience: frozenset[str] | None


class Events:
    """The journal. Ids carry which run of the server made them, so that one of an earlier run is known as old."""

    def __init__(self) -> None:
        self._run = secrets.token_hex(4)
        self._count = 0
        self._journal: deque[PeopleEvent] = deque(maxlen=KEPT)
        self._more = asyncio.Event()
        self._closed = False

    def publish(self, name: str, data: Json, audience: frozenset[str] | None = None) -> None:
        self._count += 1
        event = PeopleEvent(self._count, f"{self._run}-{self._count}", name, data, audience)
        self._journal.append(event)
        self._wake()

    @property
    def last_id(self) -> str:
        return f"{self._run}-{self._count}"

    def close(self) -> None:
        """End every stream."""
        self._closed = True
        self._wake()

    def _wake(self) -> None:
        waiting, self._more = self._more, asyncio.Event()
        waiting.set()

    async def follow(self, person: str, last: str | None) -> AsyncIterator[PeopleEvent | None]:
        """Events for a person, from after `last` on; None now and then, when nothing happened for 15 s."""
        at, missed = self._place_after(last)
        if missed:
            yield PeopleEvent(at, f"{self._run}-{at}", "state", {}, None)
        while not self._closed:
            more = self._more
            if self._journal and self._journal[0].number > at + 1:
                # A reader so slow that the journal overtook it must look at everything anew.
                at = self._count
                yield PeopleEvent(at, self.last_id, "state", {}, None)
            for event in [event for event in self._journal if event.number > at]:
                at = event.number
                if event.audience is None or person in event.audience:
                    yield event
            try:
                await asyncio.wait_for(more.wait(), 15)
            except TimeoutError:
                yield None

    def _place_after(self, last: str | None) -> tuple[int, bool]:
        """(the number to go on from, whether events before it are gone)."""
        if not last:
            return self._count, False
        run, _, number = last.partition("-")
        oldest = self._journal[0].number if self._journal else self._count + 1
        if run != self._run or not number.isdigit() or not oldest - 1 <= int(number) <= self._count:
            return self._count, True
        return int(number), False
