"""How is one thing that takes seconds waited for? Beside this thread, so that progress and cancelling go on."""

from collections.abc import Callable

from generation import patience


def meanwhile(work: Callable[[], object], step: Callable[[], None]) -> None:
    """Do some work on another thread and call `step` ten times a second until it is done; raises what the work raises.

    When `step` raises, the work is left to end by itself: it must be harmless and worth having done.
    """
    patience.meanwhile(lambda _tell: work(), lambda _done, _stage: step())
