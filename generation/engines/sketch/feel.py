"""How do drums play at half or double time? Their strokes at half or twice the pace; who keeps the time goes on."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from generation.engines.sketch.parts import drums
from generation.engines.sketch.score import Note, Span
from generation.engines.sketch.style import Context

_PACES: Final = {"half-time": 0.5, "double-time": 2.0}
_KEEPERS: Final = frozenset({drums.CLOSED, drums.PEDAL, drums.OPEN, drums.RIDE, drums.SHAKER, drums.TAMBOURINE})


def paced(play: Callable[[Context], list[Note]], context: Context) -> list[Note]:
    """What drums play in the brief's feel: tempo, harmony and form stay, kick and snare come half or twice as often."""
    notes = play(context)
    pace = _PACES.get(context.brief.feel)
    if pace is None:
        return notes
    other = replace(context, form=replace(context.form, spans=_stretched(context.form.spans, pace)))
    other = replace(other, form=replace(other.form, bars=sum(span.bars for span in other.form.spans)))
    struck = [note for note in play(other) if note.pitch not in _KEEPERS]
    kept = [note for note in notes if note.pitch in _KEEPERS]
    return kept + _back(struck, context, other, pace)


def _stretched(spans: tuple[Span, ...], pace: float) -> tuple[Span, ...]:
    """The sections with as many bars as are played in them."""
    found, at = [], 0
    for span in spans:
        bars = max(1, -(-span.bars // 2)) if pace < 1 else 2 * span.bars
        found.append(replace(span, bar=at, bars=bars))
        at += bars
    return tuple(found)


def _back(notes: list[Note], context: Context, other: Context, pace: float) -> list[Note]:
    """Where those notes lie in the piece: each section begins where it did."""
    bar = context.form.bar_beats
    found = []
    for there, here in zip(other.form.spans, context.form.spans, strict=True):
        begin, end = there.bar * bar, (there.bar + there.bars) * bar
        own = [note for note in notes if begin - 1e-6 <= note.start < end - 1e-6]
        last = (here.bar + here.bars) * bar - 1e-6
        moved = [replace(note, start=here.bar * bar + (note.start - begin) / pace) for note in own]
        found += [note for note in moved if note.start < last]
    return found
