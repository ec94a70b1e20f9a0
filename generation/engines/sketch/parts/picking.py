"""What do picking fingers play? Thumb and fingers by a pattern, every string left to ring."""

from collections.abc import Callable

from generation.engines.sketch.parts.bass import root
from generation.engines.sketch.parts.layout import by_section, led, until_change, weight
from generation.engines.sketch.parts.patterns import bar_of
from generation.engines.sketch.score import Note
from generation.engines.sketch.style import SLOT, Bar, Context, PartSpec

# The thumb plays this far below the fingers, in semitones.
_THUMB = 15


def picked(context: Context, spec: PartSpec) -> list[Note]:
    """Signs in sixteenths, bars apart by `|`: `R` the root and `A` its alternate, both by the thumb; digits the
    voices from below (past the top an octave up); `P` thumb and top together; `C` the whole chord; `.` rings on.
    """
    pattern_of = by_section(context, spec, "picking")
    pitches_at = led(context, spec)
    notes: list[Note] = []
    for bar in context.playing(spec):
        notes += _bar(bar_of(pattern_of(bar), bar.place, context.slots), bar, pitches_at, context, spec)
    return notes


def _bar(
    written: str, bar: Bar, pitches_at: Callable[[float], tuple[int, ...]], context: Context, spec: PartSpec
) -> list[Note]:
    notes: list[Note] = []
    for slot, sign in enumerate(written):
        if sign in ".-":
            continue
        start = bar.start + slot * SLOT
        rest = _ring(written, slot, sign) * SLOT
        length = min(rest, until_change(context, start))
        force = spec.velocity * weight(slot)
        for pitch, share in _struck(sign, start, pitches_at(start), context, spec):
            notes.append(Note(start, length, pitch, force * share))
    return notes


def _ring(written: str, slot: int, sign: str) -> int:
    """A string rings until it is struck again: slots to the same sign's return, a bar at most."""
    again = written.find(sign, slot + 1)
    return (again if again > 0 else len(written)) - slot if sign not in "RAPC" else _next_of(written, slot, "RAPC")


def _next_of(written: str, slot: int, among: str) -> int:
    return next((at for at in range(slot + 1, len(written)) if written[at] in among), len(written)) - slot


def _struck(
    sign: str, start: float, pitches: tuple[int, ...], context: Context, spec: PartSpec
) -> list[tuple[int, float]]:
    low = root(context.chord_at(start), spec.centre - _THUMB)
    if sign == "R":
        return [(low, 1.0)]
    if sign == "A":
        fifth = next((each for each in context.chord_at(start).intervals if each in {6, 7, 8}), 7)
        return [(low + fifth if low <= spec.centre - _THUMB else low + fifth - 12, 0.92)]
    if sign == "P":
        return [(low, 1.0), (pitches[-1], 0.9)]
    if sign == "C":
        return [(low, 0.95), *((pitch, 0.8) for pitch in pitches)]
    octave, voice = divmod(int(sign) - 1, len(pitches))
    return [(pitches[voice] + 12 * octave, 0.82)]
