"""How does a classical theme speak? In periods: four bars that ask, ending on the dominant, and four that answer."""

from generation.engines.sketch.score import Cell, Note
from generation.engines.sketch.style import SLOT, Bar, Context, PartSpec
from generation.engines.sketch.theme import develop
from generation.engines.sketch.theory import SCALES, degree_pitch, nearest

_ASKING = ("motif", "answer", "motif", "half")
_REPLYING = ("motif", "answer", "up", "close")
_HELD = 8  # slots of a note on which a phrase rests


def theme(context: Context, spec: PartSpec) -> list[Note]:
    """The theme in periods; a lone phrase is an answer. Full sections sing it an octave up and adorned."""
    chance = context.chance("melody", "period")
    notes: list[Note] = []
    for bar in context.playing(spec):
        for cell in _cells(bar, context, chance.random() < 0.5):
            notes += _sung(cell, bar, context, spec)
    return notes


def sixths(context: Context, spec: PartSpec) -> list[Note]:
    """A third or sixth below the theme's longer notes, in chord tones: the right hand's second voice."""
    found = []
    for note in theme(context, spec):
        if note.length >= 0.9:
            tones = context.chord_at(note.start).pitch_classes
            below = next((note.pitch - gap for gap in (3, 4, 8, 9, 5) if (note.pitch - gap) % 12 in tones), None)
            if below is not None:
                found.append(Note(note.start, note.length, below, 0.7 * note.velocity))
    return found


def _cells(bar: Bar, context: Context, adorned: bool) -> tuple[Cell, ...]:
    # Where a section has eight bars its halves ask and reply; of two four-bar sections the second replies.
    asks = bar.place % 8 < 4 if bar.span.bars >= 8 else bar.span.bar // 4 % 2 == 0 and len(context.form.spans) > 1
    turn = (_ASKING if asks else _REPLYING)[bar.place % 4]
    if bar.last and bar.span.bars < 4:
        turn = "close"
    if turn == "half":
        return _half(context)
    if adorned and bar.span.energy > 0.7 and turn == "motif":
        turn = "ornate"
    return develop(context.theme, turn, context.chance("melody", "ornaments", str(bar.index)))


def _half(context: Context) -> tuple[Cell, ...]:
    """The answer's first notes, coming to rest on the dominant chord's own second degree or leading note."""
    head = tuple(each for each in context.theme.answer if each.slot < context.slots - _HELD)[:4]
    last = head[-1].degree if head else 1
    target = min((1, 4, 6, 8), key=lambda degree: abs(degree - last))
    return (*head, Cell(max(0, context.slots - _HELD), _HELD, target))


def _sung(cell: Cell, bar: Bar, context: Context, spec: PartSpec) -> list[Note]:
    if cell.slot >= context.slots:
        return []
    key = context.brief.key
    start = bar.start + cell.slot * SLOT
    harmony = context.chord_at(start)
    pitch = degree_pitch(key, cell.degree, (spec.centre - key.pitch_class) // 12 - 1)
    if cell.slot % 4 == 0 or cell.length >= 4:
        pitch = nearest(harmony.pitch_classes, pitch)
    lift = 12 if bar.span.energy > 0.85 and spec.centre < 76 else 0
    length = min(cell.length, context.slots - cell.slot) * SLOT
    # A phrase swells to its third bar and rests on its fourth.
    swell = (0.9, 0.98, 1.06, 0.86)[bar.place % 4]
    note = Note(start, length * 0.96, pitch + lift, min(1.0, spec.velocity * swell))
    if cell.length >= 6 and cell.slot and bar.place % 4 == 1:
        return _graced(note, SCALES[key.mode], key.pitch_class)
    return [note]


def _graced(note: Note, scale: tuple[int, ...], tonic: int) -> list[Note]:
    """A short note from above leans into a long one."""
    above = next(note.pitch + step for step in (1, 2, 3) if (note.pitch + step - tonic) % 12 in scale)
    short = 0.125
    return [
        Note(note.start, short, above, 0.8 * note.velocity),
        Note(note.start + short, note.length - short, note.pitch, note.velocity),
    ]
