"""Who is meant by a name? Roles, families, and who is heard in a track."""

import re
from collections.abc import Iterable
from typing import Final

from generation.errors import BadRequest
from generation.language import kin
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
_NAME: Final = re.compile(r"[\w][\w '-]{1,39}")
# What a drummer may strike, whether or not somebody else does it too.
_OF_DRUMS: Final = kin.PIECES | {"rim", "hats", "claps", "shaker", "tambourine"}


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
    return kin.family_of(name)


def plays(name: str, about: About) -> bool:
    """Whether a player, role or family is heard; where nobody knows who plays, it is unless it was left out."""
    brief = about.brief
    if name in brief.excluded:
        return False
    if name in ROLES:
        return True
    if name in _OF_DRUMS and name not in about.players:
        return "drums" in map(name_of, about.players) if about.players else plays("drums", about)
    if about.players:
        heard = {name_of(each) for each in about.players}
        return bool({*family_of(name), *kin.near(name)} & heard)
    asked = {name_of(each) for each in brief.instruments}
    if name not in asked and len(family_of(name)) == 1 and name not in table("instruments"):
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
