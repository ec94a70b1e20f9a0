"""How is a piece taken apart? Each section becomes a score of its own; one that is a loop runs into itself."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from generation.brief import Section
from generation.engines.sketch.card import RATE
from generation.engines.sketch.parts.drums import CRASH
from generation.engines.sketch.performing import Performed
from generation.engines.sketch.score import Note, Part, Score, Span
from generation.engines.sketch.style import PartSpec

# A section that neither ends the piece nor repeats is cut at its bar line, this softly.
CUT_S: Final = 0.08

Written = Sequence[tuple[PartSpec, list[Performed]]]


def marker_frame(score: Score, span: Span) -> int:
    """The frame at which a section begins."""
    return round(score.seconds(score.bar_start(span.bar)) * RATE)


def pieces_of(score: Score, written: Written, sections: Sequence[Section]) -> tuple[Score, ...]:
    """The sections of a score that begins on a bar line; without asked ones, all but the last repeat."""
    found = []
    for index in range(len(score.spans)):
        last = index == len(score.spans) - 1
        loop = sections[index].loop if index < len(sections) else not last
        found.append(_piece(score, written, index, loop=loop))
    return tuple(found)


def _piece(score: Score, written: Written, index: int, *, loop: bool) -> Score:
    span = score.spans[index]
    to_the_end = index == len(score.spans) - 1 and not loop and not score.loop
    begin, length = span.bar * score.bar_beats, span.bars * score.bar_beats
    first = marker_frame(score, span)
    end = score.duration_s * RATE if to_the_end else score.seconds(begin + length) * RATE
    duration = (round(end) - first) / RATE
    beats = score.beats - begin if to_the_end else length
    window = (begin - 1e-6, float("inf") if to_the_end else begin + length - 1e-6)
    parts = tuple(_part(spec, notes, window, span, beats, loop=loop) for spec, notes in written)
    return replace(
        score,
        # A frame more or less over the whole section: the tempo closes the loop exactly.
        tempo_bpm=beats * 60.0 / duration,
        duration_s=duration,
        loop=loop,
        pickup=0.0,
        ending=score.ending - begin if to_the_end else beats - (0 if loop else CUT_S * score.tempo_bpm / 60.0),
        spans=(replace(span, bar=0),),
        parts=tuple(part for part in parts if part.notes),
    )


def _part(
    spec: PartSpec, notes: list[Performed], window: tuple[float, float], span: Span, beats: float, *, loop: bool
) -> Part:
    begin, end = window
    if spec.role == "texture":
        return Part(spec.stem, spec.role, spec.voice, (Note(0.0, beats, 60, spec.velocity),))
    kept = [(at, note) for at, note in notes if begin <= at < end]
    if loop:
        # What announces a section must not be heard where none comes: no riser at the end, no crash at the beginning.
        kept = [] if spec.role == "riser" else [each for each in kept if not _opening(*each, begin, spec)]
        if spec.role == "drums" and span.bars > 1:
            kept = _without_fill(kept, begin + beats, beats / span.bars)
    moved = []
    for _, note in kept:
        start = note.start - begin
        start = start % beats if loop else max(0.0, start)
        length = note.length if loop else min(note.length, beats - start)
        if length > 0:
            moved.append(replace(note, start=start, length=length))
    return Part(spec.stem, spec.role, spec.voice, tuple(sorted(moved, key=lambda note: (note.start, note.pitch))))


def _opening(at: float, note: Note, begin: float, spec: PartSpec) -> bool:
    return spec.role == "drums" and note.pitch == CRASH and at < begin + 0.01


def _without_fill(notes: list[Performed], end: float, bar: float) -> list[Performed]:
    """The last bar is played like the one before it: a fill announces a change, and none comes."""
    last = end - bar - 1e-6
    again = [(at + bar, replace(note, start=note.start + bar)) for at, note in notes if last - bar <= at < last]
    return [each for each in notes if each[0] < last] + again if again else notes
