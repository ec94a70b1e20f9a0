"""How is a second or two filled so that it sounds finished? The one gesture of a signal, the flourish of a jingle."""

import re
from typing import Final

from generation.brief import Brief
from generation.engines.sketch.score import Cell, Cells, Note
from generation.engines.sketch.style import SLOT, Context, PartSpec
from generation.engines.sketch.theme import within
from generation.engines.sketch.theory import degree_pitch

# Degrees of the key, by what the sound says.
_RISING: Final = ((0, 4), (0, 2, 4), (0, 4, 7), (2, 4, 7), (0, 2, 4, 7), (4, 7), (0, 7), (2, 4))
_FALLING: Final = ((4, 0), (7, 4, 0), (2, 0), (4, 2, 0), (5, 4, 0), (3, 2, 0), (7, 4, 2, 0), (2, 1, 0))
_REPEATED: Final = ((4, 4), (7, 7), (4, 4, 4), (0, 4, 0, 4), (7, 4, 7, 4), (4, 7, 4, 7), (2, 4, 2, 4), (7, 7, 7))
# What some of them are called says more than their mood.
_BUZZING: Final = ((0, 0), (1, 0), (2, 0), (0, 0, 0))
_ACHIEVED: Final = tuple(each for each in _RISING if len(each) <= 3)
_BUZZES: Final = frozenset({"error", "buzz", "buzzer", "fail", "failed", "failure", "wrong", "denied", "invalid"})
_SUCCESSES: Final = frozenset({"success", "successful", "done", "complete", "completed", "correct", "win"})
_SHORTEST_S: Final = 0.075
_LONGEST_S: Final = 0.22


def gesture(context: Context, spec: PartSpec) -> list[Note]:
    """One to four notes: rising where all is well, falling where it is not, repeated where somebody shall look up.

    Where there is time, the gesture returns, fainter each time, so that its last note can always die away.
    """
    brief, form = context.brief, context.form
    chance = context.chance("theme", "gesture")
    degrees = chance.choice(_said(brief))
    apart_s = max(_SHORTEST_S, min(_LONGEST_S, 0.05 + 0.06 * brief.duration_s)) * chance.choice((0.85, 1.0, 1.2))
    per_s = form.tempo_bpm / 60.0
    period_s = len(degrees) * apart_s + 1.1
    notes: list[Note] = []
    for again in range(max(1, int(0.55 * brief.duration_s / period_s) + 1)):
        begin = again * period_s * per_s
        notes += _figure(degrees, begin, apart_s * per_s, 0.55**again * spec.velocity, context, spec)
    return notes


def _figure(
    degrees: tuple[int, ...], begin: float, step: float, force: float, context: Context, spec: PartSpec
) -> list[Note]:
    key, form = context.brief.key, context.form
    octave = (spec.centre - key.pitch_class) // 12 - 1
    notes = []
    for index, degree in enumerate(degrees):
        last = index == len(degrees) - 1
        start = begin + index * step
        length = min(max(step, 0.4 * form.beats) if last else 0.9 * step, form.beats - start)
        notes.append(Note(start, length, degree_pitch(key, degree, octave), force * (1.0 if last else 0.85)))
    return notes


def buzzes(brief: Brief) -> bool:
    """Whether a signal says that something went wrong: low, in any mood."""
    return bool(_BUZZES & _words(brief))


def _words(brief: Brief) -> set[str]:
    return set(re.findall(r"[a-z]+", brief.words.lower()))


def _said(brief: Brief) -> tuple[tuple[int, ...], ...]:
    mood = brief.mood
    if buzzes(brief):
        return _BUZZING
    if _SUCCESSES & _words(brief):
        return _ACHIEVED
    if mood.valence < -0.1:
        return _FALLING
    return _REPEATED if mood.tension > 0.2 else _RISING


def flourish(motif: Cells, room: int, slots: int) -> Cells:
    """The theme's beginning, quickened into the `room` last slots of a bar, and on into the tonic after it."""
    count = min(4, room)
    apart = max(1, room // max(1, count)) if room < 8 else 2
    degrees = [each.degree for each in motif][:count] or [4]
    degrees = [4, *degrees][-count:] if len(degrees) < count else degrees
    first = slots - len(degrees) * apart
    return within(tuple(Cell(first + index * apart, apart, degree) for index, degree in enumerate(degrees)))


def short_of_a_bar(context: Context) -> int:
    """How many slots a piece of less than three quarters of a bar has before its last chord; 0 for a longer one."""
    form = context.form
    if form.bars != 1 or form.loop or form.ending > 0.75 * form.bar_beats:
        return 0
    return int(form.ending / SLOT + 1e-6)
