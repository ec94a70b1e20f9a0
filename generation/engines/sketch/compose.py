"""What shall be played? From a brief and a seed to a score."""

from collections.abc import Callable
from dataclasses import replace
from random import Random

from generation.brief import Brief
from generation.engines.sketch.chance import stream
from generation.engines.sketch.form import Form, plan
from generation.engines.sketch.leaning import density
from generation.engines.sketch.orchestrate import orchestrate
from generation.engines.sketch.parts.bass import root
from generation.engines.sketch.parts.drums import CRASH, KICK, TAIKO
from generation.engines.sketch.score import Note, Part, Score
from generation.engines.sketch.style import Context, Harmony, PartSpec, Style
from generation.engines.sketch.styles import style_for
from generation.engines.sketch.theme import invent
from generation.engines.sketch.theory import chord, degree_pitch, minor_like, nearest, voicing


def compose(brief: Brief, seed: int, step: Callable[[], None] = lambda: None) -> Score:
    """Compose a whole piece; `step` is called once per part."""
    style = style_for(brief, seed)
    form = plan(brief, style.ring_s)
    slots = round(form.bar_beats * 4)
    theme = invent(style.rhythms, density(brief), slots, stream(seed, "theme"))
    context = Context(brief, style, form, _harmony(brief, style, form, seed), theme, seed)
    parts = []
    for spec in orchestrate(style, brief):
        step()
        notes = spec.play(context, spec)
        if not form.loop:
            notes = notes + _closing(spec, context)
        parts.append(Part(spec.stem, spec.role, spec.voice, _performed(notes, spec, context)))
    return Score(
        style=style.name,
        key=brief.key,
        tempo_bpm=form.tempo_bpm,
        metre=brief.metre,
        duration_s=brief.duration_s,
        loop=form.loop,
        pickup=form.pickup,
        ending=form.ending,
        theme=theme,
        spans=form.spans,
        parts=tuple(each for each in parts if each.notes),
    )


def _harmony(brief: Brief, style: Style, form: Form, seed: int) -> tuple[Harmony, ...]:
    """Each kind of section has its own progression, laid so that it ends where the section ends."""
    family = "minor" if minor_like(brief.key) else "major"
    chance = stream(seed, "harmony")
    options = list(style.progressions[family])
    chance.shuffle(options)
    kinds: dict[str, tuple[str, ...]] = {}
    laid: list[Harmony] = []
    for span in form.spans:
        kind = {"intro": "main", "outro": "main", "verse": "main"}.get(span.name, span.name)
        progression = kinds.setdefault(kind, options[len(kinds) % len(options)])
        for place in range(span.bars):
            symbols = progression[(place - span.bars) % len(progression)].split()
            ends = not form.loop and span.bar + place == form.bars - 1 and form.bars > 1
            laid += _laid((style.cadence[family] if ends else "").split() or symbols, span.bar + place, form, brief)
    return tuple(laid) or (Harmony(0.0, form.bar_beats, chord("1", brief.key)),)


def _laid(symbols: list[str], bar: int, form: Form, brief: Brief) -> list[Harmony]:
    length = form.bar_beats / len(symbols)
    # Change within a bar only on a beat, also in odd metres.
    cuts = [round(index * length) for index in range(len(symbols))] + [form.bar_beats]
    return [
        Harmony(bar * form.bar_beats + begin, end - begin, chord(_coloured(symbol, brief), brief.key))
        for symbol, begin, end in zip(symbols, cuts, cuts[1:], strict=False)
        if end > begin
    ]


def _coloured(symbol: str, brief: Brief) -> str:
    """Tension suspends plain chords; ease sweetens them."""
    degree, _, colour = symbol.partition(":")
    if brief.mood.tension > 0.3 and colour in {"", "add9"} and degree in {"1", "4", "5"}:
        return f"{degree}:sus2" if degree != "5" else "5:7sus"
    if brief.mood.tension < -0.3 and not colour and degree in {"1", "4", "6"}:
        return f"{degree}:add9"
    return symbol


def _closing(spec: PartSpec, context: Context) -> list[Note]:
    """The last chord, where the piece comes to rest; the texture of every part says how it takes part."""
    form, key = context.form, context.brief.key
    start = form.bars * form.bar_beats
    ring = max(0.5, form.beats - form.ending)
    final = chord(context.style.final, key)
    if spec.role == "drums":
        loud = spec.velocity * (0.5 if form.spans[-1].energy < 0.45 else 0.7)
        key_low = TAIKO if spec.voice == "kit_trailer" else KICK
        return [Note(start, ring, key_low, loud), Note(start, ring, CRASH, 0.7 * loud)]
    if spec.role == "bass":
        return [Note(start, ring, root(final, spec.centre), 0.8 * spec.velocity)]
    if spec.role in {"melody", "answers"}:
        octave = (spec.centre - key.pitch_class) // 12 - 1
        pitch = nearest(final.pitch_classes[:3], degree_pitch(key, 0, octave))
        return [Note(start, ring, pitch, 0.9 * spec.velocity)]
    if spec.role in {"texture", "riser"}:
        return []
    pitches = voicing(final, (), spec.centre, spec.voices)
    if spec.role == "arp":
        return [Note(start + 0.25 * index, ring, pitch, 0.8 * spec.velocity) for index, pitch in enumerate(pitches)]
    return [Note(start, ring, pitch, 0.8 * spec.velocity) for pitch in pitches]


def _performed(notes: list[Note], spec: PartSpec, context: Context) -> tuple[Note, ...]:
    """Swing, a player's unsteadiness in time and force, and the cut at the start of the piece."""
    form, style = context.form, context.style
    chance = context.chance("feel", spec.stem, spec.role)
    per_ms = form.tempo_bpm / 60_000.0
    played = []
    for each in sorted(notes, key=lambda note: (note.start, note.pitch)):
        begin = _swung(each.start, style) - form.pickup
        end = _swung(each.start + each.length, style) - form.pickup
        velocity = max(0.05, min(1.0, each.velocity * _dynamics(each.start, form) * (1 + chance.gauss(0, 0.05))))
        late = (_unsteady(chance, style.feel_ms) + spec.lag_ms) * per_ms
        if begin < -1e-6:
            # A piece that begins within a bar hears what is still held from the bar's start.
            if spec.role == "drums" or end < 0.5:
                continue
            begin = 0.0
        start = (begin + late) % form.beats if form.loop else max(0.0, begin + late)
        length = end - begin if form.loop else min(end - begin, form.beats - start)
        if length > 0:
            played.append(replace(each, start=start, length=length, velocity=velocity))
    return tuple(sorted(played, key=lambda note: (note.start, note.pitch)))


def _dynamics(beat: float, form: Form) -> float:
    """The energy curve in force: fuller sections are played louder, and each grows a little towards its end."""
    bar = int(beat / form.bar_beats + 1e-6)
    span = form.span_at(min(bar, max(0, form.bars - 1)))
    grown = (beat / form.bar_beats - span.bar) / max(1, span.bars)
    return 0.8 + 0.25 * span.energy + 0.06 * min(1.0, max(0.0, grown))


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
