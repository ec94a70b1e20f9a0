"""What no track here can have is told in one sentence, and nothing is made instead of it."""

from dataclasses import replace

import pytest

from generation.language.refining import read
from generation.refinement import ReadingKind
from tests.generation.language.refining.told import ABOUT, told


@pytest.mark.parametrize(
    ("words", "part"),
    [
        ("add birds", "no birds"),
        ("add rain", "no rain"),
        ("put some rain sounds in the background please", "no rain"),
        ("with crowd noise", "no crowd"),
        ("add ocean waves", "no ocean waves"),
        ("can you throw in some sirens?", "no sirens"),
        ("no birds please", "no birds"),
        ("needs more cowbell", "no cowbell"),
        ("put the melody up an octave", "melody can not be moved alone"),
        ("bass an octave lower", "bass can not be moved alone"),
        ("end abruptly", "rings out"),
        ("a sudden ending please", "rings out"),
        ("make the piano jazzier", "make it jazzier"),
        ("make the drums more latin", "make it latin"),
        ("only the drums faster", "one tempo"),
    ],
)
def test_what_can_not_be_had_is_told(words: str, part: str) -> None:
    reading = read(words, ABOUT)
    assert reading.kind is ReadingKind.UNCLEAR
    assert part in reading.suggestion


@pytest.mark.parametrize(
    "words",
    [
        "make it rainy", "like rain on a window", "add a rainy vibe", "add warmth", "up an octave", "add claps",
        "transpose it up a third", "up a fourth, the piano sits too low", "jazzier", "add a funky guitar", "more drums",
        "don't let it stop so abruptly, fade it", "make it faster", "only drums", "like a bossa nova", "less cowbell",
    ],
)  # fmt: skip
def test_what_only_sounds_alike_is_made(words: str) -> None:
    assert read(words, ABOUT).kind in (ReadingKind.CHANGE, ReadingKind.CHOICE)


def test_the_rest_of_the_message_is_made_and_the_lack_is_told() -> None:
    reading = read("add birds and make it slower", ABOUT)
    assert [each.kind for each in reading.changes] == ["tempo by"]
    assert reading.unused == ("add birds",)


def test_who_has_a_cowbell_can_have_more_of_it() -> None:
    about = replace(ABOUT, brief=replace(ABOUT.brief, words="phonk with cowbell"))
    assert told("more cowbell", about) == "level drums 5.5"
