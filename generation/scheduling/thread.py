"""A thread that the program does not wait for at its end: nothing can interrupt a library that loads weights."""

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, Final, TypeVar

Result = TypeVar("Result")

_left_behind: Final[list[threading.Thread]] = []


def is_any_left() -> bool:
    """Whether a thread is still at work that was not waited for any longer when it was closed."""
    return any(each.is_alive() for each in _left_behind)


class OwnThread:
    """Does pieces of work one after the other, in their order; begins with the first piece."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._work: queue.SimpleQueue[tuple[Future[Any], Callable[[], Any]] | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()
        self._closed = False

    def submit(self, work: Callable[[], Result]) -> Future[Result]:
        """Let a piece of work wait for its turn.

        Raises:
            RuntimeError: the thread is closed.
        """
        future: Future[Result] = Future()
        with self._lock:
            if self._closed:
                raise RuntimeError(f"the thread {self._name} is closed")
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
                self._thread.start()
            self._work.put((future, work))
        return future

    def close(self, patience_s: float) -> bool:
        """Begin nothing more, and wait so many seconds for what is under way; False: it is left behind."""
        with self._lock:
            self._closed = True
            thread = self._thread
        self._work.put(None)
        if thread is None:
            return True
        thread.join(patience_s)
        if thread.is_alive():
            _left_behind.append(thread)
        return not thread.is_alive()

    def _run(self) -> None:
        while (item := self._work.get()) is not None:
            future, work = item
            if self._closed:
                future.cancel()
            elif future.set_running_or_notify_cancel():
                _do(future, work)
            # Nothing here may hold on to what was worked on while it waits for the next piece.
            del item, future, work


def _do(future: Future[Any], work: Callable[[], Any]) -> None:
    try:
        result = work()
    except BaseException as error:  # noqa: BLE001 - it is raised again where it is waited for
        future.set_exception(error)
    else:
        future.set_result(result)
