"""How is a guitar strummed? Six strings fretted as a hand would, swept down and up, some strokes damped."""

from typing import Final

from generation.engines.sketch.parts.layout import by_section, until_change, weight
from generation.engines.sketch.parts.patterns import bar_of
from generation.engines.sketch.score import Note
from generation.engines.sketch.style import SLOT, Context, PartSpec
from generation.engines.sketch.theory import Chord

_STRINGS: Final = (40, 45, 50, 55, 59, 64)
_REACH: Final = 4  # frets a hand spans above the nut
_SWEEP_MS: Final = 11.0  # from one string to the next


def strummed(context: Context, spec: PartSpec) -> list[Note]:
    """Signs in sixteenths: `D` a stroke down over all strings, `d` a light one, `U` one up, `m` a damped one.

    A stroke rings until the next, or until the chord changes; `.` lets it ring and `s` stops it.
    """
    pattern_of = by_section(context, spec, "strumming")
    sweep = _SWEEP_MS * context.form.tempo_bpm / 60_000.0
    notes: list[Note] = []
    for bar in context.playing(spec):
        written = bar_of(pattern_of(bar), bar.place, context.slots)
        for slot, sign in enumerate(written):
            if sign in ".-s":
                continue
            start = bar.start + slot * SLOT
            length = next((at for at in range(slot + 1, len(written)) if written[at] != "."), len(written)) - slot
            held = SLOT * 0.4 if sign == "m" else min(length * SLOT, until_change(context, start))
            force = spec.velocity * weight(slot) * {"D": 1.0, "d": 0.84, "U": 0.6, "m": 0.55}[sign]
            for order, pitch in enumerate(_swept(sign, fretted(context.chord_at(start)))):
                begin = start + order * sweep
                notes.append(Note(begin, max(0.05, held - order * sweep), pitch, force * (1 - 0.03 * order)))
    return notes


def fretted(harmony: Chord) -> tuple[int, ...]:
    """The pitches of a chord on six strings: the root on the lowest string that reaches it, chord tones above."""
    classes = harmony.pitch_classes
    first = next((at for at, base in enumerate(_STRINGS[:3]) if (harmony.root - base) % 12 <= _REACH), 2)
    pitches = [_STRINGS[first] + (harmony.root - _STRINGS[first]) % 12]
    for base in _STRINGS[first + 1 :]:
        lowest = max(base, pitches[-1] + 2)
        pitches.append(next(pitch for pitch in range(lowest, lowest + 12) if pitch % 12 in classes))
    return tuple(pitches)


def _swept(sign: str, pitches: tuple[int, ...]) -> tuple[int, ...]:
    if sign == "U":
        return tuple(reversed(pitches[-4:]))
    return pitches[-4:] if sign == "d" else pitches
