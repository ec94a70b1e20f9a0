"""How is something that takes seconds waited for? Beside this thread, so that progress and cancelling go on."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final, TypeVar

from generation.errors import Cancelled

LOOK_S: Final = 0.1

Tell = Callable[[float, str], None]
Step = Callable[[], None]
Result = TypeVar("Result")


def meanwhile(work: Callable[[Tell], Result], step: Tell, stage: str = "") -> Result:
    """Do some work on another thread and hand back what it returns; raises what it raises.

    The work says how far it is through what it is given (share done, stage; `stage` is what it begins with); ten times
    a second `step` is told so, here. When `step` raises, the work is abandoned: the next thing it says raises
    `Cancelled` there.
    """
    telling = _Telling(stage)
    results: list[Result] = []
    failures: list[BaseException] = []

    def run() -> None:
        try:
            results.append(work(telling.tell))
        except BaseException as error:  # noqa: BLE001 - it is raised again where it is waited for
            if not telling.abandoned.is_set():
                failures.append(error)

    worker = threading.Thread(target=run, name="work", daemon=True)
    worker.start()
    try:
        while worker.is_alive():
            step(*telling.latest)
            worker.join(LOOK_S)
    except BaseException:
        telling.abandoned.set()
        raise
    if failures:
        raise failures.pop()  # nothing here may hold on to it: its traceback holds what was being worked on
    return results[0]


class Gate:
    """Lets only so many through at once; who waits at it can be stopped."""

    def __init__(self, most: int) -> None:
        self._free = threading.Semaphore(most)

    @contextmanager
    def passed(self, step: Step) -> Iterator[None]:
        """Wait until there is room, calling `step` ten times a second; it may raise."""
        while not self._free.acquire(timeout=LOOK_S):
            step()
        try:
            yield
        finally:
            self._free.release()


def no_step() -> None:
    """For work that nobody waits to stop."""


class _Telling:
    """What the work said last, and whether anybody still wants it."""

    def __init__(self, stage: str) -> None:
        self.latest = (0.0, stage)
        self.abandoned = threading.Event()

    def tell(self, done: float, stage: str) -> None:
        if self.abandoned.is_set():
            raise Cancelled("It was stopped.")
        self.latest = (done, stage)
