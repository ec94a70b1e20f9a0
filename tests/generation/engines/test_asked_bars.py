"""Sections keep the bars that were asked for, and the last chord rings within the last of them."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generation.brief import Brief, Key, Section
from generation.engines.sketch import form
from generation.engines.sketch.compose import compose
from generation.engines.sketch.score import Score
from generation.engines.sketch.styles import styles

NAMES = ("intro", "main", "break", "drop", "outro")


def brief(genre: str, bars: list[int], *, tempo: float = 120.0, pieces: bool = False, repeats: bool = False) -> Brief:
    """A brief whose sections fill it; the first ones repeat where there are pieces."""
    last = len(bars) - 1
    sections = tuple(Section(NAMES[at], count, loop=pieces and (at < last or repeats)) for at, count in enumerate(bars))
    length = sum(bars) * 240.0 / tempo
    return Brief("", genre, tempo, Key("D"), length, 1, sections=sections, pieces=pieces)


def lengths(score: Score) -> list[float]:
    """From where each section begins to where the next one does, or to the end of the piece, in bars."""
    starts = [score.bar_start(span.bar) / score.bar_beats for span in score.spans]
    return [after - before for before, after in pairwise([*starts, score.beats / score.bar_beats])]


@settings(deadline=None, max_examples=60)
@given(
    genre=st.sampled_from(tuple(styles())),
    bars=st.lists(st.integers(1, 8), min_size=1, max_size=5),
    tempo=st.floats(60.0, 220.0),
    pieces=st.booleans(),
    repeats=st.booleans(),
)
def test_sections_that_fill_the_piece_have_exactly_their_bars(
    genre: str, bars: list[int], tempo: float, pieces: bool, repeats: bool
) -> None:
    asked = brief(genre, bars, tempo=tempo, pieces=pieces, repeats=repeats)
    score = compose(asked, 1)
    assert lengths(score) == pytest.approx(bars, abs=1e-6)
    assert [span.name for span in score.spans] == list(NAMES[: len(bars)])
    assert score.ending < score.beats
    assert not pieces or [piece.duration_s / asked.bar_s for piece in score.pieces] == pytest.approx(bars, abs=1e-3)
    if len(bars) > 1 and not (pieces and repeats):
        # There is music before the last chord, and only a last section of a single bar is the chord alone.
        assert score.spans[-1].bars >= min(1, bars[-1] - 1)
        assert score.beats - score.ending >= score.bar_beats - 1e-6


def test_bars_would_be_lost_to_the_last_chord(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(form, "_kept", lambda _brief, _full: [])
    assert lengths(compose(brief("jazz", [4, 8, 2]), 1)) != pytest.approx([4, 8, 2])


@pytest.mark.parametrize("off", [-0.4, 0.4])
def test_a_length_that_is_no_whole_number_of_bars_is_made_up_for_by_the_last_section(off: float) -> None:
    asked = brief("folk", [2, 4, 2], pieces=True)
    uneven = Brief(
        "", "folk", 120.0, Key("D"), asked.duration_s + off * asked.bar_s, 1, sections=asked.sections, pieces=True
    )
    assert lengths(compose(uneven, 1)) == pytest.approx([2, 4, 2 + off])
