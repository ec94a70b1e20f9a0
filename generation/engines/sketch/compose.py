"""What shall be played? From a brief and a seed to a score."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace

from generation.brief import Brief, Kind
from generation.engines.sketch.chance import TUNES, Seeds
from generation.engines.sketch.feel import paced
from generation.engines.sketch.form import plan
from generation.engines.sketch.leaning import energy_steps
from generation.engines.sketch.lively import enlivened, is_lively, is_paced
from generation.engines.sketch.orchestrate import asked_player, orchestrate
from generation.engines.sketch.parts import drums, melody
from generation.engines.sketch.performing import Performed, closing, performed
from generation.engines.sketch.pieces import CUT_S, pieces_of
from generation.engines.sketch.progression import guide_of, harmony_of
from generation.engines.sketch.refit import refitted
from generation.engines.sketch.score import Note, Part, Score, Theme
from generation.engines.sketch.seats import busier
from generation.engines.sketch.sources import cast_for, seeds_of, source_of, style_of_aspect, written_by
from generation.engines.sketch.struck import as_asked
from generation.engines.sketch.style import SLOT, Context, PartSpec
from generation.engines.sketch.sung import sung_notes, theme_of
from generation.engines.sketch.theme import invent
from generation.engines.sketch.windows import windowed


def compose(brief: Brief, seed: int | Seeds, step: Callable[[], None] = lambda: None) -> Score:
    """Compose a whole piece; `step` is called once per part. `Seeds` can give single aspects a seed of their own."""
    seeds = seeds_of(brief, seed)
    context = context_of(brief, seeds)
    form = context.form
    cast = orchestrate(context.style, brief)
    written: list[tuple[PartSpec, list[Performed]]] = []
    for spec in cast:
        step()
        notes = _written(spec, context, seeds, _Place(is_lively(spec, cast), is_paced(spec, cast)))
        written.append((spec, windowed(notes, spec, brief, form)))
    score = Score(
        style=context.style.name,
        key=brief.key,
        tempo_bpm=form.tempo_bpm,
        metre=brief.metre,
        duration_s=brief.duration_s,
        loop=form.loop,
        pickup=form.pickup,
        # A piece that stops without a last chord is cut softly.
        ending=form.ending if form.loop else min(form.ending, form.beats - CUT_S * form.tempo_bpm / 60.0),
        theme=context.theme,
        spans=form.spans,
        parts=tuple(part for spec, notes in written if (part := _part(spec, notes)).notes),
        chords=_degrees(context),
        written=tuple((f"{spec.stem} ({spec.role})", _digest(notes)) for spec, notes in written if notes),
    )
    return replace(score, pieces=pieces_of(score, written, brief.sections)) if brief.pieces else score


def context_of(brief: Brief, seeds: Seeds) -> Context:
    """What every part of a piece can rely on: its form, its theme and its harmony."""
    style = cast_for(brief, seeds.seed)
    # A theme that is kept is told over as many bars as before, however long this genre lets its last chord ring.
    form = plan(brief, style_of_aspect(brief, seeds.seed, "theme").ring_s)
    theme = _theme(brief, seeds, round(form.bar_beats * 4))
    harmony = harmony_of(brief, form, theme, seeds)
    guide = guide_of(brief, form, theme, seeds)
    return Context(brief, style, form, harmony, theme, seeds.seed, seeds, guide=guide)


def _theme(brief: Brief, seeds: Seeds, slots: int) -> Theme:
    """The tune: what was sung, or what chance invents in the metre in which it was first heard."""
    if sung := sung_notes(brief):
        return theme_of(sung, brief, slots)
    source = source_of(brief, "theme")
    beats, unit = brief.metre if source is None or source.metre is None else source.metre
    rhythms = style_of_aspect(brief, seeds.seed, "theme").rhythms
    return refitted(invent(rhythms, beats * 16 // unit, seeds.stream("theme")), slots)


@dataclass(frozen=True, slots=True)
class _Place:
    """What a part does among the others: whether it is busier in a driven piece, and whether it has another pace."""

    lively: bool
    paced: bool


def _written(spec: PartSpec, context: Context, seeds: Seeds, place: _Place) -> list[Performed]:
    """A part as it is played, to the last chord."""
    context = replace(context, role=spec.role, style=written_by(spec.role, context.style, context.brief))
    if context.brief.kind is Kind.UI_SOUND:
        # A signal is exact: nobody's hand shakes.
        return [(note.start, note) for note in spec.play(context, spec)]
    heard = _heard_by(spec, context)
    if context.theme.sung and spec.role == "melody":
        # What was sung is told as it was, whatever the style does with themes of its own.
        spec = replace(spec, play=melody.theme, since=min(spec.since, 0.3), silent=())
    notes = _played(spec, heard, place)
    asked = asked_player(spec, context.brief)
    if asked and len({note.start for note in notes}) < max(2, context.form.bars // 2):
        spec = busier(spec, asked)
        notes = _played(spec, heard, place)
    if place.lively:
        seed = dict(seeds.others).get(spec.role, seeds.seed)
        notes = enlivened(notes, spec, energy_steps(context.brief), context.form.bar_beats, seed)
    if spec.role == "drums":
        notes = drums.built(notes, context, spec)
    played = performed(notes + (closing(spec, context) if context.ends else []), spec, context, seeds)
    return as_asked(played, spec, context, seeds) if spec.role == "drums" else played


def _heard_by(spec: PartSpec, context: Context) -> Context:
    """What a player knows of how full the piece is.

    Drums follow the mood. The others play in more sections or fewer, but what they play in one is always the same; and
    who tells the theme is not moved by it at all.
    """
    if spec.role in {"drums", "timpani", "percussion"}:
        return context
    spans = context.form.spans
    steady = replace(context.form, spans=tuple(replace(span, energy=span.usual) for span in spans))
    leaned = () if spec.role in TUNES else tuple(span.energy for span in spans)
    return replace(context, form=steady, leaned=leaned)


def _played(spec: PartSpec, context: Context, place: _Place) -> list[Note]:
    return paced(lambda other: spec.play(other, spec), context) if place.paced else spec.play(context, spec)


def _degrees(context: Context) -> tuple[tuple[int, ...], ...]:
    """The degrees of the chords' roots by bar."""
    bars: list[list[int]] = [[] for _ in range(max(1, context.form.bars))]
    for each in context.harmony:
        bars[min(int(each.start / context.form.bar_beats + 1e-6), len(bars) - 1)].append(each.chord.degree)
    return tuple(tuple(bar) for bar in bars)


def _digest(notes: list[Performed]) -> str:
    """What is played within which sixteenth: hands may shake and sweep over the strings."""
    told = sorted((int(at / SLOT + 1e-6), note.pitch) for at, note in notes)
    return hashlib.sha256(repr(told).encode()).hexdigest()[:16]


def _part(spec: PartSpec, notes: list[Performed]) -> Part:
    played = sorted((note for _, note in notes), key=lambda note: (note.start, note.pitch))
    return Part(spec.stem, spec.role, spec.voice, tuple(played))
