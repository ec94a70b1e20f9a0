"""Where everybody is in a session, replayed from what was said."""

import contextlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generation.errors import BadRequest, NocturneError, NotFound
from generation.refinement import Destination
from generation.refining.lineage import Lineage
from generation.track import TrackState, TurnKind
from tests.generation.refining.talking import Talk

UNDO, REDO = Destination("undo"), Destination("redo")


def at(talk: Talk, member: str) -> str:
    return talk.lineage.position(member)


def go(talk: Talk, member: str, to: Destination) -> str:
    """What a member does who says undo, redo or a number."""
    kinds = {"undo": TurnKind.UNDONE, "redo": TurnKind.REDONE}
    track = talk.lineage.reach(to, member, talk.lineage.position(member))
    talk.step(member, kinds.get(to.way, TurnKind.WENT), track.id)
    return track.id


def test_who_made_a_track_is_there_and_who_said_nothing_is_at_the_newest():
    talk = Talk()
    first = talk.made("ada")
    assert at(talk, "ada") == at(talk, "ben") == first
    second = talk.made("ada", first)
    assert at(talk, "ada") == at(talk, "ben") == second


def test_people_who_take_turns_work_on_one_line():
    talk = Talk()
    first = talk.made("ada")
    second = talk.made("ben", first)
    assert at(talk, "ada") == second
    third = talk.made("ada", second)
    assert at(talk, "ben") == third


def test_two_who_refine_the_same_track_at_once_get_a_branch_each():
    talk = Talk()
    first = talk.made("ada")
    bens, adas = talk.pending("ben", first), talk.pending("ada", first)
    of_ada = talk.done(adas)
    of_ben = talk.done(bens)
    assert (at(talk, "ada"), at(talk, "ben")) == (of_ada, of_ben)
    assert {each.id for each in talk.lineage.children_of(first)} == {of_ada, of_ben}


def test_nobody_is_led_on_where_the_line_parts():
    talk = Talk()
    first = talk.made("ada")
    talk.made("ben", first)
    talk.made("cleo", first)
    assert at(talk, "ada") == first


def test_several_takes_of_one_turn_are_one_line_and_the_first_is_current():
    talk = Talk()
    first = talk.made("ada")
    takes = talk.made("ben", first, takes=3)
    assert at(talk, "ada") == at(talk, "ben") == takes
    assert talk.lineage.numbers == {"t1": 1, "t2": 2, "t3": 3, "t4": 4}


def test_undo_goes_to_the_parent_and_redo_comes_back_as_often():
    talk = Talk()
    first = talk.made("ada")
    second = talk.made("ada", first)
    third = talk.made("ada", second)
    assert [go(talk, "ada", UNDO), go(talk, "ada", UNDO)] == [second, first]
    with pytest.raises(BadRequest, match="nothing before"):
        talk.lineage.reach(UNDO, "ada", first)
    assert [go(talk, "ada", REDO), go(talk, "ada", REDO)] == [second, third]
    with pytest.raises(BadRequest, match="nothing to redo"):
        talk.lineage.reach(REDO, "ada", third)


def test_undoing_twice_goes_two_parents_up_whoever_made_what_lies_between():
    talk = Talk()
    first = talk.made("ada")
    talk.made("ben", first)
    third = talk.made("ada", first)
    fourth = talk.made("ada", third)
    assert talk.lineage.reach(Destination("undo", 2), "ada", fourth).id == first
    with pytest.raises(BadRequest, match="nothing before"):
        talk.lineage.reach(Destination("undo", 3), "ada", fourth)


def test_a_job_that_made_nothing_leaves_what_can_be_redone():
    talk = Talk()
    first = talk.made("ada")
    second = talk.made("ada", first)
    go(talk, "ada", UNDO)
    talk.pending("ada", first)
    assert go(talk, "ada", REDO) == second


def test_who_undid_stays_there_though_others_go_on():
    talk = Talk()
    first = talk.made("ada")
    talk.made("ada", first)
    assert go(talk, "ada", UNDO) == first
    talk.made("ben", first)
    assert at(talk, "ada") == first


def test_what_is_made_after_an_undo_is_a_branch_and_ends_the_redo():
    talk = Talk()
    first = talk.made("ada")
    second = talk.made("ada", first)
    go(talk, "ada", UNDO)
    third = talk.made("ada", first)
    assert at(talk, "ada") == third
    with pytest.raises(BadRequest, match="redo"):
        talk.lineage.reach(REDO, "ada", third)
    assert [each.id for each in talk.lineage.children_of(first)] == [second, third]


def test_undo_after_a_jump_goes_back_to_where_one_was():
    talk = Talk()
    first = talk.made("ada")
    second = talk.made("ada", first)
    third = talk.made("ada", second)
    assert go(talk, "ada", Destination("number", 1)) == first
    assert go(talk, "ada", UNDO) == third
    assert go(talk, "ada", REDO) == first


def test_numbers_count_from_the_first_and_from_the_last():
    talk = Talk()
    ids = [talk.made("ada") for _ in range(3)]
    reach = talk.lineage.reach
    assert reach(Destination("number", 2), "ada", "").id == ids[1]
    assert reach(Destination("number", -1), "ada", "").id == ids[2]
    assert reach(Destination("first"), "ada", "").id == ids[0]
    assert reach(Destination("track", track_id=ids[1]), "ada", "").id == ids[1]
    for number in (0, 4, -4):
        with pytest.raises(NotFound, match="no such track"):
            reach(Destination("number", number), "ada", "")


def test_a_job_that_made_nothing_leaves_its_member_where_it_was_to_start_from():
    talk = Talk()
    first = talk.made("ada")
    second = talk.made("ada", first)
    talk.pending("ada", first)
    assert at(talk, "ada") == first
    assert talk.lineage.parent_of(second).id == first


def test_nobody_is_left_on_a_track_that_was_removed():
    talk = Talk()
    first = talk.made("ada")
    second = talk.made("ada", first)
    third = talk.made("ada", second)
    talk.removed(second)
    assert at(talk, "ada") == third
    talk.removed(third)
    assert at(talk, "ada") == first
    with pytest.raises(NotFound, match="removed"):
        talk.lineage.reach(Destination("number", 2), "ada", third)
    assert talk.lineage.numbers[third] == 3


def test_undo_passes_over_what_was_removed():
    talk = Talk()
    first = talk.made("ada")
    second = talk.made("ada", first)
    third = talk.made("ada", second)
    talk.removed(second)
    assert talk.lineage.reach(UNDO, "ada", third).id == first


MEMBERS = st.sampled_from(["ada", "ben", "cleo"])
STEPS = st.lists(
    st.tuples(MEMBERS, st.sampled_from(["make", "make", "late", "undo", "redo", "jump", "remove"]), st.integers(0, 9)),
    max_size=25,
)


@given(STEPS)
def test_whatever_is_said_the_tree_is_a_tree_and_everybody_is_on_a_live_track(steps):
    talk = Talk()
    waiting = []
    for member, act, number in steps:
        here = at(talk, member)
        if act == "make":
            talk.made(member, here)
        elif act == "late":
            waiting.append(talk.pending(member, here))
        elif act == "remove" and talk.tracks:
            talk.removed(talk.tracks[number % len(talk.tracks)].id)
        elif act in {"undo", "redo", "jump"}:
            with contextlib.suppress(NocturneError):
                go(talk, member, Destination("number", number) if act == "jump" else Destination(act))
        if waiting and number % 3 == 0:
            talk.done(waiting.pop(0))
        check(talk.lineage)
    again = Lineage.of(talk.turns, talk.tracks)
    assert [again.position(each) for each in ("ada", "ben", "cleo")] == [
        talk.lineage.position(each) for each in ("ada", "ben", "cleo")
    ]


def check(lineage: Lineage) -> None:
    for track in lineage.tracks:
        path = lineage.path(track.id)
        assert path[-1] == track
        assert path[0].parent_id is None
        assert len({each.id for each in path}) == len(path)
    for member in ("ada", "ben", "cleo"):
        track = lineage.track(lineage.position(member))
        assert track is None or track.state is TrackState.LIVE


def test_what_a_message_is_about_tells_the_tracks_that_can_be_gone_to():
    talk = Talk()
    first = talk.made("ada")
    second = talk.made("ada", first)
    third = talk.made("ben", second)
    talk.removed(second)
    about = talk.lineage.about(talk.lineage.track(third))
    assert [(each.track_id, each.parent_id) for each in about.past] == [(first, ""), (third, second)]
    assert about.past[0].brief == talk.tracks[0].brief


def test_a_private_track_is_described_to_nobody_else():
    talk = Talk()
    first = talk.made("ada")
    hidden = talk.made("ada", first)
    talk.tracks = [replace(each, private=each.id == hidden) for each in talk.tracks]
    others = talk.made("ben", first)
    seen = [each.track_id for each in talk.lineage.about(talk.lineage.track(others)).past]
    assert hidden not in seen
    own = [each.track_id for each in talk.lineage.about(talk.lineage.track(hidden)).past]
    assert hidden in own
