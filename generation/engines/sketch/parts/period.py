"""How does a pianist sing a theme? It swells within each phrase and leans into long notes; a voice joins below."""

from itertools import pairwise

from generation.engines.sketch.parts import melody
from generation.engines.sketch.score import Note
from generation.engines.sketch.style import Context, PartSpec
from generation.engines.sketch.theory import SCALES

# How a four-bar phrase grows and rests.
_SWELL = (0.88, 0.97, 1.06, 0.84)
_GRACE = 0.125  # beats


def theme(context: Context, spec: PartSpec) -> list[Note]:
    """The theme with a phrase's dynamics; a long note that is reached by a step is leaned into from above."""
    notes = [_swelled(note, context) for note in melody.theme(context, spec)]
    chance = context.chance("melody", "graces")
    sung: list[Note] = []
    for note, after in pairwise([*notes, Note(0.0, 0.0, 0, 0.0)]):
        leaned = note.length >= 1.4 and 0 < note.pitch - after.pitch <= 2 and chance.random() < 0.6
        sung += _leaned(note, context) if leaned else [note]
    return sung


def sixths(context: Context, spec: PartSpec) -> list[Note]:
    """A third or sixth below the theme's longer notes, in chord tones: the right hand's second voice."""
    found = []
    for note in melody.theme(context, spec):
        tones = context.chord_at(note.start).pitch_classes
        below = next((note.pitch - gap for gap in (3, 4, 8, 9, 5) if (note.pitch - gap) % 12 in tones), None)
        if note.length >= 0.9 and below is not None:
            found.append(Note(note.start, note.length, below, 0.7 * note.velocity))
    return found


def _swelled(note: Note, context: Context) -> Note:
    bar = int(note.start / context.form.bar_beats + 1e-6)
    place = next((each.place for each in context.bars if each.index == bar), 0)
    return Note(note.start, note.length, note.pitch, min(1.0, note.velocity * _SWELL[place % 4]))


def _leaned(note: Note, context: Context) -> list[Note]:
    key = context.brief.key
    scale = {(key.pitch_class + step) % 12 for step in SCALES[key.mode]}
    above = next((note.pitch + step for step in (1, 2) if (note.pitch + step) % 12 in scale), note.pitch + 2)
    return [
        Note(note.start, _GRACE, above, 0.8 * note.velocity),
        Note(note.start + _GRACE, note.length - _GRACE, note.pitch, note.velocity),
    ]
