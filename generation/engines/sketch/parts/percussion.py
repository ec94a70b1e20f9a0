"""What do hands and sticks keep going? The style's groove in patterns of one or more bars, without crashes."""

from collections.abc import Mapping

from generation.engines.sketch.parts.patterns import bar_of
from generation.engines.sketch.score import Note
from generation.engines.sketch.style import SLOT, Bar, Context, PartSpec


def kept(context: Context, spec: PartSpec) -> list[Note]:
    """Calm, full or peak by the section's energy; a fill, where the groove has some, before another section."""
    if not context.style.groove:
        return []
    chosen = context.chance("drums", "groove").choice(context.style.groove)
    fills = context.chance("drums", "fills")
    notes: list[Note] = []
    for bar in context.playing(spec):
        energy = bar.span.energy
        hits = _bar(chosen.calm if energy < 0.45 else chosen.full if energy < 0.8 else chosen.peak, bar, context, spec)
        if chosen.fills and bar.last and context.form.bars > 2 and not context.form.loop:
            fill = fills.choice(chosen.fills)
            begin = bar.start + (context.slots - max(map(len, fill.values()))) * SLOT
            hits = [each for each in hits if each.start < begin - 1e-6]
            hits += _bar({drum: each.rjust(context.slots, ".") for drum, each in fill.items()}, bar, context, spec)
        notes += hits
    return notes


def _bar(patterns: Mapping[int, str], bar: Bar, context: Context, spec: PartSpec) -> list[Note]:
    lively = spec.velocity * (0.8 + 0.3 * bar.span.energy) / 0.7
    return [
        Note(bar.start + slot * SLOT, SLOT, drum, min(1.0, int(sign) / 10 * lively))
        for drum, pattern in patterns.items()
        for slot, sign in enumerate(bar_of(pattern, bar.place, context.slots))
        if sign.isdigit()
    ]
