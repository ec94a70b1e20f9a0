"""Who answers the strings? Wind soloists in turn, and a second player who doubles the theme at the octave."""

from dataclasses import replace

from generation.engines.sketch.parts import melody
from generation.engines.sketch.parts.bass import patterned
from generation.engines.sketch.score import Note
from generation.engines.sketch.style import Context, PartSpec


def in_turn(context: Context, spec: PartSpec) -> list[Note]:
    """The answer to every other bar, each time by another of the style's players of this kind."""
    players = [each.role for each in context.style.parts if each.play is in_turn]
    if spec.role not in players:
        return melody.answers(context, spec)
    context.chance("winds").shuffle(players)
    mine = {bar.index for bar in context.playing(spec) if players[bar.index // 2 % len(players)] == spec.role}
    bar_beats = context.form.bar_beats
    return [note for note in melody.answers(context, spec) if int(note.start / bar_beats + 1e-6) in mine]


def doubled(context: Context, spec: PartSpec) -> list[Note]:
    """The theme, note for note, in this part's own register."""
    return melody.theme(context, replace(spec, role="melody"))


def doubled_bass(context: Context, spec: PartSpec) -> list[Note]:
    """The bass line, note for note, in this part's own register."""
    low = next(each for each in context.style.parts if each.role == "bass")
    return patterned(context, replace(spec, role="bass", patterns=low.patterns))
