"""The queue and the waiting times that are told."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generation.errors import LimitReached
from generation.scheduling.estimate import Running, Speeds, audio_seconds
from generation.scheduling.queue import JobQueue
from generation.track import Job, Place, Wish


def job(number: int, member: str = "1", duration_s: float = 30.0, takes: int = 1) -> Job:
    wish = Wish(f"song {number}", duration_s=duration_s, takes=takes)
    return Job(f"j{number}", wish, Place(str(number), member, member), "s1", "tone", 1, datetime.now(UTC))


async def test_jobs_come_out_in_the_order_they_came_in() -> None:
    queue = JobQueue(10, 10)
    for number in range(3):
        queue.push(job(number))
    assert [queue.place(f"j{n}") for n in range(3)] == [1, 2, 3]
    assert [(await queue.next()).id for _ in range(3)] == ["j0", "j1", "j2"]
    assert queue.place("j0") == 0


async def test_next_waits_until_something_comes() -> None:
    queue = JobQueue(10, 10)
    waiting = asyncio.create_task(queue.next())
    await asyncio.sleep(0)
    assert not waiting.done()
    queue.push(job(1))
    assert (await asyncio.wait_for(waiting, 1)).id == "j1"


async def test_a_closed_job_leaves_the_line() -> None:
    queue = JobQueue(10, 10)
    queue.push(job(1))
    queue.push(job(2))
    queue.close("j1")
    assert queue.place("j2") == 1
    assert (await queue.next()).id == "j2"


def test_a_member_may_have_only_so_many() -> None:
    queue = JobQueue(10, 2)
    for number in range(2):
        queue.admit(job(number, "ada"))
    with pytest.raises(LimitReached, match="already have 2 jobs"):
        queue.check_room("ada")
    queue.check_room("ben")
    queue.check_room("ada", jobs_per_member=3)


def test_the_queue_is_bounded_for_everybody() -> None:
    queue = JobQueue(2, 5)
    queue.admit(job(1, "ada"))
    queue.admit(job(2, "ben"))
    with pytest.raises(LimitReached, match="full"):
        queue.check_room("cho")


def test_an_update_is_seen_by_whoever_takes_the_job() -> None:
    queue = JobQueue(5, 5)
    queue.push(job(1))
    queue.update(replace(job(1), problem="newer"))
    queue.update(job(2))
    assert queue.find("j1").problem == "newer"  # type: ignore[union-attr]
    assert queue.waiting[0].problem == "newer"
    assert queue.find("j2") is None


def test_waiting_time_is_the_work_ahead() -> None:
    speeds = Speeds()
    speeds.guess("tone", 0.5)
    ahead = [job(1), job(2, takes=2)]
    assert [audio_seconds(each) for each in ahead] == [30.0, 60.0]
    assert speeds.wait(ahead) == pytest.approx(45.0)
    assert speeds.wait(ahead, [Running(job(3), 5.0)]) == pytest.approx(45.0 + 10.0)


@given(st.lists(st.floats(0.1, 100.0), min_size=1, max_size=30))
def test_a_learned_speed_lies_between_the_measured_ones(took: list[float]) -> None:
    speeds = Speeds()
    for seconds in took:
        speeds.measured(job(1), seconds)
    assert min(took) / 30 - 1e-9 <= speeds.of("tone") <= max(took) / 30 + 1e-9


def test_a_guess_never_beats_a_measurement() -> None:
    speeds = Speeds()
    speeds.measured(job(1), 60.0)
    speeds.guess("tone", 0.1)
    assert speeds.of("tone") == pytest.approx(2.0)
