"""What does the bass play? Patterns of chord tones that lead into the next chord."""

from generation.engines.sketch.score import Note
from generation.engines.sketch.style import SLOT, Bar, Context, PartSpec
from generation.engines.sketch.theory import SCALES, Chord, chord


def patterned(context: Context, spec: PartSpec) -> list[Note]:
    """Bars of signs in sixteenths: `R` root, `5` fifth, `3` third, `8` octave, `a` approach, `-` hold, `.` rest."""
    chance = context.chance("bass", "pattern", spec.role)
    pattern = chance.choice(spec.patterns)
    # Every section keeps its own pattern; the fullest sections may pick a busier one.
    by_section: dict[str, str] = {}
    notes: list[Note] = []
    for bar in context.playing(spec):
        own = by_section.setdefault(bar.span.name, chance.choice(spec.patterns) if bar.span.energy > 0.8 else pattern)
        notes += _bar(own, bar, context, spec)
    return notes


def held(context: Context, spec: PartSpec) -> list[Note]:
    """One long root per chord."""
    allowed = {bar.index for bar in context.playing(spec)}
    return [
        Note(each.start, each.length, root(each.chord, spec.centre), spec.velocity)
        for each in context.harmony
        if int(each.start / context.form.bar_beats + 1e-6) in allowed
    ]


def walking(context: Context, spec: PartSpec) -> list[Note]:
    """A note on every beat: the root, chord and scale tones on the way, and a half step into the next root."""
    chance = context.chance("bass", "walk")
    notes: list[Note] = []
    for bar in context.playing(spec):
        beats = int(context.form.bar_beats)
        at = root(context.chord_at(bar.start), spec.centre)
        for beat in range(beats):
            now = bar.start + beat
            harmony = context.chord_at(now)
            target = root(_ahead(context, now + 1), spec.centre)
            if beat == 0 or context.chord_at(now - 1) != harmony:
                at = root(harmony, spec.centre)
            elif target % 12 != harmony.root:
                at = target + chance.choice((-1, 1, 2))
            else:
                options = [
                    each for each in range(at - 5, at + 6) if each % 12 in _tones(context, harmony) and each != at
                ]
                at = chance.choice([each for each in options if abs(each - spec.centre) <= 9] or options)
            notes.append(Note(now, 0.95, at, spec.velocity * (1.0 if beat % 2 == 0 else 0.9)))
    return notes


def root(harmony: Chord, centre: int) -> int:
    """The chord's root in the octave around `centre`."""
    return centre - 6 + (harmony.root - (centre - 6)) % 12


def _ahead(context: Context, beat: float) -> Chord:
    """The chord that a line leads into; after the last bar that is the one on which the piece ends."""
    if context.ends and beat >= context.form.bars * context.form.bar_beats - 1e-6:
        return chord(context.style.final, context.brief.key)
    return context.chord_at(beat)


def _tones(context: Context, harmony: Chord) -> set[int]:
    tonic = context.brief.key.pitch_class
    scale = {(tonic + step) % 12 for step in SCALES[context.brief.key.mode]}
    return set(harmony.pitch_classes) | scale


def _bar(pattern: str, bar: Bar, context: Context, spec: PartSpec) -> list[Note]:
    fitted = (pattern * (context.slots // len(pattern) + 1))[: context.slots]
    notes: list[Note] = []
    for slot, sign in enumerate(fitted):
        start = bar.start + slot * SLOT
        if sign == "-" and notes:
            last = notes[-1]
            notes[-1] = Note(last.start, start + SLOT - last.start, last.pitch, last.velocity)
        elif sign not in ".-":
            notes.append(Note(start, SLOT, _pitch(sign, start, context, spec), _weight(slot, spec.velocity)))
    return notes


def _weight(slot: int, velocity: float) -> float:
    return velocity * (1.0 if slot == 0 else 0.92 if slot % 4 == 0 else 0.84)


def _pitch(sign: str, start: float, context: Context, spec: PartSpec) -> int:
    harmony = context.chord_at(start)
    base = root(harmony, spec.centre)
    if sign == "5":
        fifth = next((each for each in harmony.intervals if each % 12 in {6, 7, 8}), 7)
        return base + fifth % 12 - (12 if base > spec.centre else 0)
    if sign == "3":
        return base + next((each for each in harmony.intervals if each in {3, 4}), 7)
    if sign == "8":
        return base + 12
    if sign == "a":
        target = root(_ahead(context, start + 1.0), spec.centre)
        return target - 1 if target >= base else target + 1
    return base
