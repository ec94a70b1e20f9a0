"""Who is meant by a name? Roles, families, and who is heard in a track."""

import re
from collections.abc import Iterable
from typing import Final

from generation.errors import BadRequest
from generation.language.tables import table
from generation.refinement import About

# Every piece may have these, whoever plays them.
ROLES: Final = frozenset({"melody", "chords", "pad", "arp", "texture", "answers"})
_SAME: Final = {
    "percussion": "drums",
    "drum": "drums",
    "beat": "drums",
    "theme": "melody",
    "tune": "melody",
    "harmony": "chords",
    "pads": "pad",
    "background": "texture",
    "noise": "texture",
    "bassline": "bass",
    "woodwind": "woodwinds",
}
# Who belongs to whom: a family plays when one of it does, and leaves with all of it.
_FAMILIES: Final[dict[str, set[str]]] = {
    "drums": {"drums", "percussion", "timpani"},
    "bass": {"bass", "double bass", "tuba", "contrabass"},
    "strings": {"strings", "violin", "fiddle", "viola", "cello", "double bass"},
    "brass": {"brass", "trumpet", "trombone", "horn", "tuba"},
    "woodwinds": {"flute", "clarinet", "oboe", "bassoon", "saxophone", "whistle"},
    "keys": {"keys", "piano", "electric piano", "organ", "clavinet"},
    "guitar": {"guitar", "electric guitar"},
    "bells": {"bells", "glockenspiel", "celesta", "tubular bells", "music box"},
    "synth": {"synth", "pad", "lead", "pluck"},
    "vocals": {"vocals", "choir"},
}


# Who is meant as well, where nobody of that name plays.
_NEAR: Final[dict[str, set[str]]] = {
    "piano": {"electric piano"},
    "lead": {"synth"},
    "violin": {"strings"},
    "cello": {"strings"},
}
_NAME: Final = re.compile(r"[\w][\w '-]{1,39}")
_OF_DRUMS: Final = frozenset({"kick", "snare", "rim", "claps", "hats", "cymbals", "toms", "shaker", "tambourine"})


def name_of(said: str) -> str:
    """A player's one name."""
    plain = " ".join(said.lower().split())
    return _SAME.get(plain, plain)


def newcomer(said: str) -> str:
    """The name of somebody who is to come in; an engine that does not know them says so.

    Raises:
        BadRequest: it is no name.
    """
    name = name_of(said)
    if not _NAME.fullmatch(name):
        raise BadRequest("It was not said who should play.", "Name an instrument, such as “add strings”.")
    return name


def family_of(name: str) -> frozenset[str]:
    """A player and all that leave with it; a single instrument is alone."""
    return frozenset({name} | _FAMILIES.get(name, set()))


def plays(name: str, about: About) -> bool:
    """Whether a player, role or family is heard; where nobody knows who plays, it is unless it was left out."""
    brief = about.brief
    if name in brief.excluded:
        return False
    if name in ROLES:
        return True
    if name in _OF_DRUMS:
        return plays("drums", about)
    if about.players:
        heard = {name_of(each) for each in about.players}
        return bool((family_of(name) | _NEAR.get(name, set())) & heard)
    asked = {name_of(each) for each in brief.instruments}
    if name not in asked and name not in _FAMILIES and name not in table("instruments"):
        return False
    return not brief.only or bool(family_of(name) & asked)


def must_play(name: str, about: About) -> None:
    """Refuse a change to somebody who is not heard.

    Raises:
        BadRequest: it does not play.
    """
    if not plays(name, about):
        are = "are" if name.endswith("s") and not name.endswith("ss") else "is"
        raise BadRequest(
            f"There {are} no {name} in it.", f"Say “add {name}” to have {'them' if are == 'are' else 'it'}."
        )


def without(names: Iterable[str], leaving: frozenset[str]) -> tuple[str, ...]:
    """The names that do not leave."""
    return tuple(each for each in names if name_of(each) not in leaving)
