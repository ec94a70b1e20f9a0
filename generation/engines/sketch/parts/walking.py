"""Does the bass walk or stroll? In two, in four, or from one into the other as a section opens up."""

from typing import Final

from generation.engines.sketch.parts import bass, lines
from generation.engines.sketch.score import Note
from generation.engines.sketch.style import Bar, Context, PartSpec

_WAYS: Final = ("two", "four", "opening")


def feels(context: Context, spec: PartSpec) -> list[Note]:
    """The part's own patterns (as `lines.line` reads them) where it strolls, a note on every beat elsewhere."""
    way = context.chance("bass", "feel").choice(_WAYS)
    walks = {bar.index: _walks(bar, way) for bar in context.playing(spec)}
    bar_beats = context.form.bar_beats
    strolled = [note for note in lines.line(context, spec) if not walks[int(note.start / bar_beats + 1e-6)]]
    walked = [note for note in bass.walking(context, spec) if walks[int(note.start / bar_beats + 1e-6)]]
    return sorted((*strolled, *walked), key=lambda note: note.start)


def _walks(bar: Bar, way: str) -> bool:
    if bar.span.energy >= 0.8:
        return True
    if way == "opening":
        return bar.place * 2 >= bar.span.bars
    return way == "four" and bar.span.energy >= 0.45
