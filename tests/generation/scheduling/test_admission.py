"""Who may join those who are served: the room, the memory, the order."""

from dataclasses import replace
from datetime import UTC, datetime

from generation.change import Change, ChangeKind
from generation.refinement import Refinement
from generation.scheduling.admission import Admission
from generation.scheduling.estimate import Running, Speeds
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


def test_each_candidate_of_a_take_needs_its_room_and_its_memory() -> None:
    admission = Admission(lambda _engine: 4, candidates_of={"choir": 2, "organ": 4}.__getitem__)
    admission.enter(job(1))
    admission.share("j1")
    assert admission.may(job(2))
    assert not admission.may(job(2, takes=2)), "two candidates of each of three takes"
    assert not admission.may(job(2, duration_s=571.0)), "twice 30 s and twice 571 s"
    assert admission.may(job(2, duration_s=570.0))
    admission.rest("j1", resting=True)
    assert not admission.may(job(2, "organ", duration_s=286.0))
    assert admission.may(job(2, "organ", duration_s=285.0))
    assert admission.may(joined(3, "organ", duration_s=1140.0)), "what is made of tracks has no candidates"


# ---- who may pass whom ------------------------------------------------------------------------------------------------


def picked(waiting: list[Job], *, seconds: float = 10.0, loaded: tuple[str, ...] = ("choir",), room: int = 4) -> str:
    """Who is picked, in turn, while a job of the choir is under way, until nobody is."""
    admission = Admission(lambda _engine: room, lambda _job: seconds, loaded.__contains__)
    admission.enter(job(0))
    admission.share("j0")
    left, found = list(waiting), []
    while (one := admission.pick(left)) is not None:
        left.remove(one)
        admission.share(one.id)
        found.append(one.id)
    return " ".join(found)


def test_one_of_the_engine_under_way_passes_those_who_wait_for_weights() -> None:
    one, other = job(1, "organ"), job(2)
    assert picked([one, other]) == "j2"
    assert picked([one, job(2, "organ"), job(3)]) == "j3"
    assert picked([other, one, job(3)]) == "j2 j3"


def test_nobody_is_passed_twice() -> None:
    assert picked([job(1, "organ"), job(2), job(3)]) == "j2"
    admission = Admission(lambda _engine: 4, lambda _job: 1.0)
    admission.enter(job(0))
    admission.share("j0")
    assert admission.pick([job(1, "organ"), job(2, "harp"), job(3)]) is not None
    for each in ("j0", "j3"):
        admission.leave(each)
    organ = admission.pick([job(1, "organ"), job(2, "harp"), job(4, "organ")])
    assert organ is not None
    assert organ.id == "j1"
    admission.share("j1")
    assert admission.pick([job(2, "harp"), job(4, "organ")]) is None, "the harp was passed while the choir sang"


def test_nobody_passes_who_takes_long_or_does_not_fit_in_or_where_it_saves_nothing() -> None:
    waiting = [job(1, "organ"), job(2)]
    assert picked(waiting, seconds=30.0) == "j2"
    assert picked(waiting, seconds=31.0) == ""
    assert picked(waiting, room=1) == ""
    assert picked([job(1, "organ"), job(2, takes=4), job(3)]) == "", "nor past one of its own engine"
    assert picked(waiting, loaded=("choir", "organ")) == "", "both are in memory: nothing is loaded for a change"


def test_jobs_of_two_engines_in_turn_change_over_less_often() -> None:
    """As they are served: all of one engine that are admitted at a time, then the next."""
    left = [job(number, ("choir", "organ")[number % 2]) for number in range(8)]
    admission = Admission(lambda _engine: 4, lambda _job: 10.0)
    order: list[str] = []
    while left:
        served: list[Job] = []
        while (one := admission.pick(left)) is not None:
            left.remove(one)
            admission.share(one.id)
            served.append(one)
        order.append(" ".join(each.id for each in served))
        for each in served:
            admission.leave(each.id)
    assert order == ["j0 j2", "j1 j3 j5", "j4 j6", "j7"]


# ---- who needs no device ----------------------------------------------------------------------------------------------


def joined(number: int, engine: str = "organ", duration_s: float = 30.0) -> Job:
    """A job that is made of the sound of tracks."""
    made = job(number, engine, duration_s)
    joining = Refinement("join them", (Change(ChangeKind.STITCH, value="t1,t2"),))
    return replace(made, wish=replace(made.wish, parent="t1", refinement=joining))


def test_who_needs_no_device_holds_up_nobody_and_waits_for_nobody() -> None:
    assert serving(joined(1), shares=False).may(job(2))
    assert serving(job(1), shares=False).may(joined(2))
    admission = serving(joined(1), job(2), shares=False)
    assert not admission.may(job(3)), "the other one has the device for itself"


def test_who_needs_no_device_passes_those_who_wait_for_it_and_is_not_counted() -> None:
    assert picked([job(1, "organ"), joined(2), job(3), joined(4)]) == "j2 j4 j3"


def test_who_needs_no_device_leaves_the_head_its_memory() -> None:
    waiting = [job(1, "organ", duration_s=600.0), joined(2, duration_s=580.0), joined(3, duration_s=560.0)]
    assert picked(waiting) == "j3", "30 s are held already, and 1200 s at most"


def test_nobody_is_told_to_wait_for_who_needs_no_device() -> None:
    speeds = Speeds()
    speeds.guess("organ", 1.0)
    assert speeds.seconds(joined(1)) == 0
    assert speeds.wait([joined(1), job(2, "organ")], [Running(joined(3), 5.0), Running(job(4, "organ"), 10.0)]) == 50
