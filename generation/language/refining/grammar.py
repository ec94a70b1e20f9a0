"""Do words say one of the ways to say something? Templates that call upon each other, matched word by word.

As in `turns`, `(a|b)` is one of several and `[a|b]` one of several or nothing; `<name>` is any template of the list
`name`, `*` up to three words of any kind, `**` all that are left, `0n` a count, `0th` an order, `0t` a track that is
named. Words are matched without accents and apostrophes; Japanese letter by letter.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Final

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from generation.language.lexicon import JAPANESE, fold, vocabulary
from generation.language.tables import table

COUNTS: Final = {
    each: count
    for count, words in enumerate(
        (("one", "un", "uno", "eins"), ("two", "zwei", "deux", "dos"), ("three", "drei", "trois", "tres"),
         ("four", "vier", "quatre", "cuatro"), ("five",), ("six",), ("seven",), ("eight",), ("nine",), ("ten",)), 1)
    for each in words
}  # fmt: skip
ORDERS: Final = {
    each: count
    for count, words in enumerate(
        (("first", "1st", "erste", "ersten", "premier", "premiere", "primera", "primero"),
         ("second", "2nd", "zweite", "zweiten", "deuxieme", "segunda", "segundo"),
         ("third", "3rd", "dritte", "dritten", "troisieme", "tercera", "tercero"),
         ("fourth", "4th", "vierte", "vierten", "quatrieme", "cuarta"), ("fifth", "5th"), ("sixth", "6th"),
         ("seventh", "7th"), ("eighth", "8th"), ("ninth", "9th"), ("tenth", "10th")), 1)
    for each in words
}  # fmt: skip
TRACK: Final = "0t"
_WORD: Final = re.compile(rf"[{JAPANESE}]|#?[a-z0-9]+(?:[+-][a-z0-9]+)*")
_SIGNS: Final = re.compile(r"[\[\]()|]|<[^>]*>|[^\s\[\]()|<>]+")
_DRAWN_OUT: Final = re.compile(r"([a-z])\1+")
_ANY: Final = 3
_SHORTEST: Final = 4
_LONGEST: Final = 40


@dataclass(frozen=True, slots=True)
class _Piece:
    """One piece of a template: rows of words, by their first one, names of lists, or rows of further pieces."""

    rows: dict[str, tuple[tuple[str, ...], ...]]
    lists: tuple[str, ...] = ()
    mixed: tuple["_Row", ...] = ()
    is_optional: bool = False


_Row = tuple[_Piece, ...]


@dataclass(slots=True)
class Words:
    """The words of a clause while they are matched; what a list can say from a place on is found once."""

    words: tuple[str, ...]
    _known: dict[tuple[str, int], frozenset[int]] = field(default_factory=dict)
    _led: dict[str, set[int]] = field(default_factory=dict)
    _all: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        self._all = frozenset((*self.words, *map(_sort, self.words)))

    def _may_say(self, name: str) -> bool:
        """Whether one of the words is there that the templates of a list can not do without."""
        needed = _needed(name)
        return needed is None or not needed.isdisjoint(self._all)

    def says(self, name: str, lead: str = "", trail: str = "") -> bool:
        """Whether all the words are one template of a list, between any number of those of `lead` and `trail`."""
        if not self._may_say(name):
            return False
        if lead not in self._led:
            self._led[lead] = self._any_number(lead, {0})
        ends = {end for begin in self._led[lead] for end in self.ends(name, begin)}
        return bool(ends) and len(self.words) in self._any_number(trail, ends)

    def begins(self, name: str, lead: str = "") -> bool:
        """Whether the words begin with a template of a list, behind any number of those of `lead`."""
        return any(self.ends(name, begin) for begin in self._any_number(lead, {0}))

    def ends(self, name: str, begin: int) -> frozenset[int]:
        """Where a template of a list can end that begins at a word."""
        key = (name, begin)
        if key not in self._known:
            self._known[key] = frozenset()  # a list that begins with itself says nothing
            if not self._may_say(name):
                return self._known[key]
            self._known[key] = frozenset(
                end for template in self._begun(name, begin) for end in self._through(template, begin)
            )
        return self._known[key]

    def _begun(self, name: str, begin: int) -> list["_Row"]:
        """The templates of a list that can begin with the word at a place."""
        first, word = _by_first(name), self.words[begin] if begin < len(self.words) else ""
        return [each for key in dict.fromkeys((word, _sort(word), "*", "**")) if key for each in first.get(key, ())]

    def _any_number(self, name: str, places: set[int]) -> set[int]:
        """The places, and those that any number of a list's templates lead to from there."""
        reached, new = set(places), set(places) if name else set[int]()
        while new:
            new = {end for place in new for end in self.ends(name, place)} - reached
            reached |= new
        return reached

    def _through(self, template: _Row, begin: int) -> set[int]:
        places = {begin}
        for piece in template:
            further = {end for place in places for end in self._behind(piece, place)}
            places = further | places if piece.is_optional else further
            if not places:
                break
        return places

    def _behind(self, piece: _Piece, place: int) -> set[int]:
        """Where a piece can end that begins at a word."""
        found = {end for each in piece.lists for end in self.ends(each, place)}
        found |= {end for each in piece.mixed for end in self._through(each, place)}
        if place >= len(self.words):
            return found
        if "*" in piece.rows:
            found |= set(range(place + 1, min(place + _ANY, len(self.words)) + 1))
        if "**" in piece.rows:
            found.add(len(self.words))
        for name in (self.words[place], _sort(self.words[place])):
            for row in piece.rows.get(name, ()):
                if self.words[place + 1 : place + len(row)] == row[1:]:
                    found.add(place + len(row))
        return found


def words_of(text: str) -> Words:
    """The words of a clause, with slips mended where only one word of the templates can be meant."""
    found = _WORD.findall(fold(text).replace("'", ""))
    return Words(tuple(map(mended, found)) if len(found) <= _LONGEST else ())


def count_of(words: Words) -> int:
    """The last count or order among words; 0 where there is none."""
    found = (COUNTS.get(each) or ORDERS.get(each) or (int(each) if each.isdigit() else 0) for each in words.words)
    return next((each for each in reversed(list(found)) if each), 0)


def _sort(word: str) -> str:
    if word in ORDERS:
        return "0th"
    return "0n" if word in COUNTS or (word.isdigit() and len(word) < _ANY) else ""


@cache
def _by_first(name: str) -> dict[str, tuple[_Row, ...]]:
    """The templates of a list by the words that they can begin with; those that begin with any word by `*`."""
    found = dict[str, tuple[_Row, ...]]()
    for template in _templates(name):
        for word in _firsts(template):
            found[word] = (*found.get(word, ()), template)
    return found


@cache
def _needed(name: str, above: tuple[str, ...] = ()) -> frozenset[str] | None:
    """Words (and sorts of them) of which one has to be there for a list to say something; None: nothing is certain."""
    if name in above:
        return None
    rows = [_needed_by(each, (*above, name)) for each in _templates(name)]
    return None if None in rows else frozenset().union(*(each for each in rows if each is not None))


def _needed_by(row: _Row, above: tuple[str, ...]) -> frozenset[str] | None:
    """The fewest words of which a template needs one."""
    pieces = [_said_in(each, above) for each in row if not each.is_optional]
    return min((each for each in pieces if each is not None), key=len, default=None)


def _said_in(piece: _Piece, above: tuple[str, ...]) -> frozenset[str] | None:
    inside = [_needed(each, above) for each in piece.lists] + [_needed_by(each, above) for each in piece.mixed]
    if None in inside or not piece.rows.keys().isdisjoint(("*", "**")):
        return None
    return frozenset(piece.rows).union(*(each for each in inside if each is not None))


def _firsts(row: _Row) -> frozenset[str]:
    found = frozenset[str]()
    for piece in row:
        found |= frozenset(piece.rows).union(*map(_firsts, piece.mixed), *(_by_first(each) for each in piece.lists))
        if not piece.is_optional:
            break
    return found


@cache
def _templates(name: str) -> tuple[_Row, ...]:
    """The templates of a list, in all languages."""
    lists: dict[str, list[str]] = table("refining-history")[name]
    return tuple(_template(each) for language in lists.values() for each in language)


def _template(written: str) -> _Row:
    signs = _SIGNS.findall(written)[::-1]
    return _rows_of(signs)[0]


def _rows_of(signs: list[str]) -> list[_Row]:
    """The rows of pieces up to the end of a bracket, with `|` between them; the signs are used up."""
    found, row = list[_Row](), list[_Piece]()
    while signs:
        sign = signs.pop()
        if sign in ")]":
            break
        if sign == "|":
            found.append(tuple(row))
            row = []
        elif sign in "([":
            row.append(_one_of(_rows_of(signs), is_optional=sign == "["))
        elif sign[0] == "<":
            row.append(_Piece({}, (sign[1:-1],)))
        else:
            row.append(_spoken(sign))
    return [*found, tuple(row)]


def _spoken(word: str) -> _Piece:
    said = tuple(_WORD.findall(fold(word).replace("'", ""))) or (word,)
    return _Piece({said[0]: (said,)})


def _one_of(rows: list[_Row], *, is_optional: bool) -> _Piece:
    """One piece of several rows; rows that are only words are found by their first one."""
    spoken, lists, mixed = dict[str, tuple[tuple[str, ...], ...]](), list[str](), list[_Row]()
    for row in rows:
        if len(row) == 1 and row[0].lists:
            lists += row[0].lists
        elif all(_is_spoken(each) for each in row):
            said = tuple(word for each in row for words in each.rows.values() for word in words[0])
            spoken[said[0]] = (*spoken.get(said[0], ()), said)
        else:
            mixed.append(row)
    return _Piece(spoken, tuple(lists), tuple(mixed), is_optional)


def _is_spoken(piece: _Piece) -> bool:
    """Whether a piece is one plain row of words."""
    is_one = len(piece.rows) == 1 and all(len(each) == 1 for each in piece.rows.values())
    return is_one and not (
        piece.lists or piece.mixed or piece.is_optional or not piece.rows.keys().isdisjoint(("*", "**"))
    )


@cache
def _known() -> frozenset[str]:
    """All the words of the templates."""
    names = (name for name in table("refining-history") if name != "note")
    return frozenset(word for name in names for each in _templates(name) for word in _spelled(each))


def _spelled(row: _Row) -> Iterator[str]:
    for piece in row:
        yield from (word for rows in piece.rows.values() for each in rows for word in each)
        for each in piece.mixed:
            yield from _spelled(each)


@lru_cache(maxsize=4096)
def mended(word: str) -> str:
    """The word of the templates that was meant by one that is in no list: `undooo`, `revret`."""
    if word in _known() or len(word) < _SHORTEST or not word.isalpha() or word in vocabulary("en", "de", "fr", "es"):
        return word
    for calmer in (_DRAWN_OUT.sub(r"\1\1", word), _DRAWN_OUT.sub(r"\1", word)):
        if calmer in _known():
            return calmer
    names = [each for each in _known() if len(each) >= _SHORTEST and each[0] == word[0]]
    near = extract(word, names, scorer=OSA.distance, score_cutoff=1, limit=2)
    return near[0][0] if len(near) == 1 else word
