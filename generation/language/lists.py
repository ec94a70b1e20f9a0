"""What belongs together in a list? `Drums, bass or vocals`, `drums bass and vocals`."""

from typing import Final

from generation.language.reading import Reading

_CONTENT: Final = ("genre", "instrument", "mood", "pace", "production", "scene", "section", "kind")
ADJECTIVES: Final = ("mood", "pace", "production")
ARTICLES: Final = frozenset({"a", "an", "the"})
_MARKS: Final = frozenset({"?", ":", "=", "-", ",", "(", "\u2026"})
ENDS: Final = frozenset({".", ";", "!", "?", "\u3002"})
# From so many names on a row without any link is a list: `no drums bass vocals`, but not `no drums piano`.
_ROW: Final = 2


def is_content(reading: Reading, at: int) -> bool:
    """Whether a phrase says something about the music."""
    token = reading.tokens[at]
    return any(sort in token.means for sort in _CONTENT) or token.is_("loop")


def is_player(reading: Reading, at: int) -> bool:
    """Whether a phrase names somebody who plays."""
    return reading.means(at, "instrument") is not None


def is_mark(reading: Reading, at: int) -> bool:
    """Whether a sign stands between a thing and the word that judges it."""
    return at >= 0 and reading.tokens[at].text in _MARKS


def is_at_end(reading: Reading, at: int) -> bool:
    """Whether a sentence, or what is said in brackets, is over before a place."""
    return at >= len(reading.tokens) or reading.tokens[at].text in ENDS | {",", ")", "|"}


def list_before(reading: Reading, end: int, *, links: tuple[str, ...] = ("and",)) -> list[int]:
    """The phrases that a word behind them is about, the last one first: those that links or nothing at all part."""
    found: list[int] = []
    for place in range(end - 1, -1, -1):
        token = reading.tokens[place]
        if is_content(reading, place) and (not found or _is_bound(reading, place, found[-1], links)):
            found.append(place)
        elif not token.is_("filler", "very", *links):
            if token.is_("comma"):
                found += _enumerated(reading, place, found)
            break
    return found


def _is_bound(reading: Reading, place: int, after: int, links: tuple[str, ...]) -> bool:
    """Whether a phrase and the next one are of one list."""
    if reading.means(place, "genre") and is_player(reading, after):
        return False  # `I want jazz, and drums are out`
    in_row = place + 1 == after and is_player(reading, place) and is_player(reading, after)
    return in_row or reading.tokens[place + 1].is_(*links)


def _enumerated(reading: Reading, comma: int, behind: list[int]) -> list[int]:
    """The players before the comma of `drums, bass and guitar`, where the sentence begins with them."""
    is_last = reading.tokens[comma + 1].is_("and", "or")
    if len(behind) < _ROW and not is_last:
        return []
    found: list[int] = []
    for place in range(comma - 1, -1, -1):
        token = reading.tokens[place]
        if is_player(reading, place):
            found.append(place)
        elif token.text in ENDS or token.text == ":" or _stands_alone(reading, place):
            break
        elif not token.is_("filler", "comma"):
            return []
    # `A piano, and drums are banned` are two wishes.
    return found if len(found) > 1 or reading.tokens[comma + 1].is_("or") or not is_last else []


def _stands_alone(reading: Reading, at: int) -> bool:
    """Whether a genre or a mood is set off by a comma: `jazz, ...`."""
    return is_content(reading, at) and reading.tokens[at + 1].is_("comma")


def row_end(reading: Reading, at: int, *, listing: bool) -> int:
    """Where a row of names ends that begins at a name: it is one list where it is long or has a link at its end."""
    last = at
    while is_player(reading, last + 1):
        last += 1
    if last == at:
        return at
    token = reading.tokens[last + 1] if last + 1 < len(reading.tokens) else None
    linked = token is not None and (token.is_("or") or (token.is_("and") and (listing or last - at >= _ROW)))
    return last if linked or last - at >= _ROW else at
