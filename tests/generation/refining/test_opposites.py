"""Opposite words come back to where they began: said, read, applied, ten times in a row."""

from dataclasses import replace
from typing import Final

import pytest

from generation.brief import Brief, Mood
from generation.language.refining import read
from generation.refinement import About
from generation.refining.apply import refined
from generation.rendering import Marker
from tests.generation.refining.turns import ABOUT, LONGEST_S, of

_PAIRS: Final = (
    ("faster", "slower"),
    ("a bit faster", "a bit slower"),
    ("much faster", "much slower"),
    ("longer", "shorter"),
    ("more energy", "calmer"),
    ("a bit more energy", "a bit calmer"),
    ("brighter", "darker"),
    ("happier", "sadder"),
    ("more tension", "less tension"),
    ("more drums", "less drums"),
    ("a bit more drums", "a bit less drums"),
    ("much more bass", "much less bass"),
    ("louder bass", "softer bass"),
    ("up a fourth", "down a fourth"),
)
_LEVELS: Final = ("more drums", "much more bass", "louder bass")


def after(about: About, words: str) -> About:
    """The track that a turn makes, as it would be heard."""
    reading = read(words, about)
    brief = refined(about, reading.changes, words, longest_s=LONGEST_S).brief
    starts, at_s = [], 0.0
    for each in brief.sections:
        starts.append(Marker(at_s, each.name))
        at_s += each.bars * brief.bar_s
    bars = sum(each.bars for each in brief.sections) or about.bars
    return replace(
        about, brief=brief, duration_s=brief.duration_s, markers=tuple(starts) or about.markers, bars=bars, last=()
    )


def _values(brief: Brief) -> tuple[object, ...]:
    return (round(brief.tempo_bpm, 4), round(brief.duration_s, 3), brief.levels, brief.mood, brief.key)


@pytest.mark.parametrize("pair", _PAIRS)
@pytest.mark.parametrize("start", [ABOUT, of(mood=Mood(-0.2, 0.9, 0.5, -0.8))], ids=["plain", "dark already"])
def test_ten_opposite_edits_in_a_row_come_back(pair: tuple[str, str], start: About) -> None:
    about = start
    for words in pair * 5:
        about = after(about, words)
    assert _values(about.brief) == _values(start.brief)


@pytest.mark.parametrize("pair", [each for each in _PAIRS if each[0] not in _LEVELS], ids=str)
def test_five_up_and_five_down_come_back(pair: tuple[str, str]) -> None:
    about = ABOUT
    for words in (pair[0],) * 5 + (pair[1],) * 5:
        about = after(about, words)
    assert _values(about.brief) == _values(ABOUT.brief)


def test_a_form_does_not_drift_with_the_tempo_or_the_length() -> None:
    first = after(after(ABOUT, "faster"), "slower")
    for up, down in (("faster", "slower"), ("much faster", "much slower"), ("longer", "shorter")):
        about = first
        for words in (up,) * 5 + (down,) * 5:
            about = after(about, words)
        assert [(each.name, each.bars) for each in about.brief.sections] == [
            (each.name, each.bars) for each in first.brief.sections
        ]
