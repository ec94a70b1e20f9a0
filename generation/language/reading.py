"""Which words have been used? A prompt that rules take words from, so that what is left over can be named."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from generation.language.tables import table

_PLAIN: Final = str.maketrans("\u2018\u2019\u2013\u2014\u201c\u201d\u266f\u266d", "''--\"\"#b")
_WORD: Final = re.compile(r"[^\W\d_][\w'-]*")
_NEGATION: Final = re.compile(
    r"(?:\b(?:no|not|without|w/o|never|nothing|minus|sans|isn't|don't|avoid|except|zero|skip|drop the|lose the)\b"
    r"|\banything but\b)(?:\s+(?:any|too|so|very|really|that|the|a|an|at all|kind of|is|be))*\s*$"
)


class Reading:
    """A member's words while they are being understood: normalised text, and which letters were made use of."""

    def __init__(self, words: str) -> None:
        raw = unicodedata.normalize("NFKC", words.translate(_PLAIN)).translate(_PLAIN)
        lowered = raw.lower()
        self.text = lowered
        # Some capitals become two letters; where that happens, case can not be told apart any more.
        self.raw = raw if len(raw) == len(lowered) else lowered
        self._used = bytearray(len(lowered))

    def find(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """The first match that touches no used letter."""
        return next((each for each in pattern.finditer(self.text) if self.free(each)), None)

    def find_all(self, pattern: re.Pattern[str]) -> list[re.Match[str]]:
        """All matches that touch no used letter, in order."""
        return [each for each in pattern.finditer(self.text) if self.free(each)]

    def free(self, match: re.Match[str]) -> bool:
        """Whether nothing was made of these letters yet."""
        return not any(self._used[match.start() : match.end()])

    def take(self, match: re.Match[str]) -> str:
        """Mark a match as used and return its words."""
        self.use(match.start(), match.end())
        return match.group().strip(" ,.;:!?\"'()[]")

    def use(self, begin: int, end: int) -> None:
        """Mark letters as used."""
        self._used[begin:end] = b"\x01" * (end - begin)

    def negated(self, at: int) -> str:
        """The negation that stands right before a place, or nothing."""
        match = _NEGATION.search(self.text, max(0, at - 40), at)
        return match.group().strip() if match else ""

    def unused(self) -> tuple[str, ...]:
        """Content words that nothing was made of, in order, each once."""
        stop = set(table("words")["stop"])
        left = [each.group() for each in _WORD.finditer(self.text) if self.free(each)]
        return tuple(dict.fromkeys(word for word in left if word not in stop and len(word) > 1))


@lru_cache(maxsize=64)
def any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    """A pattern for any of these phrases as whole words, the longest first; a space also matches a hyphen."""
    ordered = sorted(set(phrases), key=lambda each: (-len(each), each))
    bodies = (re.escape(each).replace(r"\ ", r"[\s-]+") for each in ordered)
    return re.compile(r"(?<![\w#])(?:" + "|".join(bodies) + r")(?![\w])")


def canonical(word: str) -> str:
    """A matched phrase as it is written in the gazetteers."""
    return re.sub(r"\s+", " ", word)
