"""How does a hand or a horn section strike chords? In phrases of several bars, with muted strokes between."""

from typing import Final

from generation.engines.sketch.parts.layout import until_change
from generation.engines.sketch.parts.patterns import chosen, held
from generation.engines.sketch.score import Note
from generation.engines.sketch.style import SLOT, Context, PartSpec
from generation.engines.sketch.theory import Chord, voicing

_MUTED_BEATS: Final = 0.07
_SHORT: Final = 0.55  # of a slot


def strokes(context: Context, spec: PartSpec) -> list[Note]:
    """Chords by signs in sixteenths, bars apart by `|`.

    `X` an accent, `x` a stroke, `s` a short one, `u` the upper voices, `m` a muted scratch, `-` hold, `.` rest.
    """
    voiced: dict[Chord, tuple[int, ...]] = {}
    previous: tuple[int, ...] = ()
    notes: list[Note] = []
    for bar in context.playing(spec):
        signs = chosen(context, spec, bar)
        for slot, sign in enumerate(signs):
            if sign in "-.":
                continue
            start = bar.start + slot * SLOT
            harmony = context.chord_at(start)
            # A chord that returns is gripped as before: that is what makes a riff.
            previous = voiced.setdefault(harmony, voicing(harmony, previous, spec.centre, spec.voices))
            length = min(held(signs, slot) * SLOT, until_change(context, start))
            notes += _stroke(sign, start, length, previous, spec.velocity * (1.0 if slot % 4 == 0 else 0.9))
    return notes


def _stroke(sign: str, start: float, length: float, pitches: tuple[int, ...], weight: float) -> list[Note]:
    if sign == "m":
        return [Note(start, _MUTED_BEATS, pitch, 0.45 * weight) for pitch in pitches[-2:]]
    if sign == "s":
        length = _SHORT * SLOT
    sounding = pitches[len(pitches) // 2 :] if sign == "u" else pitches
    weight *= 1.15 if sign == "X" else 1.0
    return [
        Note(start, 0.96 * length, pitch, min(1.0, weight * (1.0 if pitch == pitches[-1] else 0.88)))
        for pitch in sounding
    ]
