"""Who sings? The theme, developed from section to section and fitted to the chords; a second voice beside it."""

from random import Random
from typing import Final

from generation.brief import Kind
from generation.engines.sketch.guiding import pitch_of
from generation.engines.sketch.jingle import flourish, short_of_a_bar
from generation.engines.sketch.leaning import density
from generation.engines.sketch.score import Cells, Note
from generation.engines.sketch.style import SLOT, Bar, Context, PartSpec
from generation.engines.sketch.theme import adorned, develop, fragmented, mirrored, moved, raised, thinned, within

# Where the tune is told in full; elsewhere it is taken apart.
_TOLD: Final = {"main", "verse", "lift", "chorus", "drop", "solo"}
_LOWEST: Final = 55
_HIGHEST: Final = 96


def theme(context: Context, spec: PartSpec) -> list[Note]:
    """The theme: hinted at first, told in phrases, turned over in a bridge, highest where the piece is fullest."""
    notes: list[Note] = []
    for bar in context.playing(spec):
        notes += _sung(_told(bar, context, context.chance("melody", spec.role, str(bar.index))), bar, context, spec)
    return notes


def answers(context: Context, spec: PartSpec) -> list[Note]:
    """A second voice that speaks where the theme holds still: the answer, at the end of every other bar."""
    notes: list[Note] = []
    for bar in context.playing(spec):
        if bar.place % 2:
            tail = tuple(each for each in context.theme.answer if each.slot >= context.slots // 2)
            notes += _sung(tail, bar, context, spec)
    return notes


def second(context: Context, spec: PartSpec) -> list[Note]:
    """A second singer: in thirds below the theme, or, every other bar of a calm section, answering it."""
    notes: list[Note] = []
    for bar in context.playing(spec):
        cells = _told(bar, context, context.chance("melody", "melody", str(bar.index)))
        if bar.span.energy < 0.7 and bar.place % 2:
            cells = fragmented(context.theme.answer, context.slots, 1)
        notes += _sung(within(moved(cells, -2)), bar, context, spec)
    return notes


def _told(bar: Bar, context: Context, chance: Random) -> Cells:
    """What the theme does in a bar."""
    if context.ends and bar.index == context.form.bars - 1:
        return _home(context)
    if bar.span.name in _TOLD:
        return _phrase_bar(bar, context, chance)
    return _taken_apart(bar, context)


def _phrase_bar(bar: Bar, context: Context, chance: Random) -> Cells:
    """A bar of the phrase; where the piece is fullest it rises, once in the section, to the climax."""
    tune = context.theme
    cells = tune.bars[_places(context)[bar.index] % len(tune.bars)]
    if bar.span.energy >= context.fullest and bar.place == max(0, bar.span.bars * 5 // 8 - 1) and context.form.bars > 3:
        return raised(cells, tune.peak)
    return cells if tune.sung else _leaning(cells, bar, context, chance)


def _taken_apart(bar: Bar, context: Context) -> Cells:
    """The theme where it is not told: a build climbs on its beginning, an outro broadens it, others only recall it."""
    tune, place = context.theme, bar.place
    if bar.span.name == "build":
        return within(moved(fragmented(tune.motif, context.slots, 1), min(4, place)))
    if bar.span.name == "outro":
        return develop(tune, "broad" if place % 2 == 0 else "broader")
    if bar.span.name == "bridge":
        return (tune.contrast, within(moved(tune.contrast, 1)), within(mirrored(tune.motif)), tune.contrast)[place % 4]
    if place % 2:
        return ()  # an introduction hints, a break remembers: one bar in two
    return develop(tune, "sparse") if place % 4 or bar.span.name == "break" else tune.motif[: len(tune.motif) // 2 + 1]


def _home(context: Context) -> Cells:
    """The last bar: what leads into the tonic."""
    room = short_of_a_bar(context)
    if room:
        return flourish(context.theme.motif, room, context.slots)
    if context.theme.sung and context.form.bars <= len(context.theme.bars):
        return context.theme.bars[context.form.bars - 1]
    if context.brief.kind is Kind.JINGLE:
        # The last chord itself is the rest that a close would bring.
        return context.theme.motif if context.form.bars == 1 else context.theme.answer
    close = develop(context.theme, "close")
    return close if context.form.bars > 1 else (*context.theme.motif[:2], close[-1])


def _leaning(cells: Cells, bar: Bar, context: Context, chance: Random) -> Cells:
    """A calm piece leaves notes out, a driving one and the fullest sections adorn what is held."""
    crowd = density(context.brief)
    if crowd < -0.2:
        return thinned(cells)
    if crowd > 0.2 or (bar.span.energy > 0.8 and bar.place % 4 == 2):
        return within(adorned(cells, chance))
    return cells


def _places(context: Context) -> dict[int, int]:
    """Which bar of the phrase each bar tells: a short section that follows a question brings its answer."""
    places: dict[int, int] = {}
    at = 0
    for span in context.form.spans:
        if span.name in _TOLD:
            begin = 4 if at % 8 == 4 and span.bars <= 4 else 0
            places |= {span.bar + place: begin + place for place in range(span.bars)}
            at = begin + span.bars
    return places


def tonic_pitch(context: Context, spec: PartSpec) -> int:
    """The tonic that a tune around `spec.centre` stands on, so that its whole compass can be sung."""
    lowest = max(60, min(spec.centre, 79) - 11)
    return lowest + (context.brief.key.pitch_class - lowest) % 12


def _sung(cells: Cells, bar: Bar, context: Context, spec: PartSpec) -> list[Note]:
    octave = tonic_pitch(context, spec) // 12 - 1
    notes = []
    for index, each in enumerate(cells):
        if not 0 <= each.slot < context.slots:
            continue
        start = bar.start + each.slot * SLOT
        pitch = pitch_of(each, start, octave, context)
        end = min(cells[index + 1].slot if index + 1 < len(cells) else context.slots, each.slot + each.length)
        length = min(max(1, end - each.slot), context.slots - each.slot) * SLOT
        accent = 1.0 if each.slot % 8 == 0 else 0.9 if each.slot % 4 == 0 else 0.82
        force = spec.velocity * accent * (0.85 + 0.2 * bar.span.energy)
        notes.append(Note(start, length * 0.97, _within_reach(pitch), force))
    return notes


def _within_reach(pitch: int) -> int:
    while pitch < _LOWEST:
        pitch += 12
    while pitch > _HIGHEST:
        pitch -= 12
    return pitch
