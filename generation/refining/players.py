"""Who is meant by a name? Roles, families, and who is heard in a track."""

from collections.abc import Iterable
from typing import Final

from generation.errors import BadRequest
from generation.refinement import About

# Every piece may have these, whoever plays them.
ROLES: Final = frozenset({"melody", "chords", "pad", "arp", "texture", "answers"})
_SAME: Final = {
    "percussion": "drums",
    "drum": "drums",
    "beat": "drums",
    "kick": "drums",
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
_FAMILIES: Final = {
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


def name_of(said: str) -> str:
    """A player's one name."""
    plain = " ".join(said.lower().split())
    return _SAME.get(plain, plain)


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
    if about.players:
        heard = {name_of(each) for each in about.players}
        return bool(family_of(name) & heard) or (name == "drums" and any("drum" in each for each in heard))
    return not brief.only or bool(family_of(name) & {name_of(each) for each in brief.instruments})


def must_play(name: str, about: About) -> None:
    """Refuse a change to somebody who is not heard.

    Raises:
        BadRequest: it does not play.
    """
    if not plays(name, about):
        are = "are" if name.endswith("s") or name == "brass" else "is"
        raise BadRequest(
            f"There {are} no {name} in it.", f"Say “add {name}” to have {'them' if are == 'are' else 'it'}."
        )


def without(names: Iterable[str], leaving: frozenset[str]) -> tuple[str, ...]:
    """The names that do not leave."""
    return tuple(each for each in names if name_of(each) not in leaving)
