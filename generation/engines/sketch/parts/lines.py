"""What do bass players and bass machines play? Lines of several bars, with ghost notes, pops and slides."""

from random import Random
from typing import Final

from generation.engines.sketch.parts.bass import root
from generation.engines.sketch.parts.patterns import chosen, held
from generation.engines.sketch.score import Note
from generation.engines.sketch.style import SLOT, Bar, Context, PartSpec
from generation.engines.sketch.theory import Chord

_DEAD_S: Final = 0.06  # beats that a string rings when a hand lies on it


def line(context: Context, spec: PartSpec) -> list[Note]:
    """Signs in sixteenths, bars apart by `|`.

    `R` root, `3` third, `5` fifth, `7` seventh, `8` octave, `L` the fifth below, `a` half a step into the next chord,
    `g` a dead note, `-` hold, `.` rest.
    """
    notes: list[Note] = []
    for bar in context.playing(spec):
        signs = chosen(context, spec, bar)
        for slot, sign in enumerate(signs):
            if sign not in "-.":
                notes.append(_note(sign, slot, held(signs, slot), bar, context, spec))
    return notes


def acid(context: Context, spec: PartSpec) -> list[Note]:
    """Sixteen steps that chance makes once: accents, slides and octaves over the root, opening up bar by bar."""
    chance = context.chance("acid")
    steps = [_step(slot, chance) for slot in range(16)]
    notes: list[Note] = []
    for bar in context.playing(spec):
        # Force opens the filter: the line grows over its section.
        opening = 0.72 + 0.28 * (bar.place + 1) / max(1, bar.span.bars)
        for slot in range(context.slots):
            interval, length, weight = steps[slot % 16]
            if length:
                start = bar.start + slot * SLOT
                harmony = context.chord_at(start)
                pitch = root(harmony, spec.centre) + _inside(interval, harmony)
                notes.append(Note(start, length, pitch, spec.velocity * weight * opening))
    return notes


def _step(slot: int, chance: Random) -> tuple[int, float, float]:
    """Which interval, how long in beats (0 is silence), how strong."""
    # Beats are hardly ever left out, nor the eighths between: without them three sixteenths would be the beat.
    sounds = slot == 0 or chance.random() < (0.92, 0.5, 0.8, 0.5)[slot % 4]
    interval = 0 if slot == 0 else chance.choice((0, 0, 0, 0, 12, 12, 3, 7, 10, -2))
    slides, accented = chance.random() < 0.22, chance.random() < 0.3
    return interval, (1.6 * SLOT if slides else 0.7 * SLOT) if sounds else 0.0, 1.0 if accented else 0.74


def _inside(interval: int, harmony: Chord) -> int:
    """The interval as the chord has it: its own third, and a whole step below where the root is led to."""
    if interval == 3:
        return next((each for each in harmony.intervals if each in {3, 4}), 7)
    if interval == 10 and 11 in harmony.intervals:
        return 9
    return interval


def _note(sign: str, slot: int, slots: int, bar: Bar, context: Context, spec: PartSpec) -> Note:
    start = bar.start + slot * SLOT
    harmony = context.chord_at(start)
    base = root(harmony, spec.centre)
    if sign == "g":
        return Note(start, _DEAD_S, base, 0.4 * spec.velocity)
    weight = 1.0 if slot == 0 else 0.92 if slot % 4 == 0 or sign == "8" else 0.84
    pitch = base + _above(sign, harmony)
    if sign == "a":
        target = root(context.chord_at(start + 1.0), spec.centre)
        pitch = target - 1 if target >= base else target + 1
    return Note(start, 0.94 * slots * SLOT, pitch, spec.velocity * weight)


def _above(sign: str, harmony: Chord) -> int:
    fifth = next((each for each in harmony.intervals if each in {6, 7, 8}), 7)
    third = next((each for each in harmony.intervals if each in {3, 4}), fifth)
    seventh = next((each for each in harmony.intervals if each in {9, 10, 11}), 12)
    return {"3": third, "5": fifth, "7": seventh, "8": 12, "L": fifth - 12}.get(sign, 0)
