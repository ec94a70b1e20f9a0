"""What do the drums play? A groove by intensity, fills before a new section, a crash on its first beat."""

from collections.abc import Mapping
from random import Random
from typing import Final

from generation.engines.sketch.score import Note, Span
from generation.engines.sketch.style import SLOT, Bar, Context, Groove, PartSpec

KICK: Final = 36
RIM: Final = 37
SNARE: Final = 38
CLAP: Final = 39
CLOSED: Final = 42
LOW_TOM: Final = 43
PEDAL: Final = 44
MID_TOM: Final = 45
OPEN: Final = 46
HIGH_TOM: Final = 48
CRASH: Final = 49
RIDE: Final = 51
TAMBOURINE: Final = 54
SHAKER: Final = 70
TAIKO: Final = 41
BRUSH: Final = 40
# Kits whose players have no crash in their hands.
SOFT_KITS: Final = frozenset({"kit_folk", "kit_bossa", "kit_brush"})
# What a roll is played on, where the kit's groove uses it.
_ROLLED: Final = (SNARE, CLAP, TAIKO, RIM, BRUSH, LOW_TOM)


_FILLS: Final = ({BRUSH: "3.4.5.6."}, {BRUSH: "4...56..", HIGH_TOM: "......5."})
# For a drummer who was asked for where a style has none.
_PLAIN: Final = {
    "four": Groove(
        calm={KICK: "6.........4.....", PEDAL: "....4.......4..."},
        full={KICK: "7.......4.5.....", BRUSH: "....5.......5...", CLOSED: "4.3.4.3.4.3.4.3."},
        peak={KICK: "7.....4.6.5.....", BRUSH: "....6..g....6..g", RIDE: "5.4.5.4.5.4.5.4."},
        fills=_FILLS,
    ),
    "three": Groove(
        calm={KICK: "6...........", PEDAL: "....4...4..."},
        full={KICK: "7...........", BRUSH: "....5...5...", CLOSED: "4...3.3.3..."},
        peak={KICK: "7.......4...", BRUSH: "....6...6.g.", RIDE: "5...4.4.4.4."},
        fills=_FILLS,
    ),
    "six": Groove(
        calm={KICK: "6...........", PEDAL: "......4....."},
        full={KICK: "7.........4.", BRUSH: "......5.....", CLOSED: "4.3.3.4.3.3."},
        peak={KICK: "7...4.....4.", BRUSH: "......6...g.", RIDE: "5.4.4.5.4.4."},
        fills=_FILLS,
    ),
}


def pulse(metre: tuple[int, int]) -> str:
    """How a metre is counted: in `four`, in `three`, or in `six` eighths."""
    beats, unit = metre
    return "six" if unit == 8 and beats % 3 == 0 else "three" if beats % 3 == 0 else "four"


def groove(context: Context, spec: PartSpec) -> list[Note]:
    """The style's groove: calm, full or peak by the section's energy."""
    if not context.style.groove:
        return plain(context, spec)
    return _played(context.chance("drums", "groove").choice(context.style.groove), context, spec)


def plain(context: Context, spec: PartSpec) -> list[Note]:
    """A plain groove in the piece's metre, whatever the style says: for a drummer who was asked for."""
    return _played(_PLAIN[pulse(context.brief.metre)], context, spec)


def _played(chosen: Groove, context: Context, spec: PartSpec) -> list[Note]:
    fills = context.chance("drums", "fills")
    notes: list[Note] = []
    bars = context.playing(spec)
    for number, bar in enumerate(bars):
        hits = _bar(_patterns(chosen, bar.span.energy), bar, context, spec)
        if bar.last and chosen.fills and context.form.bars > 2 and (not context.form.loop or number % 8 == 3):
            hits = _filled(hits, fills.choice(chosen.fills), bar, context, spec)
        notes += hits
        if bar.place == 0 and bar.index and bar.span.energy >= 0.55 and spec.voice not in SOFT_KITS:
            notes.append(Note(bar.start, 4.0, CRASH, 0.6 * spec.velocity + 0.2 * bar.span.energy))
    return notes


def _patterns(chosen: Groove, energy: float) -> dict[int, str]:
    level = chosen.calm if energy < 0.45 else chosen.full if energy < 0.8 else chosen.peak
    return dict(level)


def _bar(patterns: dict[int, str], bar: Bar, context: Context, spec: PartSpec) -> list[Note]:
    ghosts = context.chance("drums", "ghosts", str(bar.index))
    notes = []
    for key, pattern in patterns.items():
        fitted = (pattern * (context.slots // len(pattern) + 1))[: context.slots]
        for slot, sign in enumerate(fitted):
            velocity = _velocity(sign, ghosts)
            if velocity:
                lively = 0.75 + 0.35 * bar.span.energy
                notes.append(
                    Note(bar.start + slot * SLOT, SLOT, key, min(1.0, velocity * lively * spec.velocity / 0.7))
                )
    return notes


def _velocity(sign: str, ghosts: Random) -> float:
    if sign.isdigit():
        return int(sign) / 10
    if sign == "g":
        return 0.25 if ghosts.random() < 0.5 else 0.0
    return 0.0


def _filled(hits: list[Note], fill: Mapping[int, str], bar: Bar, context: Context, spec: PartSpec) -> list[Note]:
    """Replace the end of the bar by a fill; fills are written for its last beats."""
    patterns = dict(fill)
    length = min(max(len(each) for each in patterns.values()), context.slots)
    begin = context.slots - length
    kept = [each for each in hits if each.start < bar.start + begin * SLOT - 1e-6]
    added = [
        Note(bar.start + (begin + slot) * SLOT, SLOT, key, min(1.0, int(sign) / 10 * spec.velocity / 0.7))
        for key, pattern in patterns.items()
        for slot, sign in enumerate(pattern[-length:])
        if sign.isdigit()
    ]
    return kept + added


def built(notes: list[Note], context: Context, spec: PartSpec) -> list[Note]:
    """Every section called `build` rises: a roll that quickens and grows, while the kick falls away before the drop."""
    for span in context.form.spans:
        if span.name == "build" and span.bars and notes:
            notes = _risen(notes, span, context, spec)
    return notes


def _risen(notes: list[Note], span: Span, context: Context, spec: PartSpec) -> list[Note]:
    begin, length = span.bar * context.form.bar_beats, span.bars * context.form.bar_beats
    used = {note.pitch for note in notes}
    drum = next((each for each in _ROLLED if each in used), min(used))

    def stays(note: Note) -> bool:
        share = (note.start - begin) / length
        return not 0 <= share < 1 or note.pitch not in ({KICK, drum} if share >= 0.5 else {drum})

    rolled, at = [], 0.0
    while at < length - 1e-6:
        share = at / length
        step = 1.0 if share < 0.5 else 0.5 if share < 0.75 else 0.25
        force = min(1.0, (0.35 + 0.6 * share) * spec.velocity / 0.7)
        rolled.append(Note(begin + at, step, drum, force * (1.0 if at % 1.0 == 0 else 0.85)))
        at += step
    return [each for each in notes if stays(each)] + rolled
