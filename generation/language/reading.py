"""What stands where? A member's words as phrases of the lexicon, and which of them something was made of."""

import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from re import Match, Pattern
from typing import Any, Final

from generation.language.lexicon import Meaning, fold, is_japanese, lexicon, words_in
from generation.language.spelling import OPPOSED, PREFIXES, Placed, mended

_PLAIN: Final = str.maketrans("\u201c\u201d\u266f\u266d", '""#b')
_UNSEEN: Final = str.maketrans("", "", "\ufe0e\ufe0f\u200d\u200b\u00ad")
_TWO_PLAYERS: Final = frozenset({"drums n bass"})
# What patterns match in a text, each with its pattern, by the pattern's identity: to hash a long one takes a while.
Matched = dict[int, tuple[Pattern[str], tuple[Match[str], ...]]]
_EDGES: Final = " ,.;:!?\"'()[]-\n\t"


@dataclass(frozen=True, slots=True)
class Token:
    """A phrase: where it stands, as it reads once folded and corrected, and what it means."""

    start: int
    end: int
    text: str
    means: Meaning

    def is_(self, *names: str) -> bool:
        """Whether its grammar is one of these."""
        grammar: frozenset[str] = self.means.get("grammar", frozenset())
        return not grammar.isdisjoint(names)


class Reading:
    """A member's words while they are being understood."""

    def __init__(self, words: str, languages: tuple[str, ...]) -> None:
        self.raw = normal(words)
        self.text = fold(self.raw)
        self.languages = languages
        self._matched: Matched = {}
        self.begin(self._players_apart(list(self._scan())))

    def begin(self, tokens: list[Token]) -> None:
        """Begin with these phrases, of which nothing was made yet."""
        self._used = bytearray(len(self.text))
        self.tokens = tokens
        self._starts = [each.start for each in self.tokens]

    def _scan(self) -> Iterator[Token]:
        """Phrases from left to right, the longest first; slips are corrected."""
        places = [each for each in words_in(self.text) if not self._is_gap(each)]
        placed = mended(self._joined([(each.start(), each.end(), each.group()) for each in places]), self.languages)
        words = [word for _, _, word in placed]
        known, place = lexicon(*self.languages), 0
        while place < len(placed):
            count, meaning = known.at(words, place)
            last = place + max(1, count)
            yield Token(placed[place][0], placed[last - 1][1], " ".join(words[place:last]), meaning)
            place = last

    def _players_apart(self, tokens: list[Token]) -> list[Token]:
        """`Drums n bass` are two players where others are named or left out, and not the genre."""
        at = next((at for at, each in enumerate(tokens) if each.text in _TWO_PLAYERS), None)
        if at is None:
            return tokens
        near = tokens[max(0, at - 2) : at] + tokens[at + 1 : at + 3]
        if not any(
            "instrument" in each.means or each.is_("only", "only after", "nothing else", "not", "without")
            for each in near
        ):
            return tokens
        known, begin, parts = lexicon(*self.languages).phrases, tokens[at].start, []
        for word in tokens[at].text.split(" "):
            place = self.text.find(word, begin)
            begin = (begin if place < 0 else place) + len(word)
            parts.append(Token(begin - len(word), begin, word, known.get(word, {})))
        return tokens[:at] + parts + tokens[at + 1 :]

    def _joined(self, places: list[Placed]) -> list[Placed]:
        """`Piano-less` is one word, and a word of its own."""
        phrases, joined = lexicon(*self.languages).phrases, list[Placed]()
        for begin, end, word in places:
            last = joined[-1] if joined else (0, 0, "")
            if last[1] == begin - 1 and self.text[begin - 1] == "-" and "without" in phrases.get(last[2] + word, ()):
                joined[-1] = (last[0], end, last[2] + word)
            elif last[1] == begin - 1 and self.text[begin - 1] == "-" and last[2] in PREFIXES and self._is_mood(word):
                joined[-1] = (*last[:2], OPPOSED)
                joined.append((begin, end, word))
            else:
                joined.append((begin, end, word))
        return joined

    def _is_mood(self, word: str) -> bool:
        """Whether a word says how something feels, so that a prefix may turn it round."""
        return "mood" in lexicon(*self.languages).phrases.get(word, ())

    def _is_gap(self, word: Match[str]) -> bool:
        """Whether a hyphen only holds two words together."""
        inside = word.start() > 0 and not self.text[word.start() - 1].isspace()
        return word.group() == "-" and inside and not self.text[word.end() : word.end() + 1].isspace()

    # ---- patterns: what is said in numbers ----

    def find_all(self, pattern: Pattern[str]) -> list[Match[str]]:
        """All matches that touch no used letter, in order."""
        known = self._matched.get(id(pattern))
        if known is None:
            known = self._matched[id(pattern)] = pattern, tuple(pattern.finditer(self.text))
        return [each for each in known[1] if self._used.find(1, each.start(), each.end()) < 0]

    def take(self, match: Match[str]) -> str:
        """Mark a match as used and return the member's words."""
        return self.use(match.start(), match.end())

    # ---- phrases ----

    def having(self, sort: str) -> list[int]:
        """The places of unused phrases with this sort of meaning (`genre`, `instrument` ...), in order."""
        return [at for at, each in enumerate(self.tokens) if sort in each.means and self.free(at)]

    def doing(self, *grammar: str) -> list[int]:
        """The places of unused phrases with this grammar, in order."""
        return [at for at, each in enumerate(self.tokens) if each.is_(*grammar) and self.free(at)]

    def free(self, at: int) -> bool:
        """Whether nothing was made of a phrase yet."""
        return self._used.find(1, self.tokens[at].start, self.tokens[at].end) < 0

    def means(self, at: int, sort: str) -> Any:
        """What a phrase means in this sort; None where it means nothing such."""
        return self.tokens[at].means.get(sort) if 0 <= at < len(self.tokens) else None

    def take_tokens(self, first: int, last: int | None = None) -> str:
        """Mark the phrases from `first` to `last` (included) as used and return the member's words."""
        return self.use(self.tokens[first].start, self.tokens[first if last is None else last].end)

    def use(self, begin: int, end: int) -> str:
        """Mark letters as used and return the member's words."""
        self._used[begin:end] = b"\x01" * (end - begin)
        return self.said(begin, end)

    def said(self, begin: int, end: int) -> str:
        """The member's own words, in their own spelling."""
        return " ".join(self.raw[begin:end].split()).strip(_EDGES)

    def words(self, first: int, last: int) -> str:
        """The member's words from one phrase to another (included)."""
        return self.said(self.tokens[first].start, self.tokens[last].end)

    def place_of(self, letter: int) -> int:
        """The first phrase that begins at or after a letter."""
        return bisect_left(self._starts, letter)

    def unused(self) -> tuple[str, ...]:
        """Content words that nothing was made of, in order, each once."""
        left: list[tuple[int, int]] = []
        for each in self.tokens:
            if any(self._used[each.start : each.end]) or not _is_content(each):
                continue
            if is_japanese(self.text[each.start]) and left and left[-1][1] == each.start:
                left[-1] = (left[-1][0], each.end)
            else:
                left.append((each.start, each.end))
        said = (self.said(begin, end) for begin, end in left)
        return tuple(dict.fromkeys(each for each in said if len(each) > 1))


def normal(words: str) -> str:
    """Words with every letter in its usual form: full-width digits as digits, curly quotes straight."""
    return unicodedata.normalize("NFKC", words.translate(_PLAIN)).translate(_PLAIN).translate(_UNSEEN)


def _is_content(token: Token) -> bool:
    """Whether a phrase ought to have meant something: a number or a word, no small one, no sign, no lone kana."""
    if token.means.get("stop") or ("grammar" in token.means and len(token.means) == 1):
        return False
    return token.text[0].isalnum() and not "\u3040" <= token.text[0] <= "\u309f"
