"""Which whole turns of phrase are there? `Go back one`, `I meant the`, `twice as long`: templates in data, as patterns.

In a template `(a|b)` is one of several, `[a|b]` one of several or nothing, `*` up to three words of any kind; the
rest are words (`data/refining-turns`).
"""

import re
from functools import cache
from typing import Final

from generation.language.lexicon import fold
from generation.language.tables import table

_PIECES: Final = re.compile(r"\[[^\]]*\]|\([^)]*\)|[^\s\[\]()]+")
_ANY: Final = r"[\w'-]+(?:\s+[\w'-]+){0,2}?"  # up to three words of any kind
_BEFORE: Final = r"(?<![a-z0-9])"
_BEHIND: Final = r"(?![a-z0-9])"


@cache
def any_turn(name: str) -> str:
    """A pattern for any turn of a list, in all languages, the longest templates first."""
    lists: dict[str, list[str]] = table("refining-turns")[name]
    templates = sorted({each for language in lists.values() for each in language}, key=lambda each: (-len(each), each))
    return "|".join(map(_pattern, templates))


@cache
def anywhere(name: str) -> re.Pattern[str]:
    """A pattern that finds a turn within a message."""
    return re.compile(rf"{_BEFORE}(?:{any_turn(name)}){_BEHIND}")


@cache
def alone(name: str) -> re.Pattern[str]:
    """A pattern for a message that is nothing but a turn, politeness and chat aside."""
    chat, tail = any_turn("before it"), any_turn("after it")
    # Atomic, for the lists overlap: `no no no ...` would be tried in every combination.
    return re.compile(rf"^\W*(?>(?:{chat})\W+)*(?:{any_turn(name)})(?>\W+(?:{tail}))*\W*$")


@cache
def ahead(name: str) -> re.Pattern[str]:
    """A pattern for a turn that what stands before a place ends with."""
    return re.compile(rf"{_BEFORE}(?:{any_turn(name)})\s+(?:the\s+)?$")


@cache
def behind(name: str) -> re.Pattern[str]:
    """A pattern for a turn that what stands behind a place begins with."""
    return re.compile(rf"^\s*(?:{any_turn(name)}){_BEHIND}")


def _pattern(template: str) -> str:
    """One template as a pattern."""
    result, is_begun = "", False
    for piece in _PIECES.findall(template):
        words = _words(piece[1:-1] if piece[0] in "[(" else piece)
        if piece[0] == "[":
            result += rf"(?:\s+(?:{words}))?" if is_begun else rf"(?:(?:{words})\s+)?"
        else:
            result += (r",?\s+" if is_begun else "") + f"(?:{words})"
            is_begun = True
    return result


def _words(alternatives: str) -> str:
    return "|".join(
        _ANY if each == "*" else re.escape(fold(each)).replace(r"\ ", r"\s+") for each in alternatives.split("|")
    )
