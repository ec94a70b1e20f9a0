"""What is written instead of a message? Its words, those of sayings, and per letter where each comes from."""

import re
from dataclasses import dataclass
from typing import Final

from generation.language.refining.holes import ENDS, Message

# What joins wishes, and the English for it.
_JOINTS: Final = {
    **dict.fromkeys(("and", "&", "+", "plus"), ""),
    **dict.fromkeys(("und", "et", "y", "e"), "and"),
    **dict.fromkeys(("aber", "mais", "pero", "but"), "but"),
    **dict.fromkeys(("dann", "puis", "luego"), "then"),
    "\u3001": ",",
}
# The languages in which one of them joins nothing: French `plus` says how much, a German guitar is an `e` one.
NO_JOINTS: Final = {"plus": ("fr",), "e": ("de", "fr", "en"), "y": ("de", "fr")}
_ASKED: Final = ("?", "\uff1f")
_ASKING: Final = re.compile(r"(?:what|which|how|is|are|who|when|where|does|do|can|did|why|whose)\b")
_SIGNS: Final = " .,;:!?\u3001\u3002)"


@dataclass(frozen=True, slots=True)
class Match:
    """A saying that is there: where it ends, its English, and what it costs."""

    end: int
    english: str
    cost: float


def is_silent(word: str) -> bool:
    """Whether a word says nothing by itself: a sign or a joint."""
    return word in ENDS or word in _JOINTS or not any(each.isalnum() for each in word)


class Text:
    """Text being written, and per letter where it comes from."""

    def __init__(self, said: Message) -> None:
        self._said = said
        self.last = 0
        self.text = ""
        self.begins, self.ends = list[int](), list[int]()

    def stay(self, at: int) -> None:
        """Write a word as the member did; in another language a joint in English."""
        begin, end = self._said.spans[at]
        gap = self._said.raw[self.last : begin]
        word, language = self._said.words[at], self._said.language
        joint = "" if language == "en" or language in NO_JOINTS.get(word, ()) else _JOINTS.get(word, "")
        self._put(gap, self.last, begin)
        if joint:
            self._put(f" {joint} ", begin, end)
        else:
            for place in range(begin, end):
                self._put(self._said.raw[place], place, place + 1)
        self.last = end

    def leave(self, at: int) -> None:
        """Leave out a word of another language that says nothing."""
        begin, end = self._said.spans[at]
        self._put(self._said.raw[self.last : begin], self.last, begin)
        self.last = end

    def put(self, at: int, match: Match) -> None:
        """Write a saying's English."""
        begin, self.last = self._said.spans[at][0], self._said.spans[match.end - 1][1]
        if match.english and match.english[0] != "@":
            gap = "" if not self.text or self.text.endswith(" ") else " "
            self._put(gap + match.english, begin, self.last)
            is_asked = _ASKING.match(match.english) is not None
            if self._said.raw[self.last : self.last + 1] in _ASKED and not is_asked:
                self.last += 1  # `could it be louder?` is no question
            if self._said.raw[self.last : self.last + 1].strip(_SIGNS):
                self._put(" ", self.last, self.last)

    def _put(self, more: str, begin: int, end: int) -> None:
        self.text += more
        self.begins += [begin] * len(more)
        self.ends += [end] * len(more)
