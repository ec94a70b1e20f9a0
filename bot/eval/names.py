"""Which names mean the same? Genres, instruments, keys and sections as another person may write them."""

import re
from functools import cache
from typing import Final

from generation.brief import Key, Mode
from generation.errors import NocturneError
from generation.language import understand
from generation.language.kin import kinds_of
from generation.language.tables import table
from generation.track import Wish

_KEY: Final = re.compile(
    r"([A-Ga-g])\s*(#|b|sharp|flat)?[\s-]*(major|maj|minor|min|m|dorian|phrygian|lydian|mixolydian)?"
)
_MODES: Final = {"maj": "major", "min": "minor", "m": "minor", "": "major"}
_ACCIDENTALS: Final = {"sharp": "#", "flat": "b"}
_SECTIONS: Final = {
    "breakdown": "break",
    "buildup": "build",
    "build-up": "build",
    "introduction": "intro",
    "ending": "outro",
    "end": "outro",
    "theme": "main",
}


def plain(name: str) -> str:
    """A name without capitals and doubled spaces."""
    return " ".join(name.lower().replace("_", " ").split())


def is_key(value: object) -> bool:
    """Whether a value names a key."""
    return isinstance(value, str) and key_named(value) is not None


def key_named(name: str) -> Key | None:
    """The key that is written `D minor`, `Db major`, `F# dorian` or `Am`; None where it is none."""
    match = _KEY.fullmatch(name.strip())
    if match is None:
        return None
    sign = _ACCIDENTALS.get(match[2] or "", match[2] or "")
    mode = (match[3] or "").lower()
    return Key(match[1].upper() + sign, Mode(_MODES.get(mode, mode)))


@cache
def genres_named(name: str) -> frozenset[str]:
    """The genres of ours that a name may mean; `waltz/classical piano` means either.

    A name of our own stands for itself; another is read as a prompt would be.
    """
    found: set[str] = set()
    for each in name.split("/") if name.lower() not in table("genres") else [name]:
        word = plain(each)
        found.add(word if word in table("genres") else _read(word, "genre") or word)
    return frozenset(found)


@cache
def instrument_named(name: str) -> str:
    """The instrument of ours that a name means; a name of our own stands for itself, an unknown one too."""
    word = plain(name)
    if word in table("instruments"):
        return word
    return _read(f"with {word}", "instruments") or word


def serves(played: str, wanted: str) -> bool:
    """Whether one instrument (of the brief) is the other (that was asked for), or one of its kind."""
    one, other = instrument_named(played), instrument_named(wanted)
    return one == other or one in kinds_of(other) or plain(played) in kinds_of(plain(wanted))


def section_named(name: str) -> str:
    """The section of ours that a word means."""
    return _SECTIONS.get(plain(name), plain(name))


def _read(words: str, what: str) -> str:
    """What the language makes of a name, if it is understood by its words."""
    try:
        brief = understand(Wish(words), 0)
    except NocturneError:
        return ""
    said = [each for each in brief.understood if each.field == what and each.source == "words"]
    if not said:
        return ""
    return brief.genre if what == "genre" else next(iter(brief.instruments), "")
