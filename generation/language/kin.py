"""Who is a kind of whom, who belongs together, and who is meant where nobody of a name plays? Read from `families`."""

from functools import cache
from typing import Final

from generation.language.tables import table

# The pieces of a drum set, and who strikes one thing beside it.
PIECES: Final[frozenset[str]] = frozenset(table("families")["pieces"])
HANDS: Final[frozenset[str]] = frozenset(table("families")["hands"])


@cache
def kinds_of(name: str) -> tuple[str, ...]:
    """Everybody who is a kind of this player: an electric guitar is a guitar, a recorder a flute and a woodwind."""
    found: list[str] = []
    for each in table("families")["kinds"].get(name, ()):
        found += [each, *kinds_of(each)]
    return tuple(dict.fromkeys(found))


@cache
def family_of(name: str) -> frozenset[str]:
    """A player and all that leave with it: its kinds, and who belongs to it; a single instrument is alone."""
    return frozenset({name, *kinds_of(name), *table("families")["together"].get(name, ())})


@cache
def heads_of(name: str) -> tuple[str, ...]:
    """Whose kind a player is: a recorder's are flute and woodwinds."""
    return tuple(head for head in table("families")["kinds"] if name in kinds_of(head))


@cache
def near(name: str) -> tuple[str, ...]:
    """Who may be meant by a name where nobody of that name plays, the nearest first."""
    found = (*table("families")["near"].get(name, ()), *kinds_of(name))
    return tuple(dict.fromkeys(each for each in found if each != name))
