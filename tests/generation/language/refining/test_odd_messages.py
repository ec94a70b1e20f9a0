"""Messages that nobody would write are read like all others, and as fast."""

import time

import pytest

from generation.brief import ReferenceMode
from generation.language.refining import read
from generation.refinement import ReadingKind
from tests.generation.language.refining.told import ABOUT

LONG = [
    "'" * 2000,
    "\u2019" * 300,
    "'a" * 700,
    "," * 2000,
    "." * 2000,
    "louder" + "!" * 1900,
    "http://x.y/" + "a" * 1900,
]


@pytest.mark.parametrize("words", LONG, ids=lambda each: each[:7])
def test_rows_of_signs_do_not_hold_anybody_up(words: str) -> None:
    begun = time.process_time()
    read(words, ABOUT)
    assert time.process_time() - begun < 5.0  # one more apostrophe used to double it: 25 took 17 seconds


def test_control_characters_say_nothing() -> None:
    reading = read("\x1b[31m darker", ABOUT)
    assert {each.target for each in reading.changes} == {"brightness", "valence"}


@pytest.mark.parametrize(
    ("words", "mode"),
    [
        ("using this style", ReferenceMode.STYLE),
        ("something is missing, like this", ReferenceMode.STYLE),
        ("discover the vibe of this", ReferenceMode.STYLE),
        ("not the tune, just the style", ReferenceMode.STYLE),
        ("i don't want to cover this, just the style", ReferenceMode.STYLE),
        ("like this one i hummed", ReferenceMode.MELODY),
        ("use the melody", ReferenceMode.MELODY),
        ("make a cover of this", ReferenceMode.COVER),
        ("continue this", ReferenceMode.CONTINUE),
    ],
)
def test_how_a_clip_is_used_is_said_in_words_of_its_own(words: str, mode: ReferenceMode) -> None:
    reading = read(words, ABOUT, clip=True)
    assert reading.kind is ReadingKind.CHANGE
    assert reading.changes[0].value == mode
