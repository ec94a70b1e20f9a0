"""The device's own thread: in order, stopped in order, and not waited for where it does not stop."""

import subprocess
import sys
import threading
import time
from concurrent.futures import CancelledError

import pytest

from generation.scheduling.thread import OwnThread, is_any_left


def test_work_is_done_in_its_order_on_one_thread_and_failures_are_raised_where_it_is_waited_for() -> None:
    thread, names = OwnThread("own"), list[str]()

    def broken() -> None:
        raise KeyError("a fault")

    for _ in range(3):
        thread.submit(lambda: names.append(threading.current_thread().name))
    with pytest.raises(KeyError):
        thread.submit(broken).result(5)
    assert thread.submit(lambda: 7).result(5) == 7
    assert names == ["own"] * 3
    assert thread.close(5)
    with pytest.raises(RuntimeError, match="closed"):
        thread.submit(lambda: 7)


def test_what_has_not_begun_is_not_begun_once_it_is_closed() -> None:
    thread, held, ran = OwnThread("own"), threading.Event(), list[int]()
    first = thread.submit(lambda: held.wait(10))
    second = thread.submit(lambda: ran.append(2))
    third = thread.submit(lambda: ran.append(3))
    assert third.cancel()
    while not first.running():
        time.sleep(0.01)
    began = time.monotonic()
    assert not thread.close(0.05)
    assert time.monotonic() - began < 2
    assert is_any_left()
    held.set()
    assert first.result(5)
    with pytest.raises(CancelledError):
        second.result(5)
    assert ran == []
    assert thread.close(5)
    assert not is_any_left()


def test_one_that_was_never_used_is_closed_at_once() -> None:
    assert OwnThread("own").close(0)


PROGRAM = """
import atexit, logging, time
from bot.__main__ import leave
from generation.scheduling.thread import OwnThread
atexit.register(print, "in order")
thread = OwnThread("own")
work = thread.submit(lambda: time.sleep({sleep}))
while not (work.running() or work.done()):
    time.sleep(0.01)
thread.close(0.5)
print("closed")
leave(3)
"""


@pytest.mark.parametrize(("sleep", "said"), [(0, "closed\nin order\n"), (60, "closed\n")])
def test_the_program_ends_in_order_unless_something_is_still_at_work(sleep: int, said: str) -> None:
    command = [sys.executable, "-c", PROGRAM.format(sleep=sleep)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert (done.returncode, done.stdout) == (3, said)
