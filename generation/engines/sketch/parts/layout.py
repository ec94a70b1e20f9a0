"""How do hands share the bars? Patterns for body, full and bare sections; led voices; a player's weight."""

from bisect import bisect_right
from collections.abc import Callable
from typing import Final

from generation.engines.sketch.score import Note
from generation.engines.sketch.style import Bar, Context, PartSpec
from generation.engines.sketch.theory import voicing

_FULL: Final = frozenset({"lift", "chorus", "drop", "solo"})
_BARE: Final = frozenset({"break", "bridge", "build"})


def by_section(context: Context, spec: PartSpec, *aspect: str) -> Callable[[Bar], str]:
    """Which of the part's patterns each bar plays: one for the body, one where it is full, one where it is bare."""
    shuffled = list(spec.patterns)
    context.chance(*aspect, spec.role).shuffle(shuffled)

    def of(bar: Bar) -> str:
        kind = 1 if bar.span.name in _FULL else 2 if bar.span.name in _BARE else 0
        return shuffled[kind % len(shuffled)]

    return of


def led(context: Context, spec: PartSpec) -> Callable[[float], tuple[int, ...]]:
    """The part's pitches at a beat: every chord voiced near the one before, through the whole piece."""
    starts: list[float] = []
    voiced: list[tuple[int, ...]] = []
    for each in context.harmony:
        starts.append(each.start)
        voiced.append(voicing(each.chord, voiced[-1] if voiced else (), spec.centre, spec.voices))
    return lambda beat: voiced[max(0, bisect_right(starts, beat + 1e-6) - 1)]


def until_change(context: Context, start: float) -> float:
    """Beats until another chord sounds (or the last bar ends)."""
    following = (each.start for each in context.harmony if each.start > start + 1e-6)
    return next(following, context.form.bars * context.form.bar_beats) - start


def weight(slot: int) -> float:
    """How heavily a player leans on a sixteenth of the bar."""
    return 1.0 if slot == 0 else 0.93 if slot % 8 == 0 else 0.87 if slot % 4 == 0 else 0.78


def joined(notes: list[Note], start: float, length: float) -> None:
    """Hold the notes struck last, up to the end of this slot."""
    if notes:
        struck = notes[-1].start
        for index in range(len(notes) - 1, -1, -1):
            if notes[index].start < struck - 0.2:
                break
            held = notes[index]
            notes[index] = Note(held.start, start + length - held.start, held.pitch, held.velocity)
