"""Where does each aspect come from? From this brief's genre and seed, or from those that a source names."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from generation.brief import Brief, Key, Source
from generation.engines.sketch.chance import ASPECTS, Seeds, aspect_of
from generation.engines.sketch.style import Desk, Style
from generation.engines.sketch.styles import style_for

# What a source calls chords is the harmony here; the part that strikes them stays this genre's own.
_CALLED: Final = {"chords": "harmony"}
# Whose players come along from another genre.
_PLAYED: Final = ("drums", "bass", "melody", "pad", "arp")


def source_of(brief: Brief, aspect: str) -> Source | None:
    """The source of an aspect, if it has one of its own; the last of several."""
    return next((each for each in reversed(brief.sources) if each.aspect == aspect), None)


def style_from(source: Source, brief: Brief) -> Style:
    """The grammar of a source."""
    return style_for(replace(brief, genre=source.genre, flavour=source.flavour), source.seed)


def seeds_of(brief: Brief, seed: int | Seeds) -> Seeds:
    """The seeds of a piece: those of its sources where it has some, unless an aspect was given one already."""
    seeds = seed if isinstance(seed, Seeds) else Seeds(seed)
    named = {_CALLED.get(each.aspect, each.aspect): each.seed for each in brief.sources}
    others = {aspect: own for aspect, own in named.items() if aspect in ASPECTS}
    return seeds.reseeded(**(others | dict(seeds.others))) if others else seeds


def key_from(source: Source | None, brief: Brief) -> Key:
    """The key in which a source was first heard; its tonic does not matter."""
    return brief.key if source is None or source.mode is None else replace(brief.key, mode=source.mode)


def style_of_aspect(brief: Brief, seed: int, aspect: str) -> Style:
    """The grammar by which an aspect is written."""
    source = source_of(brief, aspect)
    return style_for(brief, seed) if source is None else style_from(source, brief)


def written_by(role: str, cast: Style, brief: Brief) -> Style:
    """The grammar by which a part in this role is written: that of its source, with everybody's feel."""
    source = source_of(brief, aspect_of(role))
    if source is None or aspect_of(role) not in _PLAYED:
        return cast
    own = style_from(source, brief)
    if not any(aspect_of(each.role) == aspect_of(role) for each in own.parts):
        return cast
    return replace(own, swing=cast.swing, swing_unit=cast.swing_unit, feel_ms=cast.feel_ms, final=cast.final)


def cast_for(brief: Brief, seed: int) -> Style:
    """The style of a piece, with the players of its sources in the place of its own, and their desk."""
    style = style_for(brief, seed)
    for aspect in _PLAYED:
        source = source_of(brief, aspect)
        if source is not None and (other := style_from(source, brief)) is not style_for(brief, seed):
            style = _with_players(style, other, aspect)
    return _felt(style, brief)


def _with_players(style: Style, other: Style, aspect: str) -> Style:
    theirs = [each for each in other.parts if aspect_of(each.role) == aspect]
    if not theirs:
        return style
    rest = [each for each in style.parts if aspect_of(each.role) != aspect]
    at = next((index for index, each in enumerate(style.parts) if aspect_of(each.role) == aspect), len(rest))
    taken = {each.stem for each in rest}
    named = {each.stem: each.stem if each.stem not in taken else aspect for each in theirs}
    parts = (*rest[:at], *(replace(each, stem=named[each.stem]) for each in theirs), *rest[at:])
    return replace(style, parts=parts, desk=_desk(style.desk, other.desk, named))


def _desk(desk: Desk, other: Desk, named: Mapping[str, str]) -> Desk:
    """The desk with the places of some stems as another has them."""

    def joined(own: Mapping[str, float], theirs: Mapping[str, float]) -> dict[str, float]:
        kept = {stem: value for stem, value in own.items() if stem not in named.values()}
        return kept | {new: theirs[old] for old, new in named.items() if old in theirs}

    return replace(
        desk,
        levels=joined(desk.levels, other.levels),
        sends=joined(desk.sends, other.sends),
        ducked=joined(desk.ducked, other.ducked),
        echo=joined(desk.echo, other.echo),
        tilts=joined(desk.tilts, other.tilts),
    )


def _felt(style: Style, brief: Brief) -> Style:
    """The style with the timing of its source, and swung or straight where that was asked for."""
    source = source_of(brief, "feel")
    if source is not None:
        other = style_from(source, brief)
        style = replace(style, swing=other.swing, swing_unit=other.swing_unit, feel_ms=other.feel_ms)
    if brief.feel == "straight":
        return replace(style, swing=0.0)
    if brief.feel == "swung":
        # Eighths, unless the genre swings its sixteenths.
        return replace(style, swing=max(style.swing, 0.3), swing_unit=style.swing_unit if style.swing else 0.5)
    return style
