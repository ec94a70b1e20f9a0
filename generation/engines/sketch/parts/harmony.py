"""How is the harmony sounded? Struck and held chords, pads, arpeggios, all with led voices."""

from generation.engines.sketch.parts.layout import until_change
from generation.engines.sketch.score import Note
from generation.engines.sketch.style import SLOT, Context, Harmony, PartSpec
from generation.engines.sketch.theory import voicing


def pads(context: Context, spec: PartSpec) -> list[Note]:
    """Every chord held for its whole length."""
    notes: list[Note] = []
    for each, pitches in _voiced(context, spec):
        notes += [Note(each.start, each.length, pitch, spec.velocity) for pitch in pitches]
    return notes


def comped(context: Context, spec: PartSpec) -> list[Note]:
    """Chords struck in a rhythm: `x` strikes, `-` holds, `u` strikes the upper voices only, `.` rests."""
    chance = context.chance("chords", spec.role)
    pattern = chance.choice(spec.patterns)
    other = chance.choice(spec.patterns)
    spans = {bar.index: bar for bar in context.playing(spec)}
    voiced = _voiced(context, spec)
    notes: list[Note] = []
    for index, bar in spans.items():
        chosen = other if index % 4 == 3 or bar.span.energy > 0.8 else pattern
        fitted = (chosen * (context.slots // len(chosen) + 1))[: context.slots]
        for slot, length, sign in _strikes(fitted):
            start = bar.start + slot * SLOT
            pitches = next((tones for each, tones in reversed(voiced) if each.start <= start + 1e-6), ())
            held = min(length * SLOT, until_change(context, start))
            weight = spec.velocity * (1.0 if slot % 8 == 0 else 0.86)
            sounding = pitches[len(pitches) // 2 :] if sign == "u" else pitches
            # A hand rolls a chord: the top voice sings, the inner ones stay back.
            notes += [Note(start, held, pitch, weight * (1.0 if pitch == pitches[-1] else 0.85)) for pitch in sounding]
    return notes


def arpeggio(context: Context, spec: PartSpec) -> list[Note]:
    """Chord tones one by one: digits name voices from below (past the top an octave up), `.` rests, `-` holds."""
    pattern = context.chance("arp", spec.role).choice(spec.patterns)
    allowed = context.playing(spec)
    voiced = _voiced(context, spec)
    notes: list[Note] = []
    for bar in allowed:
        fitted = (pattern * (context.slots // len(pattern) + 1))[: context.slots]
        for slot, sign in enumerate(fitted):
            start = bar.start + slot * SLOT
            if sign == "-" and notes:
                last = notes[-1]
                notes[-1] = Note(last.start, start + SLOT - last.start, last.pitch, last.velocity)
            elif sign.isdigit():
                pitches = next((tones for each, tones in reversed(voiced) if each.start <= start + 1e-6), ())
                octave, voice = divmod(int(sign) - 1, len(pitches))
                weight = spec.velocity * (1.0 if slot % 4 == 0 else 0.72)
                notes.append(Note(start, SLOT, pitches[voice] + 12 * octave, weight))
    return notes


def _voiced(context: Context, spec: PartSpec) -> list[tuple[Harmony, tuple[int, ...]]]:
    allowed = {bar.index for bar in context.playing(spec)}
    previous: tuple[int, ...] = ()
    found = []
    for each in context.harmony:
        if int(each.start / context.form.bar_beats + 1e-6) in allowed:
            previous = voicing(each.chord, previous, spec.centre, spec.voices)
            found.append((each, previous))
    return found


def _strikes(pattern: str) -> list[tuple[int, int, str]]:
    found: list[tuple[int, int, str]] = []
    for slot, sign in enumerate(pattern):
        if sign in "xu":
            found.append((slot, 1, sign))
        elif sign == "-" and found:
            begin, length, kind = found[-1]
            found[-1] = (begin, length + 1, kind)
    return found
