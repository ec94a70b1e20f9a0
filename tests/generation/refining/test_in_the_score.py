"""What was kept is kept by the engine that writes a score: the sections of a track that grows, shrinks, or is faster."""

from dataclasses import replace
from typing import Final

import pytest

from generation.brief import Brief
from generation.engines.sketch.compose import compose
from generation.engines.sketch.score import Score
from generation.language import understand
from generation.refinement import About, Change
from generation.refining.apply import refined
from generation.rendering import Marker
from generation.track import Wish
from tests.generation.refining.turns import K, said

GENRES: Final = ("lo-fi", "waltz", "techno", "orchestral", "ambient")


def track_of(genre: str, seconds: float = 40.0) -> tuple[About, Score]:
    brief = understand(Wish(f"{genre} piece", duration_s=seconds), 11)
    score = compose(brief, brief.seed)
    markers = tuple(Marker(score.seconds(score.bar_start(span.bar)), span.name) for span in score.spans)
    bars = sum(span.bars for span in score.spans)
    return About(brief, seconds, markers=markers, bars=bars), score


def sections_in(brief: Brief) -> list[tuple[str, int]]:
    return [(span.name, span.bars) for span in compose(brief, brief.seed).spans]


def after(about: About, change: Change) -> list[tuple[str, int]]:
    return sections_in(refined(about, [change], "so", longest_s=600.0).brief)


@pytest.mark.parametrize("genre", GENRES)
def test_longer_goes_on_from_what_is_there(genre: str) -> None:
    about, score = track_of(genre)
    before = [(span.name, span.bars) for span in score.spans]
    longer = after(about, said(K.LENGTH_BY))
    assert longer[: len(before) - 1] == before[:-1]
    assert longer[-1] == before[-1]
    assert sum(bars for _, bars in longer) > sum(bars for _, bars in before)


@pytest.mark.parametrize("genre", GENRES)
def test_sections_are_where_they_were(genre: str) -> None:
    about, score = track_of(genre)
    before = [(span.name, span.bars) for span in score.spans]
    assert after(about, said(K.SECTION, "first", -1.0)) == before
    assert after(about, said(K.CUT, "first")) == before[1:]
    assert [name for name, _ in after(about, said(K.TEMPO_BY, amount=1.1))] == [name for name, _ in before]


def test_without_the_bars_that_were_counted_the_last_section_is_a_guess() -> None:
    """Why a track says how many bars it has: what rings after the last chord looks like music to a clock."""
    wrong = 0
    for genre in GENRES:
        about, score = track_of(genre, 47.3)
        before = [(span.name, span.bars) for span in score.spans]
        counted = after(about, said(K.SECTION, "first", -1.0))
        guessed = after(replace(about, bars=about.bars + 3), said(K.SECTION, "first", -1.0))
        assert counted == before
        wrong += guessed != before
    assert wrong
