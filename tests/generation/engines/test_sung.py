"""A melody that was sung becomes the theme: its notes keep their order, their slots and their shape."""

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from generation.brief import Brief, Heard, Key, Mode, ReferenceMode, ReferenceUse, Sung
from generation.engines.sketch.chance import Seeds
from generation.engines.sketch.compose import compose, context_of
from generation.engines.sketch.score import Theme
from generation.engines.sketch.styles import styles
from generation.engines.sketch.sung import theme_of

STYLES = tuple(styles())
SCALE = (60, 62, 64, 65, 67, 69, 71, 72, 74, 76)


def sung(
    slots: list[int], pitches: list[int], tempo: float, begin: float = 0.31, shake: float = 0.0
) -> tuple[Sung, ...]:
    chance = Random(7)
    ends = [*slots[1:], slots[-1] + 4]
    return tuple(
        Sung(begin + 15.0 / tempo * slot + chance.uniform(-shake, shake), 15.0 / tempo * (end - slot) * 0.9, pitch)
        for slot, end, pitch in zip(slots, ends, pitches, strict=True)
    )


def brief(melody: tuple[Sung, ...], **changes) -> Brief:
    use = ReferenceUse("0" * 64, ReferenceMode.MELODY, Heard(12.0, melody=melody))
    usual = Brief(
        *("", "lo-fi", 100.0, Key("C", Mode.MAJOR), 40.0, 1),
        reference=use,
    )
    return replace(usual, **changes)


def placed(theme: Theme) -> list[tuple[int, int]]:
    """Slot from the beginning and degree of every note that was sung, in order."""
    told = [bar for bar, turn in zip(theme.bars, theme.turns, strict=True) if turn == "sung"]
    return [(cell.slot + number * theme.slots, cell.degree) for number, bar in enumerate(told) for cell in bar]


@pytest.mark.parametrize("tempo", [72.0, 100.0, 144.0])
def test_a_sung_scale_comes_back_slot_by_slot_and_degree_by_degree(tempo) -> None:
    slots = [4 * index for index in range(8)]
    theme = theme_of(sung(slots, list(SCALE[:8]), tempo), brief((), tempo_bpm=tempo), 16)
    assert placed(theme) == [(4 * index, index) for index in range(8)]
    assert len(theme.bars) == 2


@pytest.mark.parametrize("seed", range(12))
def test_a_sung_melody_keeps_its_shape_and_its_slots(seed) -> None:
    chance = Random(seed)
    slots, at = [0], 0
    while at < 110:
        at += chance.choice((2, 2, 4, 4, 6, 8))
        slots.append(at)
    at, pitches = 4, []
    for _ in slots:
        at = max(0, min(9, at + chance.choice((-2, -1, -1, 1, 1, 2, 0))))
        pitches.append(SCALE[at] - 12)
    melody = sung(slots, pitches, 100.0, begin=chance.uniform(0, 3), shake=0.015)
    theme = theme_of(melody, brief(melody), 16)
    found = placed(theme)
    assert len(found) == len(slots)
    first = found[0][0]
    assert [slot - first for slot, _ in found] == slots
    assert np.corrcoef([degree for _, degree in found], pitches)[0, 1] >= 0.95
    assert len(theme.bars) in {1, 2, 4, 8}


def test_wide_leaps_are_folded_into_the_tunes_compass() -> None:
    theme = theme_of(sung([0, 4, 8, 12], [48, 84, 60, 67], 100.0), brief(()), 16)
    assert all(-3 <= degree <= 10 for _, degree in placed(theme))


def test_more_than_eight_bars_are_left_out() -> None:
    theme = theme_of(sung([8 * index for index in range(40)], [60] * 40, 100.0), brief(()), 16)
    assert len(theme.bars) == 8


@pytest.mark.parametrize("style", STYLES)
def test_the_melody_part_really_plays_what_was_sung(style) -> None:
    slots = [0, 4, 8, 12, 16, 20, 22, 24, 32, 36, 40, 44, 48, 56]
    pitches = [60, 62, 64, 67, 65, 64, 62, 60, 64, 65, 67, 72, 71, 67]
    asked = brief(sung(slots, pitches, 100.0), genre=style)
    score = compose(asked, 3)
    assert score.theme.sung
    span = next(each for each in score.spans if each.name == "main")
    begin = span.bar * score.bar_beats - score.pickup
    (part,) = (part for part in score.parts if part.role == "melody")
    heard = [note for note in part.notes if begin - 0.2 <= note.start < begin + 14.5]
    told = heard[: len(pitches)]
    assert len(told) == len(pitches)
    assert np.corrcoef([note.pitch for note in told], pitches)[0, 1] >= 0.95
    assert [round((note.start - begin) * 4) for note in told] == pytest.approx(slots, abs=1)


def test_the_chords_fit_what_was_sung() -> None:
    bars = ([60, 64, 67, 64], [65, 69, 72, 69], [67, 71, 74, 71], [60, 64, 67, 60])
    melody = sung([4 * index for index in range(16)], [pitch for bar in bars for pitch in bar], 100.0)
    context = context_of(brief(melody), Seeds(1))
    span = next(each for each in context.form.spans if each.name == "main")
    held = 0
    for place, bar in enumerate(bars):
        classes = context.chord_at((span.bar + place) * 4.0).pitch_classes
        held += sum(pitch % 12 in classes for pitch in bar)
    assert held >= 13


def test_without_melody_mode_or_notes_the_theme_is_our_own() -> None:
    assert not compose(brief(()), 1).theme.sung
    melody = sung([0, 4, 8], [60, 62, 64], 100.0)
    style = ReferenceUse("0" * 64, ReferenceMode.STYLE, Heard(12.0, melody=melody))
    assert not compose(brief(melody, reference=style), 1).theme.sung
