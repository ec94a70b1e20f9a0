"""How is the time filled? Bars, sections and the beat of the last chord, for any exact duration."""

import math
from dataclasses import dataclass
from typing import Final

from generation.brief import Brief, Section
from generation.engines.sketch.leaning import energy as leaning_energy
from generation.engines.sketch.score import Span

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
_SHORT: Final = {1: ("main",), 2: ("main", "lift"), 3: ("main", "break", "lift"), 4: ("main", "lift", "break", "lift")}
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
    ring = min(ring_s, 0.45 * brief.duration_s) * brief.tempo_bpm / 60.0
    ending = _ending(beats, ring, bar_beats)
    bars = math.ceil(ending / bar_beats - 1e-9)
    pickup = bars * bar_beats - ending
    return Form(brief.tempo_bpm, bars, bar_beats, pickup, ending, beats, _spans(brief, bars), loop=False)


def _ending(beats: float, ring: float, bar_beats: float) -> float:
    """The beat of the last chord: on a bar line from four bars on, before that on a beat (the piece starts upbeat)."""
    latest = max(0.0, beats - ring)
    grid = bar_beats if latest >= 4 * bar_beats else 1.0
    return math.floor(latest / grid + 1e-9) * grid


def _spans(brief: Brief, bars: int) -> tuple[Span, ...]:
    if bars == 0:
        return (Span("main", 0, 0, FULLNESS["main"]),)
    sections = _fitted(brief.sections, bars) if brief.sections else _usual(bars, brief.loop)
    spans, at = [], 0
    for each in sections:
        fullness = FULLNESS.get(each.name, 0.6) + 0.2 * leaning_energy(brief)
        spans.append(Span(each.name, at, each.bars, min(1.0, max(0.1, fullness))))
        at += each.bars
    return tuple(spans)


def _usual(bars: int, loop: bool) -> list[Section]:
    """Blocks of four bars (eight in a long piece); what is over goes to the front as the introduction."""
    unit = 8 if bars >= 48 else 4
    blocks, rest = divmod(bars, unit)
    if loop:
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


def _fitted(sections: tuple[Section, ...], bars: int) -> list[Section]:
    """The asked sections, stretched in proportion to exactly `bars`; each keeps at least one while there are enough."""
    asked = sections[:bars]
    total = sum(max(1, each.bars) for each in asked)
    fitted, given, seen = [], 0, 0
    for index, each in enumerate(asked):
        seen += max(1, each.bars)
        left = len(asked) - index - 1
        end = bars if left == 0 else min(bars - left, max(given + 1, round(bars * seen / total)))
        fitted.append(Section(each.name, end - given))
        given = end
    return fitted
