"""Waiting beside the work: steps go on, failures come through, a step may leave."""

import threading
import time

import pytest

from generation.engines.sketch.patience import meanwhile
from generation.errors import Cancelled


def test_steps_go_on_while_the_work_is_done() -> None:
    steps, done = [], []
    meanwhile(lambda: (time.sleep(0.35), done.append(1)), lambda: steps.append(time.monotonic()))
    assert done == [1]
    assert len(steps) >= 3


def test_what_the_work_raises_is_raised() -> None:
    def broken() -> None:
        raise ValueError("no such bank")

    with pytest.raises(ValueError, match="no such bank"):
        meanwhile(broken, lambda: None)


def test_a_step_that_raises_leaves_at_once() -> None:
    hold = threading.Event()

    def cancelled() -> None:
        raise Cancelled("It was stopped.")

    began = time.monotonic()
    with pytest.raises(Cancelled):
        meanwhile(lambda: hold.wait(5), cancelled)
    assert time.monotonic() - began < 2
    hold.set()
