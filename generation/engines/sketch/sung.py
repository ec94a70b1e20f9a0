"""How does a melody that was sung become the theme? Its notes fall on slots and scale degrees, in bars."""

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from generation.brief import Brief, Key, ReferenceMode, Sung
from generation.engines.sketch.score import Cell, Cells, Theme
from generation.engines.sketch.theme import HIGHEST, LOWEST, develop, peak_of, phrased
from generation.engines.sketch.theory import SCALES

_BARS: Final = 8
_FEWEST: Final = 3  # notes that make a melody


def sung_notes(brief: Brief) -> tuple[Sung, ...]:
    """The melody that the brief wants as its theme, in order; nothing where it wants none."""
    use = brief.reference
    if use is None or use.mode is not ReferenceMode.MELODY or len(use.heard.melody) < _FEWEST:
        return ()
    return tuple(sorted(use.heard.melody, key=lambda each: each.start_s))


def theme_of(melody: Sequence[Sung], brief: Brief, slots: int) -> Theme:
    """The theme whose phrase is what was sung, as far as eight bars reach; an odd number of bars is rounded out."""
    onsets = _on_slots(melody, 15.0 / brief.tempo_bpm)
    first = onsets[0] - _upbeat(onsets, melody, slots)
    degrees = _degrees([each.pitch for each in melody], brief.key)
    bars: list[list[Cell]] = [[] for _ in range(_BARS)]
    spans = [after - before for before, after in pairwise(onsets)]
    spans.append(max(1, round(melody[-1].length_s * brief.tempo_bpm / 15.0)))
    for onset, length, degree in zip(onsets, spans, degrees, strict=True):
        bar, slot = divmod(onset - first, slots)
        if bar < _BARS:
            bars[bar].append(Cell(slot, min(length, slots - slot), degree))
    return _phrase([tuple(each) for each in bars], slots)


def _phrase(bars: list[Cells], slots: int) -> Theme:
    told = [each for each in bars if each]
    while bars and not bars[-1]:
        bars.pop()
    motif, answer, contrast = told[0], told[1 % len(told)], told[-1]
    bare = phrased(motif, answer, contrast, (), slots)
    wanted = next(size for size in (1, 2, 4, 8) if size >= len(bars))
    added = ["answer"] * (wanted - len(bars) - 1) + ["close"] if wanted > len(bars) else []
    whole = (*bars, *(develop(bare, turn) for turn in added))
    turns = ("sung",) * len(bars) + tuple(added)
    return Theme(motif, answer, contrast, turns, whole, peak_of(whole), slots, sung=True)


def _on_slots(melody: Sequence[Sung], slot_s: float) -> list[int]:
    """The slot of each note, for the offset of the grid at which they miss it least; no two notes share one."""
    starts = [each.start_s / slot_s for each in melody]
    # The mean of the phases on a circle is the offset with the least squared miss, nearly.
    turn = math.atan2(
        sum(math.sin(2 * math.pi * at) for at in starts), sum(math.cos(2 * math.pi * at) for at in starts)
    )
    offset = turn / (2 * math.pi)
    slots: list[int] = []
    for at in starts:
        slots.append(max(round(at - offset), slots[-1] + 1 if slots else -1))
    return slots


def _upbeat(onsets: list[int], melody: Sequence[Sung], slots: int) -> int:
    """How many slots into its bar the first note falls, so that long notes fall on strong beats."""

    def strength(slot: int) -> float:
        place = slot % slots
        return 3.0 if place == 0 else 2.0 if place % 8 == 0 else 1.0 if place % 4 == 0 else 0.0

    def fit(upbeat: int) -> tuple[float, int]:
        placed = zip(onsets, melody, strict=True)
        sum_of = sum(strength(onset - onsets[0] + upbeat) * min(1.0, each.length_s) for onset, each in placed)
        # A melody that begins on the first beat needs no reason; an upbeat does.
        return sum_of * (1.0 if upbeat == 0 else 0.8), -upbeat

    return max((0, *(each for each in range(2, slots, 2) if each >= slots // 2)), key=fit)


def _degrees(pitches: list[int], key: Key) -> list[int]:
    """The nearest scale degrees, all in the octave that keeps most of them within the tune's compass."""
    near = [_degree(pitch, key) for pitch in pitches]
    ordered = sorted(near)
    middle = ordered[len(ordered) // 2]
    shift = 7 * round((3 - middle) / 7)
    best = min((shift - 7, shift, shift + 7), key=lambda each: sum(not LOWEST <= at + each <= HIGHEST for at in near))
    return [_folded(each + best) for each in near]


def _folded(degree: int) -> int:
    while degree < LOWEST:
        degree += 7
    while degree > HIGHEST:
        degree -= 7
    return degree


def _degree(pitch: int, key: Key) -> int:
    """The scale degree nearest to a pitch, counted from the tonic above MIDI 0."""
    octave, above = divmod(pitch - key.pitch_class, 12)
    steps = [*enumerate(SCALES[key.mode]), (7, 12)]
    return 7 * octave + min(steps, key=lambda each: abs(each[1] - above))[0]
