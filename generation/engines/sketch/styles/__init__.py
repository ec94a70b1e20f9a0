"""Which grammar does a genre follow? One style per file; genres without their own lean on the nearest."""

import re
from functools import cache
from typing import Final

from generation.brief import Brief
from generation.engines.sketch.chance import stream
from generation.engines.sketch.style import Style

_NEAREST: Final = {
    "chillhop": "lo-fi",
    "trip-hop": "hip-hop",
    "downtempo": "lo-fi",
    "drone": "ambient",
    "new age": "ambient",
    "trance": "techno",
    "dance": "house",
    "pop": "synthwave",
    "trailer": "cinematic",
    "piano": "classical",
    "blues": "jazz",
}


@cache
def styles() -> dict[str, Style]:
    """Every style by name."""
    from generation.engines.sketch.styles import (
        ambient,
        bossa,
        chiptune,
        cinematic,
        classical,
        drum_and_bass,
        folk,
        funk,
        hiphop,
        house,
        jazz,
        lofi,
        orchestral,
        rock,
        synthwave,
        techno,
        waltz,
    )

    played = (lofi, ambient, house, cinematic, jazz, waltz, synthwave)
    acoustic = (orchestral, rock, folk, bossa, classical)
    electronic = (techno, drum_and_bass, hiphop, chiptune, funk)
    return {each.STYLE.name: each.STYLE for each in (*played, *acoustic, *electronic)}


def style_of(genre: str) -> Style:
    """The style that plays a genre; one without a style of its own gets the nearest, an unknown one `lofi`."""
    known = styles()
    return known.get(genre) or known[_NEAREST.get(genre, "lo-fi")]


def style_for(brief: Brief, seed: int) -> Style:
    """The style of a piece: the genre's own, or the variant that its flavour or the member's words name, or chance."""
    style = style_of(brief.genre)
    if brief.flavour:
        asked = brief.flavour.lower()
        if asked == style.name:
            return style
        for variant in style.variants:
            if asked in {*variant.words, variant.style.title}:
                return variant.style
    for variant in style.variants:
        if any(re.search(rf"\b{re.escape(word)}\b", brief.words.lower()) for word in variant.words):
            return variant.style
    drawn = stream(seed, "variant").randrange(100)
    for variant in style.variants:
        drawn -= variant.share
        if drawn < 0:
            return variant.style
    return style


def flavour_of(genre: str, style: Style) -> str:
    """The word by which a brief's flavour takes this variant of a genre again; the genre's own has its name."""
    own = style_of(genre)
    for variant in own.variants:
        if variant.style is style:
            return variant.words[0] if variant.words else style.title
    return own.name
