"""What only says why, or who wants it? `Because the baby sleeps`, `my client says`, `it's for a wedding`: no wish."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from generation.language.refining.turns import any_turn

_CLAUSE: Final = r"[^.!?;]*"
_JOINTS: Final = re.compile(
    r"(?<!\d)[.!?;,\u2026]+(?=\s|$)|\s[-\u2013\u2014]+\s|(?<=\w)\s+(?:but|so)\s+(?=\w)", re.IGNORECASE
)
_MOST_CLAUSES: Final = 5


@cache
def _tails() -> re.Pattern[str]:
    """What stands behind a wish up to the end of its sentence, and is none."""
    behind, apart = any_turn("reasons"), any_turn("told apart")
    return re.compile(rf"(?<=\w)(?:,?\s+(?:{behind})|[,.!]\s*(?:{apart}))(?![\w']){_CLAUSE}", re.IGNORECASE)


@cache
def _loose_tails() -> re.Pattern[str]:
    """The same where one can be less sure."""
    return re.compile(rf"(?<=\w),?\s+(?:{any_turn('purposes')})(?![\w']){_CLAUSE}", re.IGNORECASE)


@cache
def _heads() -> re.Pattern[str]:
    """Who wants something, in front of what is wanted."""
    return re.compile(rf"(?:^|(?<=[,.!?;]))\W*(?:{any_turn('who wants it')})(?![\w'])", re.IGNORECASE)


def without_reasons(words: str) -> str:
    """A message without what only says why; as it is where nothing else would be left."""
    return _tails().sub("", words)


def attempts(words: str) -> Iterator[str]:
    """What may be left of a message that was not understood, when more of its asides are left out."""
    shorter = _heads().sub(" ", words)
    if shorter != words:
        yield shorter
    shortest = _loose_tails().sub("", shorter)
    if shortest != shorter:
        yield shortest


def clauses(words: str) -> list[str]:
    """The clauses of a message; nothing where it is a single one, or so many that it is no wish."""
    found = [each.strip() for each in _JOINTS.split(words) if each.strip(" ,.!?;")]
    return found if 1 < len(found) <= _MOST_CLAUSES else []
