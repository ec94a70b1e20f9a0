"""Wishes among reasons and asides: who is meant by it, who comes in when, and what only tells of something."""

import pytest

from generation.language.refining.talk import Talk
from generation.language.refining.wanted import wanted
from generation.refinement import ChangeKind, ReadingKind
from tests.generation.language.refining.told import ABOUT, read, told


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("lose the piano its giving waiting room", "remove piano"),
        ("swap the lead for a cello, menus shouldnt feel like a medieval hunt", "remove lead; add cello"),
        ("from 0:40 on the hero loses his dog. just the piano there, please", "only piano @40-"),
        ("no piano, its too noble", "remove piano"),
        ("in Eb major, that is where the band is comfortable, and louder drums", "key Eb major; level drums 4"),
        ("take the piano out and bring the pad up a bit to fill the space", "remove piano; level pad 3.5"),
        ("I'd like to play the piano part myself, so take the piano out", "remove piano"),
        ("up a fourth, the piano sits too low. and the lead softer", "transpose 5; level lead -4"),
        ("add strings and make it darker", "add strings; lean brightness -1; lean valence -0.7"),
        ("louder drums and it's too dark", "level drums 4; lean brightness 1; lean valence 0.7"),
    ],
)
def test_what_only_tells_of_something_is_no_wish_beside_one(words: str, expected: str) -> None:
    assert told(words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("the lead is tiring after three laps so pull it down", "level lead -5.5"),
        ("The pad covers the piano. Please reduce it.", "level pad -5.5"),
        ("the piano is scary, swap it for a flute", "remove piano; add flute"),
        ("the lead is too nasal for her, clarinet instead", "remove lead; add clarinet"),
        ("could the lead be replaced by a harp?", "remove lead; add harp"),
        ("the flute should replace the lead", "remove lead; add flute"),
        ("put a guitar where the piano is", "remove piano; add guitar"),
        ("the piano is too loud, make it softer", "level piano -4"),
        ("piano: gone. bass: up. pad: down.", "remove piano; level bass 5.5; level pad -5.5"),
        ("the piano is 2 loud b4 the drop", "level piano -4 @-28.8"),
    ],
)
def test_who_is_meant_is_found_in_another_clause(words: str, expected: str) -> None:
    assert told(words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("a harmonica would be the icing on the cake", "add harmonica"),
        ("a touch of accordion wouldn't hurt", "add accordion"),
        ("slower, and maybe a flute too?", "tempo by 0.909091; add flute"),
        ("strings from 0:40", "add strings @40-"),
        ("my brother plays the harmonica", ""),
        ("a harmonica would ruin it", ""),
    ],
)
def test_who_is_spoken_of_as_if_they_might_comes_in(words: str, expected: str) -> None:
    reading = read(words, ABOUT)
    assert (told(words) if reading.kind is ReadingKind.CHANGE else "") == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("can the piano come in at 8 sec instead of right away", "remove piano @-8"),
        ("the drums should come in later, at 0:16 say", "remove drums @-16"),
        ("the lead shouldn't enter before 0:40", "remove lead @-40"),
        ("hold the drums back until the drop", "remove drums @-28.8"),
        ("save the drums for the drop", "remove drums @-28.8"),
        ("could the piano stop at 0:30", "remove piano @30-"),
        ("from the middle to the end more energy", "lean energy 1 @30-"),
        ("halfway through add a choir", "add choir @30-"),
        ("from second 24 calmer please", "lean energy -1 @24-"),
        ("no piano for the first half minute", "remove piano @-30"),
        ("between 0:20 and 0:30 I talk; mute the piano there", "remove piano @20-30"),
        ("the timer starts at 0:10 and before that only the piano", "only piano @-10"),
        ("bump the tempo by 2", "tempo 102"),
        ("108, and a sax", "tempo 108; add saxophone"),
        ("make it 50s long", "length 50"),
    ],
)
def test_moments_entrances_and_amounts(words: str, expected: str) -> None:
    assert told(words) == expected


def test_without_setting_apart_what_is_told_would_be_done(monkeypatch: pytest.MonkeyPatch) -> None:
    def kinds() -> list[ChangeKind]:
        return [each.kind for each in wanted(Talk("its too crowded, drop the drums"), ABOUT).changes]

    assert ChangeKind.LEAN not in kinds()
    monkeypatch.setattr("generation.language.refining.tellings.set_apart", lambda *_, **__: None)
    assert ChangeKind.LEAN in kinds()
