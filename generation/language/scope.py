"""How far does a `not` reach, and an `only`?

A refusal reaches the words after it: adjectives up to their noun, and the rest of a list where the list is bound to
it (`no drums or bass`, `without drums, bass and guitar`, but not `no drums, piano`). In Japanese it follows its noun.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from generation.language.reading import Reading

# What becomes of a mood word: `not happy` counts as a little more than half its opposite.
FACTORS: Final = {"not": -0.6, "without": -0.6, "opposite": -1.0, "not too": -0.35, "less": -0.5}
_CONTENT: Final = ("genre", "instrument", "mood", "pace", "production", "scene", "section", "kind")
_ADJECTIVES: Final = ("mood", "pace", "production")
_MOST_STRANGERS: Final = 2


@dataclass(frozen=True, slots=True)
class Refusal:
    """A word of refusal: where it stands, and which sort it is (a key of `FACTORS`)."""

    at: int
    sort: str

    @property
    def factor(self) -> float:
        return FACTORS[self.sort]

    @property
    def bars(self) -> bool:
        """Whether it keeps things out altogether (`not too` and `less` do not)."""
        return self.sort in {"not", "without", "opposite"}


def is_content(reading: Reading, at: int) -> bool:
    """Whether a phrase says something about the music."""
    token = reading.tokens[at]
    return any(sort in token.means for sort in _CONTENT) or token.is_("loop")


def refusals(reading: Reading) -> dict[int, Refusal]:
    """The phrases that are refused, by their place."""
    found = dict(_before(reading))
    for at, token in enumerate(reading.tokens):
        if token.is_("not after"):
            found |= dict.fromkeys(_list_before(reading, at), Refusal(at, "not"))
    return found


def _before(reading: Reading) -> Iterable[tuple[int, Refusal]]:
    """Refusals that stand before what they refuse."""
    current: Refusal | None = None
    is_open, is_joined, strangers = False, False, 0
    for at, token in enumerate(reading.tokens):
        sort = next((name for name in FACTORS if token.is_(name)), "")
        if token.is_("affirm", "only"):
            current = None
        elif sort:
            current, is_open, is_joined, strangers = Refusal(at, sort), True, False, 0
        elif current is None:
            continue
        elif is_content(reading, at):
            if is_open:
                yield at, current
            current = current if is_open else None
            is_open = any(name in token.means for name in _ADJECTIVES)
        elif token.is_("or", "and", "comma"):
            # `without drums or vocals, piano`: a list that had its last link is over at the comma.
            is_open = not (is_joined and token.is_("comma")) and _goes_on(reading, at, current)
            is_joined = is_joined or not token.is_("comma")
        elif token.is_("but", "bringing"):
            current = None
        elif not token.is_("filler", "very", "slightly", "very after"):
            strangers += 1
            leads_on = is_open and strangers <= _MOST_STRANGERS and _leads_to_player(reading, at + 1)
            current = current if leads_on else None


def _goes_on(reading: Reading, at: int, refusal: Refusal) -> bool:
    """Whether a list that is refused goes on behind an `or`, an `and` or a comma."""
    token = reading.tokens[at]
    if token.is_("or"):
        return True
    return not _begins_anew(reading, at + 1) if token.is_("and") else _binds(reading, at, refusal)


def _begins_anew(reading: Reading, at: int) -> bool:
    """Whether an article or the like says that something new comes: `no drums and a piano`."""
    return at < len(reading.tokens) and reading.tokens[at].text in {"a", "an", "the"}


def _binds(reading: Reading, comma: int, refusal: Refusal) -> bool:
    """Whether the list goes on to an `or`, or, after `without`, to an `and`: only then a comma is part of it."""
    for at in range(comma + 1, len(reading.tokens)):
        token = reading.tokens[at]
        if token.is_("or") or (token.is_("and") and refusal.sort == "without" and not _begins_anew(reading, at + 1)):
            return True
        if not (is_content(reading, at) or token.is_("comma", "filler", "very", "slightly")):
            return False
    return False


def _leads_to_player(reading: Reading, at: int) -> bool:
    """Whether an unknown adjective is followed by an instrument: `no screaming guitars`."""
    return any(reading.means(place, "instrument") for place in (at, at + 1))


def _list_before(reading: Reading, at: int) -> list[int]:
    """The phrases that a word after them is about: the last one, and those bound to it by `and`."""
    found: list[int] = []
    for place in range(at - 1, -1, -1):
        token = reading.tokens[place]
        bound = not found or reading.tokens[place + 1].is_("and")
        if is_content(reading, place) and bound:
            found.append(place)
        elif not token.is_("filler", "and", "very"):
            break
    return found


# ---- only ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Only:
    """The phrases that say that nobody else plays, from `first` to `last`, and the players they name."""

    first: int
    last: int
    players: tuple[int, ...]


def only(reading: Reading) -> Only | None:
    """What `only piano`, `piano alone` or `nothing but drums and bass` say; None where nothing says so."""
    for at, token in enumerate(reading.tokens):
        players: list[int] = []
        if token.is_("only"):
            players = _list_after(reading, at + 1)
            if players and not _is_passing(reading, players[-1] + 1):
                return Only(at, players[-1], tuple(players))
        if token.is_("only after") or (token.is_("solo") and _is_alone(reading, at)):
            # `sad violin, nothing else`
            gap = at > 1 and " " in token.text and reading.tokens[at - 1].is_("comma")
            players = [each for each in _list_before(reading, at - gap) if reading.means(each, "instrument")]
            if players and not _is_passing(reading, at + 1):
                return Only(players[-1], at, tuple(reversed(players)))
    return None


def _list_after(reading: Reading, at: int) -> list[int]:
    """The instruments of the list that begins here; words that describe them are skipped."""
    found: list[int] = []
    for place in range(at, len(reading.tokens)):
        token = reading.tokens[place]
        if reading.means(place, "instrument"):
            found.append(place)
        elif not (
            token.is_("filler", "very", "slightly", "bringing", "and", "comma", "only")
            or any(sort in token.means for sort in (*_ADJECTIVES, "genre"))
        ) or (token.is_("comma") and not found):
            break
    return found


def _is_passing(reading: Reading, at: int) -> bool:
    """Whether it is only for a while: `drums only in the outro`."""
    after = range(at, min(at + 3, len(reading.tokens)))
    if not after or not reading.tokens[at].is_("at times"):
        return False
    return any("section" in reading.tokens[place].means or reading.tokens[place].is_("moment") for place in after)


def _is_alone(reading: Reading, at: int) -> bool:
    """Whether `a piano solo` is the piece itself, and no part of one that others play."""
    others = [place for place, each in enumerate(reading.tokens) if "instrument" in each.means and place != at - 1]
    genres = {each.means["genre"] for each in reading.tokens if "genre" in each.means}
    brought = any(reading.tokens[place].is_("bringing", "and", "then") for place in range(max(0, at - 4), at))
    return not others and not brought and genres <= {"classical", "ambient"}
