"""How is the time filled? Bars, sections and the beat of the last chord, for any exact duration."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from generation.brief import Brief, Kind, Section, fitted
from generation.engines.sketch.leaning import energy_steps, soft
from generation.engines.sketch.score import Span
from generation.errors import BadRequest

# How full a section is, before mood and style bend it.
FULLNESS: Final = {
    "intro": 0.35,
    "verse": 0.5,
    "main": 0.6,
    "build": 0.65,
    "lift": 0.9,
    "chorus": 0.9,
    "drop": 1.0,
    "bridge": 0.5,
    "break": 0.3,
    "solo": 0.7,
    "outro": 0.4,
}
_PER_STEP: Final = 0.075  # how much fuller a section is per step of energy
_MOST_STEPS: Final = 8.0
_SHORT: Final = {1: ("main",), 2: ("main", "lift"), 3: ("main", "break", "lift"), 4: ("main", "lift", "break", "lift")}
# Bars so long that four of them would be a quarter of a minute: slow music shall change within half a minute, too.
_LONG_BAR_S: Final = 3.0
_FEW_BARS: Final = 16
_CYCLE: Final = ("main", "lift", "break", "main", "lift", "bridge")


@dataclass(frozen=True, slots=True)
class Form:
    """The frame of a piece: whole bars, the beats of the first bar that fall before the piece begins, the ending."""

    tempo_bpm: float
    bars: int
    bar_beats: float
    pickup: float
    ending: float
    beats: float
    spans: tuple[Span, ...]
    loop: bool

    def span_at(self, bar: int) -> Span:
        """The section that a bar belongs to."""
        return next((each for each in self.spans if each.bar <= bar < each.bar + each.bars), self.spans[-1])


def plan(brief: Brief, ring_s: float) -> Form:
    """Lay out the bars of a piece of exactly `brief.duration_s` whose last chord may ring for about `ring_s`.

    The tempo is the brief's; only a loop whose duration is no whole number of bars bends it, to close exactly.
    """
    bar_beats = brief.metre[0] * 4 / brief.metre[1]
    if brief.loop:
        bars = max(1, round(brief.duration_s / brief.bar_s))
        tempo = bars * bar_beats * 60.0 / brief.duration_s
        beats = bars * bar_beats
        return Form(tempo, bars, bar_beats, 0.0, beats, beats, _spans(brief, bars), loop=True)
    beats = brief.duration_s * brief.tempo_bpm / 60.0
    if brief.kind is Kind.UI_SOUND:
        return _gesture(brief, beats, bar_beats)
    ring = min(ring_s, (0.36 if brief.kind is Kind.JINGLE else 0.45) * brief.duration_s) * brief.tempo_bpm / 60.0
    kept = _kept(brief, beats / bar_beats)
    ending = _whole_bars(brief, kept, beats, ring, bar_beats) if kept else _ending(beats, ring, bar_beats)
    bars = math.ceil(ending / bar_beats - 1e-9)
    pickup = bars * bar_beats - ending
    return Form(brief.tempo_bpm, bars, bar_beats, pickup, ending, beats, _spans(brief, bars, kept), loop=False)


def _ending(beats: float, ring: float, bar_beats: float) -> float:
    """The beat of the last chord: on a bar line from four bars on, before that on a beat (the piece starts upbeat)."""
    latest = max(0.0, beats - ring)
    grid = bar_beats if latest >= 4 * bar_beats else 1.0 if latest >= 2.0 else 0.25
    return math.floor(latest / grid + 1e-9) * grid


def _kept(brief: Brief, full: float) -> list[Section]:
    """The sections that keep their bars to the end of the piece, so that the last chord lies within the last one.

    Those of pieces, and those whose bars are all `full` bars of the piece. One section of one bar has no room for both
    music and a last chord on a bar line: it is laid out like any short piece.
    """
    said = brief.sections or (tuple(_usual(max(1, int(full + 1e-6)), brief)) if brief.pieces else ())
    if not said:
        return []
    off = abs(sum(max(1, each.bars) for each in said) - full)
    if brief.pieces:
        _must_fit(brief, len(said), full)
    elif off > 1e-6:
        return []
    repeats = brief.pieces and said[-1].loop
    if len(said) == 1 and full < 2 - 1e-6 and not repeats:
        return []
    # What is left over, or missing, is the last section's.
    return [*said] if off <= 0.5 and not repeats else [*fitted(said, int(full + 1e-6))]


def _must_fit(brief: Brief, fewest: int, full: float) -> None:
    """Each piece has a bar at least; one that repeats at the end of an uneven length leaves the last chord a moment."""
    uneven = brief.sections and brief.sections[-1].loop and abs(full - round(full)) > 1e-6
    ring = min(0.5, 0.4 / brief.bar_s) if uneven else 0.0
    if full < fewest + ring - 1e-6:
        raise BadRequest(
            f"{fewest} sections of whole bars do not fit into {brief.duration_s:g} seconds.",
            f"Ask for at least {math.ceil((fewest + ring) * brief.bar_s - 1e-6)} seconds, or for fewer sections.",
        )


def _whole_bars(brief: Brief, kept: list[Section], beats: float, ring: float, bar_beats: float) -> float:
    """The beat of the last chord: a bar line of the last section, whose music goes before the length of the ring.

    A last section of a single bar is the last chord. Where it repeats and fills its bars there is no last chord: the
    piece stops at its end.
    """
    full = beats / bar_beats
    repeats = brief.pieces and kept[-1].loop
    if repeats and abs(full - round(full)) < 1e-6:
        return round(full) * bar_beats
    first = sum(each.bars for each in kept[:-1])
    music = 0 if kept[-1].bars == 1 and not repeats else 1
    return max(first + music, math.floor((beats - ring) / bar_beats + 1e-9)) * bar_beats


def _gesture(brief: Brief, beats: float, bar_beats: float) -> Form:
    """A sound of one gesture: it begins at once, and most of its time is for dying away."""
    bars = max(1, math.ceil(beats / bar_beats - 1e-9))
    spans = (Span("main", 0, bars, 0.8, 0.8),)
    return Form(brief.tempo_bpm, bars, bar_beats, 0.0, 0.25 * beats, beats, spans, loop=False)


def _spans(brief: Brief, bars: int, kept: Sequence[Section] = ()) -> tuple[Span, ...]:
    """The sections as they lie in the bars before the last chord; who keeps all its bars rings in those left over."""
    if bars == 0:
        return (Span("main", 0, 0, FULLNESS["main"]),)
    if brief.kind is Kind.JINGLE and not brief.sections:
        return (Span("main", 0, bars, FULLNESS["lift"], FULLNESS["lift"]),)
    if kept:
        sections = [*kept[:-1], replace(kept[-1], bars=bars - sum(each.bars for each in kept[:-1]))]
    else:
        sections = [*fitted(brief.sections, bars)] if brief.sections else _usual(bars, brief)
    spans, at = [], 0
    for each in sections:
        usual = FULLNESS.get(each.name, 0.6)
        fuller = usual + _PER_STEP * soft(energy_steps(brief) + each.lean, _MOST_STEPS)
        spans.append(Span(each.name, at, each.bars, min(1.0, max(0.1, fuller)), usual, each.lean))
        at += each.bars
    return tuple(spans)


def _usual(bars: int, brief: Brief) -> list[Section]:
    """Blocks of four bars (two of very long ones, eight in a long piece); what is over becomes the introduction."""
    unit = 8 if bars >= 48 else 2 if brief.bar_s >= _LONG_BAR_S and bars <= _FEW_BARS else 4
    blocks, rest = divmod(bars, unit)
    if brief.loop:
        names = [_CYCLE[index % 2] for index in range(blocks)]
        return [Section(name, unit) for name in names] + ([Section("main", rest)] if rest else [])
    if not blocks:
        return [Section("main", bars)]
    if rest == 0 and blocks > 2:
        blocks, rest = blocks - 1, unit
    names = list(_SHORT.get(blocks, ()))
    if not names:
        names = [_CYCLE[index % len(_CYCLE)] for index in range(blocks - 2)] + ["lift", "outro"]
    return ([Section("intro", rest)] if rest else []) + [Section(name, unit) for name in names]
