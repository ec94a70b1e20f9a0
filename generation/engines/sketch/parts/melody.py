"""Who sings? The theme, developed over four-bar phrases and fitted to the chords."""

from generation.engines.sketch.score import Cell, Note
from generation.engines.sketch.style import SLOT, Bar, Context, PartSpec
from generation.engines.sketch.theme import develop
from generation.engines.sketch.theory import degree_pitch, nearest


def theme(context: Context, spec: PartSpec) -> list[Note]:
    """The theme: plain at first, thinned in a break, adorned where the piece is fullest."""
    chance = context.chance("melody", spec.role)
    notes: list[Note] = []
    for bar in context.playing(spec):
        turn = _turn(context.theme.turns[bar.place % 4], bar)
        if context.form.bars >= 12 and bar.span.name == "main" and bar.place % 8 == 7 and chance.random() < 0.5:
            continue  # a breath between phrases
        cells = develop(context.theme, turn, chance)
        notes += _sung(cells, bar, context, spec)
    return notes


def answers(context: Context, spec: PartSpec) -> list[Note]:
    """A second voice that speaks where the theme holds still: the answer, at the end of every other bar."""
    notes: list[Note] = []
    for bar in context.playing(spec):
        if bar.place % 2:
            tail = tuple(each for each in context.theme.answer if each.slot >= context.slots // 2)
            notes += _sung(tail, bar, context, spec)
    return notes


def _turn(turn: str, bar: Bar) -> str:
    if bar.span.name in {"break", "intro", "outro", "bridge"} and turn != "close":
        return "sparse" if bar.place % 2 == 0 else "answer"
    if bar.span.energy > 0.8 and turn == "motif" and bar.place % 4 == 2:
        return "ornate"
    return turn


def _sung(cells: tuple[Cell, ...], bar: Bar, context: Context, spec: PartSpec) -> list[Note]:
    key = context.brief.key
    octave = (spec.centre - key.pitch_class) // 12 - 1
    lift = 12 if bar.span.energy > 0.85 and spec.centre < 74 else 0
    notes = []
    for index, each in enumerate(cells):
        if each.slot >= context.slots:
            continue
        start = bar.start + each.slot * SLOT
        pitch = degree_pitch(key, each.degree, octave)
        if each.slot % 4 == 0 or each.length >= 4:
            pitch = nearest(context.chord_at(start).pitch_classes, pitch)
        end = min(cells[index + 1].slot if index + 1 < len(cells) else each.slot + each.length, each.slot + each.length)
        length = min(max(1, end - each.slot), context.slots - each.slot) * SLOT
        accent = 1.0 if each.slot % 8 == 0 else 0.9 if each.slot % 4 == 0 else 0.82
        notes.append(Note(start, length * 0.97, pitch + lift, spec.velocity * accent * (0.85 + 0.2 * bar.span.energy)))
    return notes
