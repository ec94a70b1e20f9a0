"""On which pitch is a note of the theme sung? Fitted to the chord under it, and the same tune under other chords."""

from collections.abc import Sequence

from generation.brief import Key
from generation.engines.sketch.score import Cell
from generation.engines.sketch.style import Context, Harmony
from generation.engines.sketch.theory import SCALES, Chord, degree_pitch, nearest


def pitch_of(cell: Cell, start: float, octave: int, context: Context) -> int:
    """The pitch of a cell that begins at a beat: on a strong place, or held, it is a tone of the chord.

    A theme that is kept was fitted once, to the chords and in the mode in which it was first heard; what it became
    there it stays, in the mode of this piece. Only where it would rub against a chord of this one it gives way.
    """
    key = context.brief.key
    plain = degree_pitch(key, cell.degree, octave)
    if context.theme.sung or (cell.slot % 4 and cell.length < 4):
        return plain
    if context.guide is None:
        return nearest(context.chord_at(start).pitch_classes, plain)
    first = context.guide.key
    fitted = nearest(sounding(context.guide.harmony, start).pitch_classes, degree_pitch(first, cell.degree, octave))
    return _eased(_turned(fitted, first, key), context.chord_at(start))


def sounding(harmony: Sequence[Harmony], beat: float) -> Chord:
    """The chord that sounds at a beat."""
    found = harmony[0].chord
    for each in harmony:
        if each.start > beat + 1e-6:
            break
        found = each.chord
    return found


def _turned(pitch: int, first: Key, key: Key) -> int:
    """A pitch of one key on the same degree of another mode; one between the degrees stays as far above its own."""
    octave, above = divmod(pitch - first.pitch_class, 12)
    steps = SCALES[first.mode]
    degree = max(index for index, each in enumerate(steps) if each <= above)
    raised = above - steps[degree]
    landed = SCALES[key.mode][degree] + (raised if first.mode == key.mode else 0)
    return 12 * octave + key.pitch_class + landed


def _eased(pitch: int, harmony: Chord) -> int:
    """Half a step beside a tone of the chord is a mistake; the tone itself is meant."""
    classes = harmony.pitch_classes
    if pitch % 12 in classes:
        return pitch
    return next((pitch + step for step in (-1, 1) if (pitch + step) % 12 in classes), pitch)
