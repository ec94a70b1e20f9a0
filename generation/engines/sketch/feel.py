"""How is half or double time played? Kick and snare at half or twice the pace; who keeps the time goes on.

Where nobody drums, whoever accompanies does it: tempo, form and harmony stay where they are.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from generation.engines.sketch.parts import drums
from generation.engines.sketch.score import Note, Span
from generation.engines.sketch.style import Context

_PACES: Final = {"half-time": 0.5, "double-time": 2.0}
_KEEPERS: Final = frozenset({drums.CLOSED, drums.PEDAL, drums.OPEN, drums.RIDE, drums.SHAKER, drums.TAMBOURINE})


def paced(play: Callable[[Context], list[Note]], context: Context) -> list[Note]:
    """What a part plays in the brief's feel."""
    notes = play(context)
    pace = _PACES.get(context.brief.feel)
    if pace is None:
        return notes
    other = _elsewhere(context, pace)
    drumming = context.role == "drums"
    keepers = _KEEPERS if drumming else frozenset()
    struck = [note for note in play(other) if note.pitch not in keepers]
    moved = _back(struck, context, other, pace)
    if not drumming:
        moved = [replace(note, length=note.length / pace) for note in moved]
    return [note for note in notes if note.pitch in keepers] + moved


def _elsewhere(context: Context, pace: float) -> Context:
    """The piece with as many bars as are played at that pace, and with its chords at the same places in them."""
    form = context.form
    spans = _stretched(form.spans, pace)
    harmony = []
    for here, there in zip(form.spans, spans, strict=True):
        begin, end = here.bar * form.bar_beats, (here.bar + here.bars) * form.bar_beats
        harmony += [
            replace(each, start=there.bar * form.bar_beats + (each.start - begin) * pace, length=each.length * pace)
            for each in context.harmony
            if begin - 1e-6 <= each.start < end - 1e-6
        ]
    bars = sum(span.bars for span in spans)
    return replace(context, form=replace(form, spans=spans, bars=bars), harmony=tuple(harmony) or context.harmony)


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
