"""Who may join those who are served: the room, the memory, the order."""

from datetime import UTC, datetime

from generation.scheduling.admission import Admission
from generation.track import Job, Place, Wish


def job(number: int, engine: str = "choir", duration_s: float = 30.0, takes: int = 1) -> Job:
    wish = Wish(f"song {number}", duration_s=duration_s, takes=takes)
    return Job(f"j{number}", wish, Place(str(number), "1", "1"), "s1", engine, 1, datetime.now(UTC))


def serving(*jobs: Job, shares: bool = True, room: int = 4) -> Admission:
    admission = Admission(lambda _engine: room)
    for each in jobs:
        admission.enter(each)
        if shares:
            admission.share(each.id)
    return admission


def test_the_first_always_may() -> None:
    assert serving().may(job(1, duration_s=600.0, takes=4))


def test_others_of_the_same_engine_join_while_there_is_room_for_their_takes() -> None:
    admission = serving(job(1, takes=2))
    assert admission.may(job(2, takes=2))
    assert not admission.may(job(2, takes=3))


def test_nobody_joins_an_engine_that_shares_nothing_or_another_one() -> None:
    assert not serving(job(1), shares=False).may(job(2))
    assert not serving(job(1)).may(job(2, "organ"))


def test_another_engine_is_served_as_soon_as_the_device_has_nothing_left_to_do() -> None:
    admission = serving(job(1), job(2))
    admission.rest("j1", resting=True)
    assert not admission.may(job(3, "organ"))
    admission.rest("j2", resting=True)
    assert admission.may(job(3, "organ"))
    admission.rest("j2", resting=False)
    assert not admission.may(job(3, "organ"))
    admission.leave("j2")
    assert admission.may(job(3, "organ"))


def test_no_more_sound_is_in_memory_than_two_long_tracks_have() -> None:
    admission = serving(job(1, duration_s=600.0))
    assert admission.may(job(2, duration_s=600.0))
    assert not admission.may(job(2, duration_s=300.0, takes=3))
    admission.rest("j1", resting=True)
    assert not admission.may(job(2, duration_s=300.0, takes=3)), "what is being mastered is in memory as well"
    admission.leave("j1")
    assert admission.may(job(2, duration_s=300.0, takes=3))
