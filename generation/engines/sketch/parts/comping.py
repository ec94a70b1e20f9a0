"""How do bossa and jazz players accompany? Chords between the beats, and ahead of the bar line."""

from generation.engines.sketch.parts.layout import by_section, led, until_change, weight
from generation.engines.sketch.parts.patterns import bar_of
from generation.engines.sketch.score import Note
from generation.engines.sketch.style import SLOT, Context, PartSpec

_AHEAD = 0.5  # the last eighth of a bar already belongs to the next chord


def ahead(context: Context, spec: PartSpec) -> list[Note]:
    """Signs in sixteenths, bars apart by `|`: `x` plucks the chord, `u` its upper voices, `-` holds, `.` rests.

    What is plucked in the last eighth of a bar anticipates the chord that follows, as the style asks.
    """
    pattern_of = by_section(context, spec, "comping")
    pitches_at = led(context, spec)
    notes: list[Note] = []
    for bar in context.playing(spec):
        written = bar_of(pattern_of(bar), bar.place, context.slots)
        for slot, sign in enumerate(written):
            if sign not in "xu":
                continue
            start = bar.start + slot * SLOT
            ahead = _AHEAD if slot >= context.slots - 2 and bar.index + 1 < context.form.bars else 0.0
            tail = written[slot + 1 :]
            held = (1 + len(tail) - len(tail.lstrip("-"))) * SLOT
            pitches = pitches_at(start + ahead)
            force = spec.velocity * (0.75 + 0.25 * weight(slot))
            length = held if ahead else min(held, until_change(context, start))
            notes += [Note(start, length, pitch, force) for pitch in (pitches[-2:] if sign == "u" else pitches)]
    return notes
