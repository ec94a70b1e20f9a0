"""How did two pulse waves and a triangle fill a room? Rapid arpeggios for chords, ornaments, an echo by hand."""

from dataclasses import replace
from random import Random
from typing import Final

from generation.engines.sketch.parts import melody
from generation.engines.sketch.parts.patterns import bar_of
from generation.engines.sketch.score import Note
from generation.engines.sketch.style import SLOT, Context, PartSpec
from generation.engines.sketch.theory import SCALES, voicing

_FAST: Final = SLOT / 2  # a thirty-second, about the frame rate of the old machines
_ECHO_BEATS: Final = 0.5


def rapid(context: Context, spec: PartSpec) -> list[Note]:
    """Chords as one voice that cycles through their tones in thirty-seconds.

    A pattern is an order of voices and a rhythm: `1232 x---x---`; `x` begins the cycle anew, `.` is silent.
    """
    order, rhythm = context.chance("arp", spec.role).choice(spec.patterns).split()
    notes: list[Note] = []
    previous: tuple[int, ...] = ()
    for bar in context.playing(spec):
        signs, turn = bar_of(rhythm, bar.place, context.slots), 0
        for half in range(2 * context.slots):
            sign = signs[half // 2]
            if sign == ".":
                continue
            turn = 0 if sign == "x" and half % 2 == 0 else turn + 1
            start = bar.start + half * _FAST
            previous = voicing(context.chord_at(start), previous if turn else (), spec.centre, spec.voices)
            octave, voice = divmod(int(order[turn % len(order)]) - 1, len(previous))
            # A cycle begins on a fuller pulse: softer strokes are thinner, so the ear hears when it starts anew.
            weight = spec.velocity * (1.0 if turn == 0 else 0.62)
            notes.append(Note(start, _FAST, previous[voice] + 12 * octave, weight))
    return notes


def lead(context: Context, spec: PartSpec) -> list[Note]:
    """The theme with what one bare voice needs to live: trills on long notes, quick turns, notes from below."""
    ornamented = []
    for note in melody.theme(context, spec):
        # Each note has its own chance, so that whoever joins in later plays the same.
        ornamented += _ornamented(note, context, context.chance("ornaments", f"{note.start:.3f}"))
    return ornamented


def echo(context: Context, spec: PartSpec) -> list[Note]:
    """The lead once more, an eighth later and softer: the second voice is the room."""
    # What is echoed is what the lead plays: its part, its chances.
    leading = replace(context, role="melody")
    end = context.form.bars * context.form.bar_beats
    late = [replace(each, start=each.start + _ECHO_BEATS) for each in lead(leading, replace(spec, role="melody"))]
    return [
        replace(each, length=min(each.length, end - each.start))
        for each in late
        if context.form.loop or each.start < end - 0.1
    ]


def _ornamented(note: Note, context: Context, chance: Random) -> list[Note]:
    drawn = chance.random()
    above = _neighbour(note.pitch, context)
    if note.length >= 0.9 and drawn < 0.4:
        count = 2 * max(2, int(note.length / 2 / (2 * _FAST)))
        trill = [
            Note(note.start + index * _FAST, _FAST, above if index % 2 else note.pitch, note.velocity)
            for index in range(count)
        ]
        rest = note.length - count * _FAST
        return [*trill, Note(note.start + count * _FAST, rest, note.pitch, note.velocity)] if rest > 0.05 else trill
    if note.length >= 0.45 and drawn < 0.3:
        return [
            Note(note.start, _FAST, note.pitch, note.velocity),
            Note(note.start + _FAST, _FAST, above, note.velocity),
            Note(note.start + 2 * _FAST, note.length - 2 * _FAST, note.pitch, note.velocity),
        ]
    return [note]


def _neighbour(pitch: int, context: Context) -> int:
    """The next pitch of the key above."""
    key = context.brief.key
    scale = {(key.pitch_class + step) % 12 for step in SCALES[key.mode]}
    return next(pitch + step for step in (1, 2, 3) if (pitch + step) % 12 in scale)
