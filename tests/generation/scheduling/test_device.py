"""Orders of several jobs on one device: who joins, who is served next, and what a failure takes with it."""

import asyncio
import threading
import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from generation.brief import Brief
from generation.errors import Cancelled, EngineFailed, NocturneError
from generation.language import understand
from generation.ports import RenderRequest, Watch
from generation.rendering import Rendering
from generation.scheduling.device import Device, Share
from generation.scheduling.queue import JobQueue
from generation.scheduling.worker import Worker
from generation.track import Wish
from tests.support.engines import ChoirEngine, ToneEngine, shelf_of

BRIEF = replace(understand(Wish("lofi beat"), 1), duration_s=1.0)


class Stand:
    """A device, and jobs that ask it from threads of their own."""

    def __init__(self, *engines: ChoirEngine, budget_gb: float = 1e9) -> None:
        self.engines = {engine.card.name: engine for engine in engines}
        self.device = Device(shelf_of(*engines, budget_gb=budget_gb))
        self.came: dict[int, list[Rendering | NocturneError]] = {}
        self.ended: list[int] = []
        self.shares: dict[int, Share] = {}
        self._threads: dict[int, threading.Thread] = {}

    def ask(self, job: int, engine: str = "choir", brief: Brief = BRIEF, takes: int = 1, **watch: object) -> None:
        """A job asks for takes; its number is its turn and its first seed."""
        share = Share(self.device, self.engines[engine].card, job, lambda _resting: None)
        self.shares[job] = share

        def work() -> None:
            requests = [RenderRequest(brief, job + take, watch=Watch(**watch)) for take in range(takes)]  # type: ignore[arg-type]
            self.came[job] = share.render(requests)
            self.ended.append(job)

        self._threads[job] = threading.Thread(target=work)
        self._threads[job].start()
        until(lambda: job in self.came or bool(self.device._waiting) or bool(self.device._under_way))

    def wait(self) -> None:
        for thread in self._threads.values():
            thread.join(20)
            assert not thread.is_alive()
        assert self.device.close(10)


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.005)


def waiting(stand: Stand) -> int:
    return len(stand.device._waiting)


def held(*engines: ChoirEngine) -> None:
    for engine in engines:
        engine.gate.clear()


def test_orders_join_while_others_are_served_and_each_leaves_when_it_is_done() -> None:
    choir = ChoirEngine(batch=3)
    stand = Stand(choir)
    held(choir)
    stand.ask(100, brief=replace(BRIEF, duration_s=3.0))
    choir.started.wait(5)
    for job in (200, 300, 400):
        stand.ask(job)
    until(lambda: waiting(stand) == 3)
    choir.gate.set()
    stand.wait()
    assert stand.ended[0] in {200, 300}
    assert stand.ended[-1] == 100 or stand.ended[-1] == 400
    assert max(choir.company) == 3
    assert choir.order == [100, 200, 300, 400]
    lengths = {job: came[0].mix.duration_s for job, came in stand.came.items() if isinstance(came[0], Rendering)}
    assert lengths == {100: 3.0, 200: 1.0, 300: 1.0, 400: 1.0}


def test_who_waits_for_another_engine_is_passed_by_nobody() -> None:
    choir, organ = ChoirEngine(batch=4), ChoirEngine("organ", batch=4)
    stand = Stand(choir, organ, budget_gb=1.0)
    held(choir)
    stand.ask(1)
    choir.started.wait(5)
    stand.ask(2, "organ")
    until(lambda: waiting(stand) == 1)
    stand.ask(3)
    until(lambda: waiting(stand) == 2)
    choir.gate.set()
    stand.wait()
    assert choir.order == [1, 3]
    assert max(choir.company) == 1
    assert stand.ended == [1, 2, 3]
    # One after the other, with memory for one: the choir was closed for the organ, and the organ for the choir.
    assert (choir.loaded, choir.closed, organ.loaded, organ.closed) == (2, 1, 1, 1)


def test_a_later_order_of_an_earlier_job_comes_first() -> None:
    choir, organ = ChoirEngine(), ChoirEngine("organ")
    stand = Stand(choir, organ)
    held(choir)
    stand.ask(5)
    choir.started.wait(5)
    stand.ask(7, "organ")
    until(lambda: waiting(stand) == 1)
    stand.ask(6)
    until(lambda: len(choir.company) > 1 or waiting(stand) == 2)
    choir.gate.set()
    stand.wait()
    assert stand.ended.index(6) < stand.ended.index(7)


def test_one_that_is_stopped_is_not_waited_for_and_takes_nobody_with_it() -> None:
    choir, stop = ChoirEngine(step_s=0.01), threading.Event()
    stand = Stand(choir)
    stand.ask(1, cancelled=stop.is_set)
    stand.ask(2)
    until(lambda: max(choir.company, default=0) == 2)
    stop.set()
    stand.wait()
    (one,), (two,) = stand.came[1], stand.came[2]
    assert isinstance(one, Cancelled)
    assert isinstance(two, Rendering)


def test_one_that_is_stopped_before_its_turn_never_reaches_the_engine() -> None:
    choir, stop = ChoirEngine(batch=1), threading.Event()
    stand = Stand(choir)
    held(choir)
    stand.ask(1)
    choir.started.wait(5)
    stand.ask(2, cancelled=stop.is_set)
    until(lambda: waiting(stand) == 1)
    stop.set()
    until(lambda: 2 in stand.came)
    choir.gate.set()
    stand.wait()
    assert isinstance(stand.came[2][0], Cancelled)
    assert choir.order == [1]


def test_a_failure_of_one_is_its_own() -> None:
    choir = ChoirEngine()
    choir.broken[2] = EngineFailed("The engine ran out of memory.", "Ask for a shorter track.")
    stand = Stand(choir)
    held(choir)
    for job in (1, 2, 3):
        stand.ask(job)
    choir.gate.set()
    stand.wait()
    assert isinstance(stand.came[2][0], EngineFailed)
    assert isinstance(stand.came[1][0], Rendering)
    assert isinstance(stand.came[3][0], Rendering)


@pytest.mark.parametrize("fault", [RuntimeError("a fault"), EngineFailed("It broke.")])
def test_an_engine_that_falls_over_fails_what_it_had_begun_and_goes_on(fault: Exception) -> None:
    class Faulty(ChoirEngine):
        def serve(self, inbox):  # type: ignore[no-untyped-def]
            if not self.loaded:
                self.loaded = 1
                inbox.take(1)
                self.gate.wait(5)
                raise fault
            super().serve(inbox)

    choir = Faulty(batch=1)
    stand = Stand(choir)
    held(choir)
    stand.ask(1)
    stand.ask(2)
    until(lambda: waiting(stand) == 1)
    choir.gate.set()
    stand.wait()
    assert isinstance(stand.came[1][0], EngineFailed)
    assert isinstance(stand.came[2][0], Rendering)


def test_an_engine_that_does_not_even_take_its_orders_keeps_nobody_waiting() -> None:
    class Deaf(ChoirEngine):
        def serve(self, _inbox):  # type: ignore[no-untyped-def]
            return

    stand = Stand(Deaf())
    stand.ask(1, takes=2)
    stand.wait()
    assert all(isinstance(each, EngineFailed) for each in stand.came[1])


def test_the_devices_time_is_shared_out_among_those_it_served() -> None:
    choir = ChoirEngine(step_s=0.01)
    stand = Stand(choir)
    held(choir)
    began = time.monotonic()
    stand.ask(1)
    choir.started.wait(5)
    for job in (2, 3, 4):
        stand.ask(job)
    until(lambda: waiting(stand) == 3)
    choir.gate.set()
    stand.wait()
    spent = time.monotonic() - began
    waited = sum(share.take_waited_s() for share in stand.shares.values())
    # Each waited about as long as all took; three quarters of that was the others' time.
    assert waited > spent
    assert all(share.take_waited_s() == 0 for share in stand.shares.values())


async def _nothing(*_: object) -> None: ...


async def test_what_waits_for_the_device_is_stopped_before_it_begins() -> None:
    worker, held, ran = (
        Worker(JobQueue(9, 9), shelf_of(ToneEngine()), _nothing, lambda _job: 1.0),
        threading.Event(),
        list[int](),
    )
    first = asyncio.create_task(worker.on_device(lambda: held.wait(10)))

    def stopped() -> None:
        raise Cancelled("It was stopped.")

    try:
        with pytest.raises(Cancelled):
            await asyncio.wait_for(worker.on_device(lambda: ran.append(1), stopped), 5)
    finally:
        held.set()
    assert await first
    assert ran == []
    await worker.close()
