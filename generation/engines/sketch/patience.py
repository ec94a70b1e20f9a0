"""How is one thing that takes seconds waited for? Beside this thread, so that progress and cancelling go on."""

import threading
from collections.abc import Callable
from typing import Final

_LOOK_S: Final = 0.1


def meanwhile(work: Callable[[], object], step: Callable[[], None]) -> None:
    """Do some work on another thread and call `step` ten times a second until it is done; raises what the work raises.

    When `step` raises, the work is left to end by itself: it must be harmless and worth having done.
    """
    failures: list[Exception] = []

    def run() -> None:
        try:
            work()
        except Exception as error:  # noqa: BLE001 - it is raised again where it is waited for
            failures.append(error)

    worker = threading.Thread(target=run, name="sketch", daemon=True)
    worker.start()
    while worker.is_alive():
        step()
        worker.join(_LOOK_S)
    if failures:
        raise failures[0]
