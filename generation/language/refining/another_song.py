"""Is another song asked for, and how it should be? `A different song: dark techno`: a new track, or this one so."""

import re
from collections.abc import Callable
from typing import Final

from generation.language.lexicon import fold
from generation.language.reading import normal
from generation.language.refining.picking import ANEW
from generation.refinement import About, Option, Reading, ReadingKind

_Read = Callable[[str, About], Reading]
_ASKED: Final = re.compile(
    r"^\W*(?:(?:please|pls|ok|okay|now|so|and|next|hey|can you|could you|make|do|me|us|give|i want|i'd like|we want"
    r"|i need|let'?s (?:do|try|have|make)|how about|time for|on to|for|cool|nice|great|thanks|a|an|the)\W+)*"
    r"(?:(?:completely|totally|entirely|whole|quite|very|brand)\W+)*"
    r"(?:different|new|another|separate|unrelated|next|neues?|anderes?|nouve(?:au|lle)|autre|nuev[ao]|otr[ao])"
    r" (?:song|track|piece|tune|composition|lied|stuck|morceau|chanson|cancion|pista|tema)"
    r"(?:\W+(?:please|pls|now|then|this time|bitte|entirely|altogether))*\s*[:;,.!\u2013\u2014-]+\s+(?P<what>\S.*)$"
)
_LONGEST: Final = 200
# What goes on with what is there after all.
_OF_THIS: Final = re.compile(
    r"(?<![a-z])(?:same|this|keep|it|but|like|with the|again|more|less|version|back|undo|instead"
    r"|(?:fast|slow|loud|quiet|soft|dark|bright|happi|sadd|long|short|calm)er)(?![a-z])"
)


def asked(words: str, about: About, read: _Read) -> Reading | None:
    """Two buttons: a new track of what is asked for, or this one so; None where no other song is asked for."""
    if len(words) > _LONGEST:
        return None
    match = _ASKED.match(fold(normal(words)))
    if match is None or _OF_THIS.search(match["what"]):
        return None
    wish = read(words[match.start("what") :] if len(words) == len(fold(normal(words))) else match["what"], about)
    if wish.kind is not ReadingKind.CHANGE:
        return None
    number = f" #{about.number}" if about.number else ""
    return Reading(
        ReadingKind.CHOICE,
        options=(Option("A new track", (), ANEW), Option(f"Change{number}", wish.changes, wish.base)),
    )
