"""How does still music move? Chords that come note by note, tides of register, a pulse that turns slowly."""

import math
from dataclasses import replace

from generation.engines.sketch.parts.layout import led, until_change
from generation.engines.sketch.score import Note
from generation.engines.sketch.style import Bar, Context, PartSpec
from generation.engines.sketch.theory import voicing

# However long the piece: what a longer one begins with is what the shorter one was.
_SWELL_BEATS = 16.0
_RISE_BEATS = 64.0
_CYCLES = (5, 7)  # tones in a turn: none fits the bar, so that no two bars are alike


def swells(context: Context, spec: PartSpec) -> list[Note]:
    """Every chord enters voice by voice, in an order of its own, and its voices linger into the next."""
    notes: list[Note] = []
    allowed = {bar.index for bar in context.playing(spec)}
    pitches_at = led(context, spec)
    end = context.form.bars * context.form.bar_beats
    for index, each in enumerate(context.harmony):
        bar = int(each.start / context.form.bar_beats + 1e-6)
        if bar not in allowed:
            continue
        chance = context.chance("pad", spec.role, str(index))
        order = list(pitches_at(each.start))
        chance.shuffle(order)
        for place, pitch in enumerate(order):
            # On the beats: however slow, the beginnings agree.
            start = each.start + min(place, max(0, int(each.length) - 1))
            rest = each.length - (start - each.start) + chance.choice((0.0, 0.5, 1.0))
            length = rest if context.form.loop else min(rest, end - start)
            force = spec.velocity * (0.75 + 0.35 * chance.random()) * _tide(each.start, context, 0.15)
            notes.append(Note(start, length, pitch, min(1.0, force)))
    return notes


def tides(context: Context, spec: PartSpec) -> list[Note]:
    """Held chords whose register slowly rises and sinks: the light moves though the harmony rests."""
    reach = context.chance("pad", "tide", spec.role).choice((-9, 7, 9))
    allowed = {bar.index for bar in context.playing(spec)}
    notes: list[Note] = []
    previous: tuple[int, ...] = ()
    for each in context.harmony:
        if int(each.start / context.form.bar_beats + 1e-6) not in allowed:
            continue
        centre = spec.centre + round(reach * math.sin(math.pi * _risen(each.start, context)))
        previous = voicing(each.chord, previous, centre, spec.voices)
        notes += [Note(each.start, each.length, pitch, spec.velocity) for pitch in previous]
    return notes


def _risen(beat: float, context: Context) -> float:
    """How far the light has come; at 1 it has sunk again. A loop has it all once."""
    period = context.form.bars * context.form.bar_beats if context.form.loop else _RISE_BEATS
    return beat / max(period, 1.0) % 1.0


def pulse(context: Context, spec: PartSpec) -> list[Note]:
    """A soft stroke on every beat: chord tones in turns of five or seven, so that the figure never settles.

    The part's pattern says which sixteenths are struck (`x`), and which more softly (`o`).
    """
    chance = context.chance("arp", "pulse", spec.role)
    pattern, cycle = chance.choice(spec.patterns), chance.choice(_CYCLES)
    tones = list(range(spec.voices + 2))
    turn = [*chance.sample(tones, min(cycle, len(tones))), *chance.sample(tones, max(0, cycle - len(tones)))]
    pitches_at = led(context, spec)
    notes: list[Note] = []
    for bar in context.playing(spec):
        for beat, soft in _strokes(pattern, bar, context):
            pitches = pitches_at(beat)
            octave, voice = divmod(turn[len(notes) % cycle], len(pitches))
            # The first beat of a bar stands on the chord's own root.
            root = context.chord_at(beat).root
            own = next((each for each in pitches if each % 12 == root), pitches[0])
            pitch = own if abs(beat - bar.start) < 1e-6 else pitches[voice] + 12 * octave
            force = spec.velocity * (0.8 if soft else 1.0) * _tide(beat, context, 0.2)
            notes.append(Note(beat, min(2.0, max(0.5, until_change(context, beat))), pitch, force))
    return notes


def _strokes(pattern: str, bar: Bar, context: Context) -> list[tuple[float, bool]]:
    fitted = (pattern * (context.slots // len(pattern) + 1))[: context.slots]
    return [(bar.start + slot * 0.25, sign == "o") for slot, sign in enumerate(fitted) if sign in "xo"]


def _tide(beat: float, context: Context, depth: float) -> float:
    """Slow breathing: one swell in sixteen beats, or in a loop in about as many, so that it closes."""
    whole = context.form.bars * context.form.bar_beats
    period = whole / max(1, round(whole / _SWELL_BEATS)) if context.form.loop else _SWELL_BEATS
    return 1.0 - depth + depth * math.sin(2 * math.pi * beat / max(period, 1.0))


def recalled(context: Context, spec: PartSpec) -> list[Note]:
    """A far bell: now and then a chord tone high up, where nobody else begins."""
    notes: list[Note] = []
    high = replace(spec, voices=3)
    pitches_at = led(context, high)
    for bar in context.playing(spec):
        chance = context.chance("arp", "recalled", str(bar.index))
        if chance.random() < 0.7:
            start = bar.start + chance.choice((1.0, 2.0, 3.0))
            if start < bar.start + context.form.bar_beats:
                notes.append(Note(start, 3.0, chance.choice(pitches_at(start)), spec.velocity))
    return notes
