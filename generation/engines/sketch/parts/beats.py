"""What does a beat machine play? Grooves of several bars, rolls, fills, and no kick where the floor must wait."""

from collections.abc import Mapping
from random import Random
from typing import Final

from generation.engines.sketch.parts.drums import CRASH, KICK
from generation.engines.sketch.parts.patterns import bar_of
from generation.engines.sketch.score import Note
from generation.engines.sketch.style import SLOT, Bar, Context, Groove, PartSpec

_WAITING: Final = frozenset({"break", "bridge"})
# How many strokes a sign packs into how many slots.
_ROLLS: Final = {"r": (2, 1), "t": (3, 2), "q": (4, 1)}


def programmed(context: Context, spec: PartSpec) -> list[Note]:
    """The style's groove by the section's energy; bars are apart by `|`.

    `1`-`9` is a force, `g` a ghost note (sometimes), `r` two strokes in a sixteenth, `q` four, `t` three in an eighth.
    """
    chosen = context.chance("drums", "groove").choice(context.style.groove)
    fills = context.chance("drums", "fills")
    notes: list[Note] = []
    for bar in context.playing(spec):
        hits = _hits(_patterns(chosen, bar), bar, context, spec)
        if _turns(bar, context) and chosen.fills:
            hits = _filled(hits, fills.choice(chosen.fills), bar, context, spec)
        notes += hits
        if bar.place == 0 and bar.index and bar.span.energy >= 0.55:
            notes.append(Note(bar.start, 4.0, CRASH, 0.55 * spec.velocity + 0.2 * bar.span.energy))
    return notes


def _patterns(chosen: Groove, bar: Bar) -> Mapping[int, str]:
    energy = bar.span.energy
    level = chosen.calm if energy < 0.45 else chosen.full if energy < 0.8 else chosen.peak
    waits = bar.span.name in _WAITING and bar.index > 0
    return {drum: signs for drum, signs in level.items() if drum != KICK or not waits}


def _turns(bar: Bar, context: Context) -> bool:
    """Whether a bar leads somewhere: into a new section or the end; within a loop the fourth of eight, not its seam."""
    if context.form.bars <= 2:
        return False
    return bar.index % 8 == 3 and bar.index + 1 < context.form.bars if context.form.loop else bar.last


def _hits(patterns: Mapping[int, str], bar: Bar, context: Context, spec: PartSpec) -> list[Note]:
    chance = context.chance("drums", "ghosts", str(bar.index))
    lively = (0.75 + 0.35 * bar.span.energy) * spec.velocity / 0.7
    notes = []
    for drum, pattern in patterns.items():
        for slot, sign in enumerate(bar_of(pattern, bar.place, context.slots)):
            notes += _struck(sign, bar.start + slot * SLOT, drum, lively, chance)
    return notes


def _struck(sign: str, start: float, drum: int, lively: float, chance: Random) -> list[Note]:
    if sign.isdigit():
        return [Note(start, SLOT, drum, min(1.0, int(sign) / 10 * lively))]
    if sign == "g":
        return [Note(start, SLOT, drum, 0.25 * lively)] if chance.random() < 0.5 else []
    if sign not in _ROLLS:
        return []
    count, slots = _ROLLS[sign]
    step = slots * SLOT / count
    rising = chance.random() < 0.5
    return [
        Note(
            start + index * step,
            step,
            drum,
            min(1.0, (0.3 + 0.2 * (index if rising else count - index) / count) * lively),
        )
        for index in range(count)
    ]


def _filled(hits: list[Note], fill: Mapping[int, str], bar: Bar, context: Context, spec: PartSpec) -> list[Note]:
    """Replace the end of the bar by a fill; fills are written for its last beats."""
    length = min(max(len(each) for each in fill.values()), context.slots)
    begin = bar.start + (context.slots - length) * SLOT
    kept = [each for each in hits if each.start < begin - 1e-6]
    lively, chance = 1.05 * spec.velocity / 0.7, context.chance("drums", "fill", str(bar.index))
    for drum, pattern in fill.items():
        for slot, sign in enumerate(pattern[-length:]):
            kept += _struck(sign, begin + (slot + length - len(pattern[-length:])) * SLOT, drum, lively, chance)
    return kept
