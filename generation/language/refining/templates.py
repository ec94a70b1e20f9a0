"""How are wordings matched? Templates of words, alternatives and holes, compiled into small automata.

In a template `(a|b c)` is one of several, `[a|b c]` one of several or nothing, both also within each other; `<name>` is
a list of the file, `^` and `$` are the edges of a clause, `{player}` is a hole that `holes` fills, `{player2}` a second
one of its kind. `{deg}` may always be missing.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from generation.language.lexicon import JAPANESE, fold

_SIGNS: Final = re.compile(r"[\[\]()|]|<[\w -]+>|\{\w+\}|[\^$]|[^\s\[\]()|<>{}^$]+")
_LETTERS: Final = re.compile(rf"[{JAPANESE}]|[^{JAPANESE}]+")
_CLOSING: Final = {"(": ")", "[": "]"}

# An edge of an automaton: a word, a hole in braces or a list in angles, and the state behind it; END ends the template.
Edge = tuple[str, int]
END: Final = ""
_LISTED: Final = "<"
# Before a letter of a word that is written letter by letter: nothing stands between it and the letter before.
GLUED: Final = "\u2060"


@dataclass(frozen=True, slots=True)
class State:
    """What may come next: the states behind each word, and the edges that are no words."""

    words: dict[str, tuple[int, ...]]
    others: tuple[Edge, ...]


@dataclass(slots=True)
class Automaton:
    """Every template of a language: `states` are what may come next, `starts` the templates that a word may begin.

    `openings` has what else each template may begin with: holes, lists and edges of clauses, each with its state.
    `needs` are rows of words, of each of which a message has to have one for a template to match, `english` what the
    templates say; `lists` are the states that rows of alternatives begin with which many templates have.
    """

    states: list[State] = field(default_factory=list)
    starts: dict[str, dict[int, list[int]]] = field(default_factory=dict)
    openings: list[tuple[Edge, ...]] = field(default_factory=list)
    needs: list[tuple[frozenset[str], ...]] = field(default_factory=list)
    _needing: dict[str, list[int]] = field(default_factory=dict)
    _needless: list[int] = field(default_factory=list)
    _firsts: dict[str, frozenset[str] | None] = field(default_factory=dict)
    english: list[str] = field(default_factory=list)
    lists: dict[str, int] = field(default_factory=dict)
    _known: dict[tuple[Edge, ...], int] = field(default_factory=dict)
    _rows: dict[str, "_Row"] = field(default_factory=dict)
    _named: dict[str, str] = field(default_factory=dict)

    def define(self, name: str, template: str) -> str:
        """A list that the templates behind it may name, anew where it was defined before; the label of its edges."""
        row, label = _parsed(template, self._named), f"<{name} {len(self._rows)}>"
        self._rows[label], self._named[name] = row, label
        if not _has_holes(row):
            self.lists[label] = self._state(self._edges(row, ((END, -1),)))
        return label

    def words(self) -> frozenset[str]:
        """The words that stand in templates."""
        labels = self.starts.keys() | {word.removeprefix(GLUED) for each in self.states for word in each.words}
        return frozenset(each for each in labels if each.isalnum())

    def possible(self, last: Mapping[str, int]) -> dict[int, int]:
        """The templates of which all is there that they need, by where each word is last; where they begin at last."""
        if not self._needing:
            self._needing = self._index()
        found = dict.fromkeys(self._needless, max(last.values(), default=0))
        present = frozenset(last)
        for number in {number for word in last for number in self._needing.get(word, ())}:
            begins = len(present)
            for needs in self.needs[number]:
                there = needs & present
                if not there:
                    break
                begins = min(begins, max(map(last.__getitem__, there)))
            else:
                found[number] = begins
        return found

    def _index(self) -> dict[str, list[int]]:
        """The templates by those of the words they need that the fewest templates have."""
        found: dict[str, list[int]] = {}
        common = Counter(word for needs in self.needs for words in needs for word in words)
        for number, needs in enumerate(self.needs):
            for word in min(needs, key=lambda words: sum(common[each] for each in words), default=()):
                found.setdefault(word, []).append(number)
        return found

    def begins(self, label: str) -> frozenset[str] | None:
        """The words that a list can begin with; None where it can begin with something else."""
        if label not in self._firsts:
            state = self.states[self.lists[label]]
            inside = [
                self.begins(each) if each[:1] == _LISTED and each in self.lists else None for each, _ in state.others
            ]
            known = [each for each in inside if each is not None]
            words = (word.removeprefix(GLUED) for word in state.words)
            self._firsts[label] = frozenset(words).union(*known) if len(known) == len(inside) else None
        return self._firsts[label]

    def add(self, template: str, english: str) -> None:
        """Compile a template."""
        row, number = _parsed(template, self._named), len(self.needs)
        self.needs.append(tuple(_needed(row, self._rows)))
        if not self.needs[-1]:
            self._needless.append(number)
        self.english.append(english)
        edges = self._edges(row, ((END, -1),))
        for label, state in edges:
            if is_word(label):
                self.starts.setdefault(label, {}).setdefault(number, []).append(state)
        self.openings.append(tuple(each for each in edges if not is_word(each[0])))

    def _edges(self, row: "_Row", follow: tuple[Edge, ...]) -> tuple[Edge, ...]:
        """The edges into a row of pieces, behind which `follow` comes."""
        for piece in reversed(row):
            if isinstance(piece, _Choice):
                found = [edge for each in piece.rows for edge in self._edges(each, follow)]
                follow = tuple(dict.fromkeys([*found, *(follow if piece.is_optional else ())]))
            elif piece[0] == _LISTED and piece not in self.lists:
                follow = self._edges(self._rows[piece], follow)  # its holes are the template's
            else:
                edges = ((piece, self._state(follow)),)
                follow = (*edges, *follow) if piece.startswith("{deg") else edges
        return follow

    def _state(self, edges: tuple[Edge, ...]) -> int:
        """The state with some edges."""
        if edges not in self._known:
            words: dict[str, tuple[int, ...]] = {}
            for label, behind in edges:
                if is_word(label):
                    words[label] = (*words.get(label, ()), behind)
            self.states.append(State(words, tuple(each for each in edges if not is_word(each[0]))))
            self._known[edges] = len(self.states) - 1
        return self._known[edges]


@dataclass(frozen=True, slots=True)
class _Choice:
    """One of several rows, or nothing where it is optional."""

    rows: tuple["_Row", ...]
    is_optional: bool


_Row = tuple["str | _Choice", ...]


def is_word(label: str) -> bool:
    """Whether an edge is a word: no hole, no list, no edge of a clause, not the end."""
    return label != END and label[0] not in "{<^$"


def plain(word: str) -> str:
    """A word as it is matched: without case, accents and apostrophes."""
    return fold(word).replace("'", "").replace("ß", "ss")


def _parsed(template: str, lists: Mapping[str, str]) -> _Row:
    """A template in pieces."""
    signs = _SIGNS.findall(template)
    rows, rest = _rows(signs, 0, lists)
    if rest != len(signs) or len(rows) != 1:
        raise ValueError(f"the brackets do not match: {template}")
    return rows[0]


def _rows(signs: list[str], at: int, lists: Mapping[str, str]) -> tuple[tuple[_Row, ...], int]:
    """The alternatives up to the end of a bracket, and where it is."""
    rows, row = list[_Row](), list[str | _Choice]()
    while at < len(signs) and signs[at] not in _CLOSING.values():
        sign = signs[at]
        if sign == "|":
            rows.append(tuple(row))
            row = []
        elif sign in _CLOSING:
            inside, at = _rows(signs, at + 1, lists)
            if at >= len(signs) or signs[at] != _CLOSING[sign]:
                raise ValueError(f"the brackets do not match: {' '.join(signs)}")
            row.append(_Choice(inside, sign == "["))
        elif sign[0] == _LISTED and sign[1:-1] not in lists:
            raise ValueError(f"there is no list {sign} above it")
        elif sign[0] in "{^$<":
            row.append(lists.get(sign[1:-1], sign) if sign[0] == _LISTED else sign)
        else:
            row += _written(sign)
        at += 1
    return (*rows, tuple(row)), at


@cache
def _written(sign: str) -> tuple[str, ...]:
    """What is written without blanks in words; Japanese letter by letter."""
    found = [_LETTERS.findall(plain(part)) for part in sign.split("-")]
    return tuple(each for letters in found for each in (*letters[:1], *(GLUED + more for more in letters[1:])))


def _needed(row: _Row, lists: Mapping[str, "_Row"]) -> Iterator[frozenset[str]]:
    """Rows of words, of each of which a message needs one for a row to match it."""
    for piece in row:
        if isinstance(piece, str) and is_word(piece):
            yield frozenset((piece.removeprefix(GLUED),))
            continue
        inside = piece.rows if isinstance(piece, _Choice) else (lists[piece],) if piece[0] == _LISTED else ()
        if inside and not (isinstance(piece, _Choice) and piece.is_optional):
            each = [next(_needed(one, lists), frozenset[str]()) for one in inside]
            if all(each):
                yield frozenset().union(*each)


def _has_holes(row: _Row) -> bool:
    """Whether something is to be filled in a row."""
    return any(piece[0] == "{" if isinstance(piece, str) else any(map(_has_holes, piece.rows)) for piece in row)
