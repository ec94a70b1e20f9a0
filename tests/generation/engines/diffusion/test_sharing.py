"""Who shares a call, in which order, and what happens to the others when one of them fails."""

from collections.abc import Hashable, Sequence

import pytest

from generation.engines.diffusion.sharing import Job, serve
from generation.errors import BadRequest, Cancelled, EngineFailed
from generation.ports import Order, Watch
from generation.rendering import Rendering
from tests.generation.engines.diffusion.orders import Arriving, Counted, asked, tone

DONE = Rendering(tone(0.1))


class Bench:
    """An engine that only writes down who was made together; it fails for the genre `bad`, and refuses `worse`."""

    title = "The bench"

    def __init__(self) -> None:
        self.calls: list[list[int]] = []

    def job(self, order: Order) -> Job:
        if order.request.brief.genre == "worse":
            raise BadRequest("That is no genre.")
        return Job(order)

    def alike(self, job: Job) -> Hashable:
        return job.request.brief.duration_s

    def together(self, jobs: Sequence[Job]) -> None:
        self.calls.append([job.request.seed for job in jobs])
        if any(job.request.brief.genre == "bad" for job in jobs):
            raise ValueError("a shape that does not fit")
        for job in jobs:
            job.finish(DONE)


def orders(*lengths: float, genre: str = "techno") -> list[Counted]:
    return [Counted(asked(seed, duration_s=length, genre=genre)) for seed, length in enumerate(lengths)]


def test_the_oldest_is_made_with_all_that_are_alike_and_then_the_next() -> None:
    bench, waiting = Bench(), orders(2.0, 5.0, 2.0, 5.0, 2.0)
    serve(Arriving(waiting), 8, bench)  # type: ignore[arg-type]
    assert bench.calls == [[0, 2, 4], [1, 3]]
    assert all(each.outcomes == [DONE] for each in waiting)


def test_no_more_than_the_room_is_taken_and_no_more_than_the_most_share_a_call() -> None:
    bench, waiting = Bench(), orders(2.0, 2.0, 2.0, 2.0, 2.0)
    inbox = Arriving(waiting)  # type: ignore[arg-type]
    serve(inbox, 4, bench, most=3)
    assert bench.calls == [[0, 1, 2], [3, 4]]
    assert max(inbox.taken) <= 4


def test_one_that_comes_while_another_is_made_is_made_too() -> None:
    bench, first, late = Bench(), orders(2.0), [Counted(asked(9))]
    serve(Arriving(first, late), 8, bench)  # type: ignore[arg-type]
    assert bench.calls == [[0], [9]]
    assert late[0].outcomes == [DONE]


def test_one_that_fails_takes_no_other_with_it(caplog: pytest.LogCaptureFixture) -> None:
    bench, good, bad = Bench(), orders(2.0, 2.0), Counted(asked(5, genre="bad"))
    serve(Arriving([good[0], bad, good[1]]), 8, bench)
    assert [each.outcomes for each in good] == [[DONE], [DONE]]
    (error,) = bad.outcomes
    assert isinstance(error, EngineFailed)
    assert error.message == "The bench could not render this."
    assert "a shape that does not fit" in caplog.text
    assert (error.__traceback__, error.__cause__, error.__context__) == (None, None, None)


def test_one_that_can_not_be_read_is_told_why_and_the_others_are_made() -> None:
    bench, good, worse = Bench(), orders(2.0), Counted(asked(5, genre="worse"))
    serve(Arriving([worse, good[0]]), 8, bench)
    assert str(worse.outcomes[0]) == "That is no genre."
    assert good[0].outcomes == [DONE]


def test_one_that_was_cancelled_while_it_waited_is_not_made() -> None:
    bench, good = Bench(), orders(2.0)
    gone = Counted(asked(5, watch=Watch(cancelled=lambda: True)))
    serve(Arriving([gone, good[0]]), 8, bench)
    assert bench.calls == [[0]]
    assert isinstance(gone.outcomes[0], Cancelled)
    assert len(gone.outcomes) == 1
