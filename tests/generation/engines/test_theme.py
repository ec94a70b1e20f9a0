"""Themes: phrases that ask and answer, survive tempo, key and mood, and rise once to a climax."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generation.brief import TONICS, Brief, Key, Mode, Mood
from generation.engines.sketch.chance import Seeds, stream
from generation.engines.sketch.compose import compose, context_of
from generation.engines.sketch.score import Cell, Score
from generation.engines.sketch.styles import style_of, styles
from generation.engines.sketch.theme import (
    HIGHEST,
    LOWEST,
    broadened,
    develop,
    fragmented,
    invent,
    mirrored,
    moved,
    raised,
    thinned,
)

STYLES = tuple(styles())
MOTIF = (Cell(0, 4, 0), Cell(4, 2, 1), Cell(6, 2, 2), Cell(8, 8, 4))


def brief(**changes) -> Brief:
    usual = Brief(words="", genre="synthwave", tempo_bpm=100.0, key=Key("C"), duration_s=40.0, seed=1)
    return replace(usual, **changes)


def tune(score: Score) -> list[tuple[float, int]]:
    return [(note.start, note.pitch) for part in score.parts if part.role == "melody" for note in part.notes]


@settings(deadline=None, max_examples=60)
@given(
    seed=st.integers(0, 2**32),
    style=st.sampled_from(STYLES),
    slots=st.sampled_from([12, 14, 16, 20, 24]),
)
def test_a_phrase_asks_and_answers_within_a_tenth_and_a_bar(seed, style, slots) -> None:
    theme = invent(style_of(style).rhythms, slots, stream(seed, "theme"))
    assert len(theme.bars) == len(theme.turns) == 8
    assert theme.turns[3] == "half"
    assert theme.turns[7] == "close"
    assert theme.bars[3][-1].degree in {1, 4}
    assert theme.bars[7][-1].degree in {0, 7}
    for bar in (*theme.bars, theme.motif, theme.answer, theme.contrast):
        assert all(0 <= cell.slot < slots for cell in bar)
        assert all(cell.length > 0 for cell in bar)
        assert all(before.slot < after.slot for before, after in pairwise(bar))
        assert all(LOWEST <= cell.degree <= HIGHEST for cell in bar)
    assert theme.peak >= max(cell.degree for bar in theme.bars for cell in bar)


@settings(deadline=None, max_examples=40)
@given(
    seed=st.integers(0, 2**32),
    style=st.sampled_from(STYLES),
    tempo=st.floats(40.0, 220.0),
    tonic=st.sampled_from(TONICS),
    mode=st.sampled_from(list(Mode)),
    mood=st.tuples(*[st.floats(-1, 1)] * 4),
    duration=st.floats(8.0, 60.0),
)
def test_a_theme_survives_tempo_key_mood_and_length(seed, style, tempo, tonic, mode, mood, duration) -> None:
    first = context_of(brief(genre=style), Seeds(seed)).theme
    changed = brief(genre=style, tempo_bpm=tempo, key=Key(tonic, mode), mood=Mood(*mood), duration_s=duration)
    assert context_of(changed, Seeds(seed)).theme == first


@pytest.mark.parametrize("style", STYLES)
def test_another_key_moves_every_note_of_the_tune_by_the_same_interval(style) -> None:
    there = tune(compose(brief(genre=style), 5))
    for tonic in ("D", "F#", "A"):
        moved_ = tune(compose(brief(genre=style, key=Key(tonic)), 5))
        steps = {(after - before) % 12 for (_, before), (_, after) in zip(there, moved_, strict=True)}
        assert steps == {TONICS.index(tonic)}
        assert [at for at, _ in there] == [at for at, _ in moved_]


def test_another_tempo_leaves_every_pitch() -> None:
    asked = brief(loop=True)
    loops = (replace(asked, tempo_bpm=tempo, duration_s=8 * 240.0 / tempo) for tempo in (90.0, 160.0))
    slow, fast = (sorted(note.pitch for part in compose(each, 5).parts for note in part.notes) for each in loops)
    assert slow == fast


@pytest.mark.parametrize("style", ["synthwave", "cinematic", "jazz", "orchestral"])
def test_the_climax_lies_in_the_fullest_section(style) -> None:
    asked = brief(genre=style, duration_s=70.0)
    inside = 0
    for seed in range(8):
        score = compose(asked, seed)
        fullest = max(score.spans, key=lambda span: (span.energy, span.bar))
        begin = fullest.bar * score.bar_beats - score.pickup
        top = max(pitch for _, pitch in tune(score))
        inside += any(pitch == top and begin - 0.3 <= at for at, pitch in tune(score))
    assert inside >= 7


def test_a_motif_is_developed_in_the_ways_of_the_craft() -> None:
    assert [each.degree for each in moved(MOTIF, 2)] == [2, 3, 4, 6]
    assert [each.degree for each in mirrored(MOTIF)] == [0, -1, -2, -4]
    assert fragmented(MOTIF, 16, 1) == (*MOTIF[:3], Cell(8, 4, 1), Cell(12, 2, 2), Cell(14, 2, 3))
    assert broadened(MOTIF, 16, 0) == (Cell(0, 8, 0), Cell(8, 4, 1), Cell(12, 4, 2))
    assert broadened(MOTIF, 16, 1) == (Cell(0, 16, 4),)
    assert [each.degree for each in raised(MOTIF, 9)] == [0, 1, 2, 9]
    assert [each.slot for each in thinned(MOTIF)] == [0, 4, 8]


def test_every_turn_of_a_phrase_is_known() -> None:
    theme = invent(style_of("jazz").rhythms, 16, stream(1, "theme"))
    for turn in (*theme.turns, "head", "sparse", "ornate", "broad", "broader", "mirror"):
        assert isinstance(develop(theme, turn, stream(1, "x")), tuple)
    with pytest.raises(KeyError):
        develop(theme, "sideways")


def test_sections_treat_the_theme_each_in_its_way() -> None:
    asked = brief(duration_s=130.0, mood=Mood(energy=0.4))
    score = compose(asked, 2)
    counts = {}
    for span in score.spans:
        begin, end = span.bar * score.bar_beats - score.pickup, (span.bar + span.bars) * score.bar_beats - score.pickup
        counts.setdefault(span.name, sum(begin <= at < end for at, _ in tune(score)) / span.bars)
    assert counts["lift"] > 0.8 * counts["main"]
    assert counts["main"] > 1.5 * counts.get("break", 0.0)
