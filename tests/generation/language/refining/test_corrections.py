"""What is said of the turn before."""

from dataclasses import replace

import pytest

from generation.refinement import Change, ChangeKind, Past, Region
from tests.generation.language.refining.told import ABOUT, BRIEF, told

_K = ChangeKind
_SOFTER = (Change(_K.LEVEL, "piano", -4.0),)
_GONE = (Change(_K.REMOVE, "piano"),)
_FASTER = (Change(_K.TEMPO_BY, amount=1.21),)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("the other way", "lean brightness 1; lean valence 0.7 from undo corrects"),
        ("too much", "lean brightness -0.5; lean valence -0.35 from undo corrects"),
        ("a bit too much", "lean brightness -0.75; lean valence -0.525 from undo corrects"),
        ("not that much", "lean brightness -0.5; lean valence -0.35 from undo corrects"),
        ("less than that", "lean brightness -0.5; lean valence -0.35 from undo corrects"),
        ("more of that", "lean brightness -1; lean valence -0.7"),
        ("again", "lean brightness -1; lean valence -0.7"),
        ("even more", "lean brightness -1; lean valence -0.7"),
        ("a lot more", "lean brightness -2; lean valence -1.4"),
        ("a bit more", "lean brightness -0.5; lean valence -0.35"),
        ("more, more!", "lean brightness -1; lean valence -0.7"),
        ("not enough", "lean brightness -1; lean valence -0.7"),
        ("no, I meant the tempo", "tempo by 0.909091 from undo corrects"),
        ("I said slower not darker", "tempo by 0.909091 from undo corrects"),
        ("less drums i mean", "level drums -5.5 from undo corrects"),
        ("no, brighter", "lean brightness 1; lean valence 0.7 from undo corrects"),
        ("wrong, make it brighter", "lean brightness 1; lean valence 0.7 from undo corrects"),
    ],
)
def test_of_the_turn_before(words: str, expected: str) -> None:
    assert told(words) == expected


@pytest.mark.parametrize(
    ("last", "words", "expected"),
    [
        (_FASTER, "something in between", "tempo by 1.1 from undo corrects"),
        (_SOFTER, "split the difference", "level piano -2 from undo corrects"),
        (_GONE, "meet me halfway", "level piano -6 from undo corrects"),
        (_FASTER, "that's too fast for my kids, about half of that", "tempo by 1.1 from undo corrects"),
        (_GONE, "i didn't mean gone, just quieter", "level piano -5.5 from undo corrects"),
        (_SOFTER, "no, take it out completely", "remove piano from undo corrects"),
        (_SOFTER, "no louder!!", "level piano 4 from undo corrects"),
        (_SOFTER, "now the same for the bass", "level bass -4"),
        (_SOFTER, "not the piano! the bass", "level bass -4 from undo corrects"),
        ((Change(_K.FRESH, "drums"),), "and the same for the bass", "fresh bass"),
        ((Change(_K.CUT, "intro"),), "i said the outro", "cut outro from undo corrects"),
        ((Change(_K.TEMPO, amount=118.0),), "*181", "tempo 181 from undo corrects"),
        ((Change(_K.LENGTH, amount=15.0),), "no no i said 50", "length 50 from undo corrects"),
        ((Change(_K.ADD, "trumpet"),), "trombone*", "add trombone from undo corrects"),
        (
            (Change(_K.REMOVE, "drums", region=Region(0.0, 10.0)),),
            "i meant 5 seconds",
            "remove drums @0-5 from undo corrects",
        ),
    ],
)
def test_what_was_meant_instead(last: tuple[Change, ...], words: str, expected: str) -> None:
    assert told(words, replace(ABOUT, last=last)) == expected


@pytest.mark.parametrize(
    ("words", "unexpected"),
    [
        ("add something in between the verse and the chorus", "level piano -2"),  # a place, no compromise
        ("**so** good", "corrects"),  # stars for emphasis
        ("the bass is softer than the piano", "corrects"),
    ],
)
def test_what_only_looks_like_a_correction(words: str, unexpected: str) -> None:
    assert unexpected not in told(words, replace(ABOUT, last=_SOFTER))


def test_the_middle_of_a_tempo_is_between_the_track_and_the_one_before() -> None:
    # What is in the middle can only be told where it is known what was before.
    past = (
        Past("t1", replace(BRIEF, tempo_bpm=100.0), 60.0),
        Past("t2", replace(BRIEF, tempo_bpm=140.0), 60.0, "t1"),
    )
    last = (Change(_K.TEMPO, amount=140.0),)
    about = replace(ABOUT, last=last, before=("t1",), past=past)
    assert told("something in between", about) == "tempo 120 from undo corrects"
    assert "tempo" not in told("something in between", replace(about, past=()))
