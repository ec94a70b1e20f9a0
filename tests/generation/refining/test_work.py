"""A change that can not be made leaves nothing of itself behind."""

from dataclasses import replace

import pytest

from generation.brief import Key, Mode, Section
from generation.errors import BadRequest
from generation.refinement import Change
from generation.refining.tonal import genre
from generation.refining.work import Work
from tests.generation.refining.turns import ABOUT, BRIEF, DARKER, K, of, refusal, said, turn

# Pieces of a bar each, at a tempo that ambient music does not have: at half of it they would last longer than allowed.
PIECES = of(
    genre="drum and bass",
    tempo_bpm=170.0,
    pieces=True,
    sections=(Section("main", 1, loop=True),) * 12,
    duration_s=12 * 4 * 60.0 / 170.0,
)
AMBIENT = said(K.GENRE, value="ambient")


def test_a_change_that_fails_on_its_way_is_not_half_made() -> None:
    assert "longer than" in refusal(AMBIENT, about=PIECES, longest_s=17.0)
    made = turn(*DARKER, AMBIENT, about=PIECES, longest_s=17.0)
    assert made.brief.genre == "drum and bass"
    assert made.brief.sources == ()
    assert made.brief.tempo_bpm == 170.0
    assert made.refinement.changes == DARKER
    assert any("longer than" in each for each in made.refinement.notes)


def test_pieces_that_would_last_too_long_have_fewer_bars() -> None:
    sections = (Section("intro", 2), Section("main", 10, loop=True))
    about = replace(PIECES, brief=replace(PIECES.brief, sections=sections))
    made = turn(AMBIENT, about=about, longest_s=17.0)
    assert [each.bars for each in made.brief.sections] == [1, 5]
    assert made.brief.duration_s == pytest.approx(6 * made.brief.bar_s)
    assert "6 bars instead of 12" in made.refinement.notes[0]


def test_without_the_way_back_it_would_be() -> None:
    work = Work(PIECES, PIECES.brief, PIECES.brief, 17.0, {})
    with pytest.raises(BadRequest):
        genre(work, AMBIENT)
    assert work.brief.genre == "ambient"


def test_what_was_said_of_a_field_gives_way_to_what_is_said_now() -> None:
    work = Work(ABOUT, BRIEF, BRIEF, 600.0, {})
    work.say("key", "D minor", "sadder", "inferred")
    assert work.follows("key")
    work.say("key", "E minor", "in E minor")
    assert not work.follows("key")
    assert [each.value for each in work.brief.understood] == ["E minor"]


def test_one_sentence_is_said_once() -> None:
    def never(work: Work, change: Change) -> None:
        work.set(key=Key("A", Mode.DORIAN))
        work.note("half a thought")
        raise BadRequest("It can not be.", "Say otherwise.")

    work = Work(ABOUT, BRIEF, BRIEF, 600.0, {})
    assert not work.apply(DARKER[0], never)
    assert not work.apply(DARKER[1], never)
    assert work.notes == ["It can not be. Say otherwise."]
    assert work.brief == replace(BRIEF)
