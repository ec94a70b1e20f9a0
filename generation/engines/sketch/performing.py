"""How do people play what is written? Swing, dynamics, a player's unsteadiness, the last chord, and the cut."""

from random import Random
from typing import Final

from generation.engines.sketch.chance import Seeds
from generation.engines.sketch.form import Form
from generation.engines.sketch.parts.bass import root
from generation.engines.sketch.parts.drums import CRASH, KICK, SOFT_KITS, TAIKO
from generation.engines.sketch.parts.melody import tonic_pitch
from generation.engines.sketch.score import Note
from generation.engines.sketch.style import Context, PartSpec, Style
from generation.engines.sketch.theory import chord, nearest, voicing

_UNVOICED: Final = {"texture", "riser", "percussion"}
_STRUCK: Final = {"drums", "percussion"}

# Below and above these pitches a bass is no bass, and a tune growls or squeaks.
_REGISTERS: Final = {"bass": (23, 54), "melody": (55, 96)}

Performed = tuple[float, Note]  # the beat at which a note is written, from the first bar line, and the note as played


def closing(spec: PartSpec, context: Context) -> list[Note]:
    """The last chord, where the piece comes to rest; the texture of every part says how it takes part."""
    form, key = context.form, context.brief.key
    start = form.bars * form.bar_beats
    ring = max(0.5, form.beats - form.ending)
    final = chord(context.style.final, key)
    if spec.role == "drums":
        loud = spec.velocity * (0.5 if form.spans[-1].energy < 0.45 else 0.7)
        key_low = TAIKO if spec.voice == "kit_trailer" else KICK
        cymbal = 0.0 if spec.voice in SOFT_KITS else 0.35 if spec.voice == "kit_orchestra" else 0.7
        return [Note(start, ring, key_low, loud)] + [Note(start, ring, CRASH, cymbal * loud)] * (cymbal > 0)
    if spec.role == "bass":
        return [Note(start, ring, root(final, spec.centre), 0.8 * spec.velocity)]
    if spec.role in {"melody", "answers", "second"}:
        goal = tonic_pitch(context, spec) - (3 if spec.role == "second" else 0)
        return [Note(start, ring, nearest(final.pitch_classes[:3], goal), 0.9 * spec.velocity)]
    if spec.role in _UNVOICED:
        return []
    pitches = voicing(final, (), spec.centre, spec.voices)
    if spec.role == "arp":
        return [Note(start + 0.25 * index, ring, pitch, 0.8 * spec.velocity) for index, pitch in enumerate(pitches)]
    return [Note(start, ring, pitch, 0.8 * spec.velocity) for pitch in pitches]


def performed(notes: list[Note], spec: PartSpec, context: Context, seeds: Seeds) -> list[Performed]:
    """The notes as they are played, in order; those that end before the piece begins are left out."""
    form, style = context.form, context.style
    chance = seeds.stream("feel", spec.stem, spec.role)
    per_ms = form.tempo_bpm / 60_000.0
    lowest, highest = _REGISTERS.get(spec.role, (0, 127))
    played: list[Performed] = []
    for each in sorted(notes, key=lambda note: (note.start, note.pitch)):
        begin = _swung(each.start, style) - form.pickup
        end = _swung(each.start + each.length, style) - form.pickup
        velocity = max(0.05, min(1.0, each.velocity * _dynamics(each.start, form) * (1 + chance.gauss(0, 0.05))))
        late = (_unsteady(chance, style.feel_ms) + spec.lag_ms) * per_ms
        if begin < -1e-6:
            # A piece that begins within a bar hears what is still held from the bar's start.
            if spec.role in _STRUCK or end < 0.5:
                continue
            begin = 0.0
        start = (begin + late) % form.beats if form.loop else max(0.0, begin + late)
        length = end - begin if form.loop else min(end - begin, form.beats - start)
        if length > 0:
            pitch = _folded(each.pitch, lowest, highest)
            played.append((each.start, Note(start, length, pitch, velocity)))
    return played


def _folded(pitch: int, lowest: int, highest: int) -> int:
    while pitch > highest:
        pitch -= 12
    while pitch < lowest:
        pitch += 12
    return pitch


def _dynamics(beat: float, form: Form) -> float:
    """The energy curve in force: fuller sections are played louder, each grows a little, a build grows much."""
    bar = int(beat / form.bar_beats + 1e-6)
    span = form.span_at(min(bar, max(0, form.bars - 1)))
    grown = min(1.0, max(0.0, (beat / form.bar_beats - span.bar) / max(1, span.bars)))
    if span.name == "build":
        return 0.7 + 0.4 * grown
    return 0.68 + 0.36 * span.energy + 0.08 * grown


def _unsteady(chance: Random, spread_ms: float) -> float:
    return max(-2.5 * spread_ms, min(2.5 * spread_ms, chance.gauss(0, spread_ms)))


def _swung(beat: float, style: Style) -> float:
    """Delay the second of every pair of `swing_unit`s by the share `swing` (1/3 makes triplets)."""
    if not style.swing:
        return beat
    pair = 2 * style.swing_unit
    whole, rest = divmod(beat, pair)
    middle = style.swing_unit * (1 + style.swing)
    if rest < style.swing_unit:
        bent = rest * (1 + style.swing)
    else:
        bent = middle + (rest - style.swing_unit) * (1 - style.swing)
    return whole * pair + bent
