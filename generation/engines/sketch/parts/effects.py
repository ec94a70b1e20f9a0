"""What announces a new section? Risers before the fullest ones."""

from itertools import pairwise

from generation.engines.sketch.score import Note
from generation.engines.sketch.style import Context, PartSpec


def risers(context: Context, spec: PartSpec) -> list[Note]:
    """A riser over the two bars before each section that is much fuller than the one before; over four of a build."""
    spans = context.form.spans
    notes = []
    for before, after in pairwise(spans):
        if after.energy >= 0.75 and after.energy > before.energy + 0.1:
            length = min(4 if before.name == "build" else 2, before.bars) * context.form.bar_beats
            notes.append(Note(after.bar * context.form.bar_beats - length, length, 60, spec.velocity))
    return notes
