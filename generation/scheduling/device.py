"""How do members' jobs share a device? Their takes are orders, which one thread serves; each job waits for its own."""

import logging
import threading
import time
from bisect import insort
from collections.abc import Callable, Sequence

from generation.errors import Cancelled, EngineFailed, NocturneError
from generation.patience import LOOK_S
from generation.ports import Engine, EngineCard, Inbox, Order, RenderRequest, SharedEngine
from generation.rendering import Rendering
from generation.scheduling.shelf import EngineShelf
from generation.scheduling.thread import OwnThread

log = logging.getLogger(__name__)

Outcome = Rendering | NocturneError


class TakeOrder:
    """A take that a job waits for. Its first outcome counts: who cancels does not wait for the engine's next step."""

    def __init__(self, device: "Device", engine: str, turn: int, request: RenderRequest) -> None:
        self.request = request
        self.engine = engine
        self.turn = turn
        self.share_s = 0.0  # its part of the device's time: what it was served, over how many were
        self.done = threading.Event()
        self.outcome: Outcome | None = None
        self._device = device

    def finish(self, outcome: Outcome) -> None:
        """Hand over what came of it. An error's traceback is not kept: it would hold what the engine worked on."""
        self._device.left(self)
        self.settle(outcome)

    def settle(self, outcome: Outcome) -> None:
        """Let whoever waits have this, unless they have something already."""
        if not self.done.is_set():
            self.outcome = outcome.with_traceback(None) if isinstance(outcome, NocturneError) else outcome
            self.done.set()


class Device:
    """One thread that serves orders, always the one whose job came first; an engine's others join it meanwhile.

    Orders are kept by their jobs' turns. An engine is given those at the head that are its own: once the head belongs
    to another engine, nothing joins any more, and the device changes over as soon as what is under way is finished. So
    whoever waits for another engine waits for no job that was admitted later (who may be admitted past whom,
    `admission` says).
    """

    def __init__(self, shelf: EngineShelf, name: str = "cpu") -> None:
        self.name = name
        self._shelf = shelf
        self._thread = OwnThread(f"device-{name}")
        self._lock = threading.Lock()
        self._waiting: list[TakeOrder] = []
        self._under_way: list[TakeOrder] = []
        self._counted = 0.0
        self._serving = False

    @property
    def thread(self) -> OwnThread:
        """The device's own thread, for blocking work that nothing else may run beside."""
        return self._thread

    def put(self, orders: Sequence[TakeOrder]) -> None:
        """Let orders wait for their turn."""
        with self._lock:
            for order in orders:
                insort(self._waiting, order, key=lambda each: each.turn)
            if not self._serving:
                self._serving = True
                self._thread.submit(self._serve)

    def withdraw(self, order: TakeOrder, outcome: NocturneError) -> None:
        """Take back an order that nobody wants any more; what an engine has begun ends there at its next step."""
        with self._lock:
            if order in self._waiting:
                self._waiting.remove(order)
        order.settle(outcome)

    def given(self, engine: str, room: int) -> list[Order]:
        """Up to `room` orders for this engine, as long as they are at the head."""
        with self._lock:
            self._count()
            most = next((at for at, each in enumerate(self._waiting) if each.engine != engine), len(self._waiting))
            orders, self._waiting = self._waiting[: min(most, room)], self._waiting[min(most, room) :]
            self._under_way += orders
        return list(orders)

    def left(self, order: TakeOrder) -> None:
        """Count the device's time up to here: one order is served no longer."""
        with self._lock:
            self._count()
            if order in self._under_way:
                self._under_way.remove(order)

    def is_waiting(self, order: TakeOrder) -> bool:
        """Whether no engine has begun with it."""
        return order in self._waiting

    def _count(self) -> None:
        now = time.monotonic()
        for each in self._under_way:
            each.share_s += (now - self._counted) / len(self._under_way)
        self._counted = now

    def _serve(self) -> None:
        """Serve until no order is left; runs on the device's thread."""
        while True:
            with self._lock:
                if not self._waiting:
                    self._serving = False
                    return
                head = self._waiting[0]
            self._serve_engine(head)

    def _serve_engine(self, head: TakeOrder) -> None:
        broken: NocturneError = EngineFailed("The engine left this unfinished.", "Please ask for it again.")
        try:
            with self._shelf.lent(head.engine) as engine:
                assert isinstance(engine, SharedEngine)
                engine.serve(_EnginesInbox(self, head.engine))
        except NocturneError as error:
            broken = error
        except Exception:
            log.exception("the engine %s broke", head.engine)
            broken = EngineFailed("The engine stopped because of a fault in the program.")
        # Whatever it did not hand over; and the head as well, should it not even have asked for that.
        for order in list(self._under_way):
            order.finish(broken)
        if self.is_waiting(head):
            self.withdraw(head, broken)

    def close(self, patience_s: float) -> bool:
        """End the thread after the step it is in; False where that takes longer than so many seconds. Blocking."""
        return self._thread.close(patience_s)


class _EnginesInbox(Inbox):
    """What an engine sees of the orders."""

    def __init__(self, device: Device, engine: str) -> None:
        self._device = device
        self._engine = engine

    def take(self, room: int) -> list[Order]:
        """Up to `room` orders that may join now."""
        return self._device.given(self._engine, room)


class Share(Engine):
    """An engine as one job sees it: it gives its takes to the device and waits for them on the job's own thread.

    `turn` is the job's place among all jobs of the device. `rest` is told False when the device has something to do for
    the job, and True when it has not.
    """

    def __init__(self, device: Device, card: EngineCard, turn: int, rest: Callable[[bool], None]) -> None:
        self._device = device
        self._card = card
        self._turn = turn
        self._rest = rest
        self._waited_s = 0.0

    @property
    def card(self) -> EngineCard:
        return self._card

    def render(self, requests: Sequence[RenderRequest]) -> list[Outcome]:
        """Render through the device, beside whatever else it serves; a cancelled one is not waited for."""
        began = time.monotonic()
        orders = [TakeOrder(self._device, self._card.name, self._turn, request) for request in requests]
        self._rest(False)
        self._device.put(orders)
        for order in orders:
            while not order.done.wait(LOOK_S):
                self._look(order)
        self._rest(True)
        self._waited_s += time.monotonic() - began - sum(order.share_s for order in orders)
        return [self._outcome(order) for order in orders]

    def take_waited_s(self) -> float:
        """How long the job waited beyond its share of the device's time, in seconds, since this was last asked."""
        waited_s, self._waited_s = self._waited_s, 0.0
        return waited_s

    def _look(self, order: TakeOrder) -> None:
        if order.request.watch.cancelled():
            self._device.withdraw(order, Cancelled("It was stopped."))
        elif self._device.is_waiting(order):
            order.request.watch.progress(0.0, "waiting for the engine")

    @staticmethod
    def _outcome(order: TakeOrder) -> Outcome:
        assert order.outcome is not None
        outcome, order.outcome = order.outcome, None
        return outcome
