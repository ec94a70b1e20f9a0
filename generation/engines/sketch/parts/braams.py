"""When does the low brass roar? Where a section opens, and again in the middle of the fullest ones."""

from generation.engines.sketch.parts.bass import root
from generation.engines.sketch.score import Note
from generation.engines.sketch.style import Context, PartSpec


def roared(context: Context, spec: PartSpec) -> list[Note]:
    """Root, fifth and octave, struck hard and held for most of a bar; every fourth bar (every other at the peak)."""
    notes: list[Note] = []
    length = 0.9 * context.form.bar_beats
    for bar in context.playing(spec):
        every = 2 if bar.span.energy > 0.85 else 4
        if bar.place % every:
            continue
        low = root(context.chord_at(bar.start), spec.centre)
        force = spec.velocity * (1.0 if bar.place == 0 else 0.85)
        notes += [Note(bar.start, length, low + step, force) for step in (0, 7, 12)]
    return notes
