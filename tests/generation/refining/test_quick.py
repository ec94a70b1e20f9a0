"""The buttons: each does something to a usual track, and those that are offered suit it."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given

from generation.brief import Key, Kind, Mode
from generation.errors import BadRequest
from generation.language.refining import read
from generation.refinement import About, Change
from generation.refining.quick import QUICK, _others, button, suited
from tests.generation.refining.test_any_turn import SLOW
from tests.generation.refining.turns import ABOUT, BRIEF, abouts, of, turn


@pytest.mark.parametrize("name", QUICK)
def test_each_usual_button_changes_a_usual_track(name: str) -> None:
    label, changes = QUICK[name]
    assert label == name
    assert {each.words for each in changes} == {label}
    assert turn(*changes).refinement.differences


@pytest.mark.parametrize(("one", "other"), [("darker", "brighter"), ("faster", "slower")])
def test_opposite_buttons_come_back(one: str, other: str) -> None:
    about = ABOUT
    for name in (one, other) * 5:
        about = replace(about, brief=turn(*QUICK[name][1], about=about).brief)
    assert about.brief.mood == BRIEF.mood
    assert about.brief.tempo_bpm == BRIEF.tempo_bpm


def test_what_suits_a_track() -> None:
    assert suited(ABOUT) == ["less drums", "add strings", "minor", "end softer", "more reverb"]
    piano = replace(of(key=Key("D", Mode.MINOR), tempo_bpm=60.0), players=("piano",), markers=())
    assert suited(piano) == ["less piano", "add bass", "major", "double-time", "more reverb"]
    fast = replace(of(tempo_bpm=174.0, loop=True, production=("reverb",)), players=("drums", "bass", "strings"))
    assert suited(fast) == ["less drums", "minor", "half-time", "more bass"]
    assert suited(of(kind=Kind.JINGLE)) == []
    assert button("a button of yesterday") is None


@pytest.mark.parametrize("name", [*QUICK, *_others()])
def test_the_words_of_a_button_mean_the_same_when_somebody_writes_them(name: str) -> None:
    found = button(name)
    assert found is not None
    who = name.partition(" ")[2]
    players = tuple(each for each in (*ABOUT.players, who) if not name.startswith("add ") or each != who)
    reading = read(found[0], replace(ABOUT, players=players), clip=False)
    assert _meant(reading.changes) == _meant(found[1])


def _meant(changes: Sequence[Change]) -> list[tuple[str, str, float, str]]:
    return sorted((each.kind, each.target, round(each.amount, 4), each.value) for each in changes)


@given(abouts())
@SLOW
def test_every_button_that_is_offered_can_be_pressed(about: About) -> None:
    offered = suited(about)
    assert len(offered) <= 5
    assert len(set(offered)) == len(offered)
    for name in offered:
        found = button(name)
        assert found is not None
        try:
            turn(*found[1], about=about)
        except BadRequest as error:
            raise AssertionError(f"“{name}” was offered, but: {error}") from error
