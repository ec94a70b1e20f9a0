"""Which offered reading is picked in words: by its place, its label, or the field in which the two differ."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generation.language.refining import read
from generation.language.refining.picking import picked
from generation.refinement import Option
from generation.refining.offers import change_or_anew
from tests.generation.language.refining.told import ABOUT


def offered(words: str) -> tuple[Option, ...]:
    options = read(words, ABOUT).options
    assert len(options) == 2, words
    return options


@pytest.mark.parametrize(
    ("offer", "words", "index"),
    [
        ("double it", "the length, i mean", 0), ("double it", "the second", 1), ("double it", "tempo!", 1),
        ("double it", "the first one of those", 0), ("double it", "no, I meant the speed", 1),
        ("double it", "Twice as fast", 1), ("double it", "2", 1), ("double it", "the latter please", 1),
        ("double it", "die zweite bitte", 1), ("double it", "la première", 0), ("double it", "la duración", 0),
        ("double it", "二つ目で", 1), ("double it", "the last one", 1), ("double it", "longer", 0),
        ("make it lower", "the pitch", 0), ("make it lower", "I meant the volume", 1), ("make it lower", "quieter", 1),
        ("mute the cowbell", "just less", 0), ("mute the cowbell", "gone entirely", 1),
        ("drop the bass", "the drop of course", None), ("drop the bass", "the drop", 1),
        # The other way round is no pick, and neither is what says more or could be either.
        ("double it", "shorter", None), ("make it lower", "louder", None), ("double it", "make it longer", None),
        ("double it", "the second verse louder", None), ("double it", "#2", None), ("double it", "both", None),
        ("double it", "first and second", None), ("double it", "no", None), ("double it", "thanks", None),
        ("double it", "the third", None), ("double it", "back to the first one", None), ("double it", "undo", None),
    ],
)  # fmt: skip
def test_what_is_picked(offer: str, words: str, index: int | None) -> None:
    assert picked(words, offered(offer)) == index


@pytest.mark.parametrize(
    ("words", "index"),
    [
        ("change #2", 0), ("change it", 0), ("change that one please", 0), ("a new track", 1), ("new", 1),
        ("a fresh one", 1), ("the first", 0), ("new melody please", None), ("darker", None), ("change the key", None),
    ],
)  # fmt: skip
def test_a_change_or_a_new_track(words: str, index: int | None) -> None:
    assert picked(words, change_or_anew("t2", 2)) == index


def test_nothing_is_picked_of_nothing() -> None:
    assert picked("the first", ()) is None


@given(st.text(max_size=60))
def test_whatever_is_said_is_one_of_them_or_none(words: str) -> None:
    options = change_or_anew("t2", 2)
    assert picked(words, options) in {None, 0, 1}
