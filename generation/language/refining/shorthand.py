"""How do people type where they want to go? `go bk 2 the 1st 1`, `b4 the cello`, `the no harp one`: written out.

Only for messages that say nothing else than which track: what is described there is put as `described` reads it
(`data/refining-steps`).
"""

import re
from functools import cache
from typing import Any, Final

from generation.language.lexicon import fold
from generation.language.refining.grammar import mended
from generation.language.tables import table

_APOSTROPHE: Final = re.compile(r"(?<=[a-z])'(?=[a-z])")
_SIGNS: Final = re.compile(r"[^a-z0-9#.,!?;:()'/+ -]+")
_WORD: Final = re.compile(r"(?<![a-z0-9])(?:[a-z]+|b4|1rst|2th|4th)(?![a-z0-9])")
_LISTED: Final = re.compile(r"\{([a-z]\w*)\}")


def pattern(written: str) -> re.Pattern[str]:
    """A pattern of the data, with the lists that it names."""
    lists: dict[str, str] = _steps()["lists"]
    while (filled := _LISTED.sub(lambda each: lists[each[1]], written)) != written:
        written = filled
    return re.compile(written)


@cache
def _steps() -> dict[str, Any]:
    found: dict[str, Any] = table("refining-steps")
    return found


@cache
def _rows() -> tuple[tuple[re.Pattern[str], str], ...]:
    """What is written otherwise, in the order in which it is tried."""
    return tuple((pattern(written), plain) for written, plain in _steps()["written out"])


@cache
def words(*names: str) -> frozenset[str]:
    """The words of some lists."""
    lists = table("refining-history")
    rows = (_steps()[each] if each in _steps() else " ".join(lists[each]["en"]) for each in names)
    return frozenset(word for row in rows for word in row.split())


def written_out(message: str) -> str:
    """A message without its shorthand, and what is described in it in full."""
    short: dict[str, str] = _steps()["short"]
    text = _APOSTROPHE.sub("", fold(message).lower())
    text = " ".join(_SIGNS.sub(" ", text).split())
    text = _WORD.sub(lambda each: short.get(each[0]) or mended(each[0]), text)
    for written, plain in _rows():
        text = written.sub(plain, text)
    return " ".join(text.split())
