"""Waiting beside the work: it is told about, it can be left, and what is left ends."""

import threading
import time

import pytest

from generation.errors import Cancelled, EngineFailed
from generation.patience import LOOK_S, Gate, meanwhile


def test_what_the_work_returns_and_raises_comes_back():
    assert meanwhile(lambda _tell: 42, lambda _done, _stage: None) == 42

    def broken(_tell: object) -> None:
        raise EngineFailed("It broke.")

    with pytest.raises(EngineFailed, match="It broke"):
        meanwhile(broken, lambda _done, _stage: None)


def test_what_the_work_says_is_told_here_from_the_start():
    told: list[tuple[float, str]] = []
    here = threading.get_ident()

    def work(tell) -> None:
        assert threading.get_ident() != here
        tell(0.5, "half way")
        time.sleep(3 * LOOK_S)

    def step(done: float, stage: str) -> None:
        assert threading.get_ident() == here
        told.append((done, stage))

    meanwhile(work, step, "beginning")
    assert told[0] in {(0.0, "beginning"), (0.5, "half way")}
    assert told[-1] == (0.5, "half way")
    assert len(told) >= 2


def test_work_that_is_left_is_left_at_once_and_ends_at_its_next_word():
    ended, reached, go_on = threading.Event(), [], threading.Event()

    def work(tell) -> None:
        try:
            go_on.wait(30)
            tell(0.1, "still there?")
            reached.append("too far")
        except Cancelled:
            ended.set()
            raise

    def step(_done: float, _stage: str) -> None:
        raise Cancelled("It was stopped.")

    started = time.monotonic()
    with pytest.raises(Cancelled):
        meanwhile(work, step)
    assert time.monotonic() - started < 5.0, "it does not wait for the work"
    assert not ended.is_set()
    go_on.set()
    assert ended.wait(30)
    assert reached == []


def test_a_gate_lets_only_so_many_through_and_who_waits_can_be_stopped():
    gate, inside, most = Gate(2), [], []
    leave = threading.Event()

    def pass_through() -> None:
        with gate.passed(lambda: None):
            inside.append(1)
            most.append(len(inside))
            leave.wait(10)
            inside.pop()

    threads = [threading.Thread(target=pass_through) for _ in range(4)]
    for thread in threads:
        thread.start()
    time.sleep(3 * LOOK_S)
    assert len(inside) == 2

    def stopped() -> None:
        raise Cancelled("It was stopped.")

    with pytest.raises(Cancelled), gate.passed(stopped):
        raise AssertionError
    leave.set()
    for thread in threads:
        thread.join(10)
    assert max(most) == 2
    assert len(most) == 4
