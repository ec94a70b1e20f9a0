"""When do the timpani speak? At cadences and where a section begins; rolls lead into the fullest ones."""

from generation.engines.sketch.parts.bass import root
from generation.engines.sketch.score import Note
from generation.engines.sketch.style import SLOT, Bar, Context, PartSpec


def at_cadences(context: Context, spec: PartSpec) -> list[Note]:
    """Tuned strokes: the first beat of each section, dominant and pickup in the last bar, a roll before a rise."""
    notes: list[Note] = []
    bars = context.playing(spec)
    following = {span.bar: span for span in context.form.spans}
    for bar in bars:
        if bar.place == 0:
            notes.append(_stroke(bar.start, context, spec, 0.9))
        elif bar.span.energy > 0.8 and bar.place % 2 == 0:
            notes.append(_stroke(bar.start, context, spec, 0.7))
        if bar.last:
            after = following.get(bar.index + 1)
            rising = after is not None and after.energy > bar.span.energy + 0.1
            notes += _rolled(bar, context, spec) if rising else _cadence(bar, context, spec)
    return notes


def _stroke(start: float, context: Context, spec: PartSpec, force: float, length: float = 1.5) -> Note:
    return Note(start, length, root(context.chord_at(start), spec.centre), spec.velocity * force)


def _cadence(bar: Bar, context: Context, spec: PartSpec) -> list[Note]:
    end = bar.start + context.form.bar_beats
    beats = (2.0, 1.0, 0.5) if context.form.bar_beats >= 3 else (1.0,)
    return [_stroke(end - each, context, spec, 0.6 + 0.1 * index, 1.0) for index, each in enumerate(beats)]


def _rolled(bar: Bar, context: Context, spec: PartSpec) -> list[Note]:
    """Two beats of strokes that grow."""
    length = min(2.0, context.form.bar_beats)
    begin = bar.start + context.form.bar_beats - length
    count = round(length / (SLOT / 2))
    return [
        _stroke(begin + index * SLOT / 2, context, spec, 0.35 + 0.6 * index / count, SLOT) for index in range(count)
    ]
