"""What does a distorted guitar play? Roots and fifths: choked eighths and open chords, a third only a tenth up."""

from generation.engines.sketch.parts.bass import root
from generation.engines.sketch.parts.layout import by_section, joined, until_change, weight
from generation.engines.sketch.parts.patterns import bar_of
from generation.engines.sketch.score import Note
from generation.engines.sketch.style import SLOT, Context, PartSpec


def riffed(context: Context, spec: PartSpec) -> list[Note]:
    """Signs in sixteenths: `m` a choked root and fifth, `r` a choked root, `x` a chord held by `-`, `.` silence.

    The last eighth of a bar may already strike the next bar's chord: `X`.
    """
    pattern_of = by_section(context, spec, "riff")
    notes: list[Note] = []
    for bar in context.playing(spec):
        for slot, sign in enumerate(bar_of(pattern_of(bar), bar.place, context.slots)):
            start = bar.start + slot * SLOT
            if sign == "-":
                joined(notes, start, SLOT)
            elif sign != ".":
                notes += _struck(sign, start, slot, context, spec)
    return notes


def _struck(sign: str, start: float, slot: int, context: Context, spec: PartSpec) -> list[Note]:
    harmony = context.chord_at(start + (0.5 if sign == "X" else 0.0))
    low = root(harmony, spec.centre)
    fifth = next((each for each in harmony.intervals if each in {6, 7, 8}), 7)
    third = next((12 + each for each in harmony.intervals if each in {3, 4}), 12)
    whole = (0, fifth, 12, third)[: max(3, spec.voices)]
    steps = {"r": (0,), "m": (0, fifth)}.get(sign, whole)
    length = 1.1 * SLOT if sign in "mr" else min(SLOT, until_change(context, start))
    force = spec.velocity * weight(slot) * (0.85 if sign in "mr" else 1.0)
    return [Note(start, length, low + step, force) for step in steps]
