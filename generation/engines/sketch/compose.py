"""What shall be played? From a brief and a seed to a score."""

from collections.abc import Callable
from dataclasses import replace

from generation.brief import Brief, Kind
from generation.engines.sketch.chance import Seeds
from generation.engines.sketch.form import plan
from generation.engines.sketch.orchestrate import asked_player, orchestrate
from generation.engines.sketch.parts import drums, melody
from generation.engines.sketch.performing import Performed, closing, performed
from generation.engines.sketch.pieces import CUT_S, pieces_of
from generation.engines.sketch.progression import harmony_of
from generation.engines.sketch.score import Part, Score
from generation.engines.sketch.seats import busier
from generation.engines.sketch.style import Context, PartSpec
from generation.engines.sketch.styles import style_for
from generation.engines.sketch.sung import sung_notes, theme_of
from generation.engines.sketch.theme import invent


def compose(brief: Brief, seed: int | Seeds, step: Callable[[], None] = lambda: None) -> Score:
    """Compose a whole piece; `step` is called once per part. `Seeds` can give single aspects a seed of their own."""
    seeds = seed if isinstance(seed, Seeds) else Seeds(seed)
    context = context_of(brief, seeds)
    form = context.form
    written: list[tuple[PartSpec, list[Performed]]] = []
    for spec in orchestrate(context.style, brief):
        step()
        written.append((spec, _written(spec, context, seeds)))
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
    )
    return replace(score, pieces=pieces_of(score, written, brief.sections)) if brief.pieces else score


def context_of(brief: Brief, seeds: Seeds) -> Context:
    """What every part of a piece can rely on: its form, its theme and its harmony."""
    style = style_for(brief, seeds.seed)
    form = plan(brief, style.ring_s)
    slots = round(form.bar_beats * 4)
    sung = sung_notes(brief)
    theme = theme_of(sung, brief, slots) if sung else invent(style.rhythms, slots, seeds.stream("theme"))
    return Context(brief, style, form, harmony_of(brief, style, form, theme, seeds), theme, seeds.seed, seeds)


def _written(spec: PartSpec, context: Context, seeds: Seeds) -> list[Performed]:
    """A part as it is played, to the last chord."""
    context = replace(context, role=spec.role)
    if context.brief.kind is Kind.UI_SOUND:
        # A signal is exact: nobody's hand shakes.
        return [(note.start, note) for note in spec.play(context, spec)]
    if context.theme.sung and spec.role == "melody":
        # What was sung is told as it was, whatever the style does with themes of its own.
        spec = replace(spec, play=melody.theme, since=min(spec.since, 0.3), silent=())
    notes = spec.play(context, spec)
    asked = asked_player(spec, context.brief)
    if asked and len({note.start for note in notes}) < max(2, context.form.bars // 2):
        spec = busier(spec, asked)
        notes = spec.play(context, spec)
    if spec.role == "drums":
        notes = drums.built(notes, context, spec)
    return performed(notes + (closing(spec, context) if context.ends else []), spec, context, seeds)


def _part(spec: PartSpec, notes: list[Performed]) -> Part:
    played = sorted((note for _, note in notes), key=lambda note: (note.start, note.pitch))
    return Part(spec.stem, spec.role, spec.voice, tuple(played))
