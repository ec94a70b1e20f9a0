"""Messages of several clauses: what only tells falls away, `it` is who was named, and no wish is lost by that."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generation.language.refining import company, read
from generation.language.refining.clauses import clauses
from generation.language.refining.referring import with_name
from generation.refinement import ReadingKind
from tests.generation.language.refining.told import ABOUT, told


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        # It is who was named.
        ("the bass is eating everything, turn it down", "turn the bass down"),
        ("the piano sounds like a toy, get rid of it", "remove the piano"),
        ("love the pad so much! more of it please", "more of the pad please"),
        ("the lead gets on my nerves, softer please", "make the lead softer"),
        ("the piano is no good, replace with a harp", "replace the piano with a harp"),
        # Reasons and remarks.
        ("we film on saturday, so faster please", "faster please"),
        ("my kids ran away screaming, no drums please", "no drums please"),
        ("add a cello, my teacher would cry", "add a cello"),
        ("boring. faster", "faster"),
        ("too slow for the ladies, 100 bpm", "100 bpm"),
    ],
)
def test_only_the_wish_counts(words: str, meant: str) -> None:
    assert told(words) == told(meant)
    assert read(words, ABOUT).kind is ReadingKind.CHANGE


@pytest.mark.parametrize(
    "words",
    ["the piano is too loud, and slower please", "drums too loud, bass too quiet", "darker and slower, with a flute"],
)
def test_no_wish_is_lost(words: str) -> None:
    assert len(read(words, ABOUT).changes) > 1


def test_without_it_the_remark_would_count(monkeypatch: pytest.MonkeyPatch) -> None:
    words = "the lead goes chick on every beat, much softer please"
    with_it = told(words)
    monkeypatch.setattr(company, "plainly_said", lambda *_, **__: None)
    assert told(words) != with_it


def test_clauses_ask_or_tell() -> None:
    row = clauses("my gran dances to it, so make it slower. the horn sounds like a bus, 90 bpm")
    assert [(each.asks, each.tells) for each in row] == [(False, True), (True, False), (False, True), (False, False)]


@pytest.mark.parametrize(
    ("clause", "meant"),
    [
        ("turn it down a bit", "turn the organ down a bit"),
        ("please take a cello for it", "replace the organ with a cello"),
        ("a bit softer please", "make the organ a bit softer"),
        ("give me new ones", "give me new organ"),
        ("make it darker", "make it darker"),
        ("put a beat under it", "put a beat under it"),
    ],
)
def test_names_in_place_of_it(clause: str, meant: str) -> None:
    assert with_name(clause, "organ") == meant
    assert with_name(clause, "") == clause


@given(st.text(max_size=120))
def test_any_text_is_cut(words: str) -> None:
    row = clauses(words)
    assert all(0 <= one.begin < one.end <= len(words) for one in row)
    assert all(one.end <= other.begin for one, other in pairwise(row))
