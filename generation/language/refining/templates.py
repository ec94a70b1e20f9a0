"""How are wordings matched? Templates of words, alternatives and holes, compiled into small automata.

In a template `(a|b c)` is one of several, `[a|b c]` one of several or nothing, both also within each other; `<name>` is
a list of the file, `^` and `$` are the edges of a clause, `{player}` is a hole that `holes` fills, `{player2}` a second
one of its kind. `{deg}` may always be missing.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from generation.language.lexicon import JAPANESE, fold

_SIGNS: Final = re.compile(r"[\[\]()|]|<[\w -]+>|\{\w+\}|[\^$]|[^\s\[\]()|<>{}^$]+")
_LETTERS: Final = re.compile(rf"[{JAPANESE}]|[^{JAPANESE}]+")
_DEEPEST: Final = 12

# An edge of an automaton: a word, or the name of a hole in braces, and the state behind it; END ends the template.
Edge = tuple[str, int]
END: Final = ""


@dataclass(slots=True)
class Automaton:
    """Every template of a language: `states` are what may come next, `starts` what a template may begin with."""

    states: list[tuple[Edge, ...]] = field(default_factory=list)
    starts: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    needs: list[frozenset[str]] = field(default_factory=list)
    english: list[str] = field(default_factory=list)

    def add(self, template: str, english: str, lists: Mapping[str, str]) -> None:
        """Compile a template; of its words that can not be missing, a message has to have at least one."""
        row = _parsed(template, lists)
        number = len(self.needs)
        self.needs.append(frozenset(_needed(row)))
        self.english.append(english)
        for label, state in self._row(row, ((END, -1),)):
            self.starts.setdefault(label, []).append((number, state))

    def words(self) -> frozenset[str]:
        """The words that stand in templates."""
        labels = {label for edges in self.states for label, _ in edges} | self.starts.keys()
        return frozenset(each for each in labels if each.isalnum())

    def _row(self, row: "_Row", follow: tuple[Edge, ...]) -> tuple[Edge, ...]:
        """The edges into a row of pieces, behind which `follow` comes."""
        for piece in reversed(row):
            if isinstance(piece, str):
                self.states.append(follow)
                edges = ((piece, len(self.states) - 1),)
                follow = (*edges, *follow) if piece.startswith("{deg") else edges
            else:
                found = [edge for each in piece.rows for edge in self._row(each, follow)]
                follow = tuple(dict.fromkeys([*found, *(follow if piece.is_optional else ())]))
        return follow


@dataclass(frozen=True, slots=True)
class _Choice:
    """One of several rows, or nothing where it is optional."""

    rows: tuple["_Row", ...]
    is_optional: bool


_Row = tuple["str | _Choice", ...]


def plain(word: str) -> str:
    """A word as it is matched: without case, accents and apostrophes."""
    return fold(word).replace("'", "").replace("ß", "ss")


def _parsed(template: str, lists: Mapping[str, str], depth: int = 0) -> _Row:
    """A template in pieces."""
    if depth > _DEEPEST:
        raise ValueError(f"The lists of this saying name each other: {template}")
    signs = _SIGNS.findall(template)
    rows, rest = _rows(signs, 0, lists, depth)
    if rest != len(signs) or len(rows) != 1:
        raise ValueError(f"The brackets of this saying do not match: {template}")
    return rows[0]


def _rows(signs: list[str], at: int, lists: Mapping[str, str], depth: int) -> tuple[tuple[_Row, ...], int]:
    """The alternatives up to the end of a bracket, and where it is."""
    rows, row = list[_Row](), list[str | _Choice]()
    while at < len(signs) and signs[at] not in ")]":
        sign = signs[at]
        if sign == "|":
            rows.append(tuple(row))
            row = []
        elif sign in "([":
            inside, at = _rows(signs, at + 1, lists, depth)
            if at >= len(signs) or signs[at] != (")" if sign == "(" else "]"):
                raise ValueError(f"The brackets of this saying do not match: {' '.join(signs)}")
            row.append(_Choice(inside, sign == "["))
        elif sign[0] == "<":
            name = sign[1:-1]
            if name not in lists:
                raise ValueError(f"A saying names a list that there is not: {sign}")
            row += _parsed(lists[name], lists, depth + 1)
        elif sign[0] in "{^$":
            row.append(sign)
        else:
            row += [each for part in sign.split("-") for each in _LETTERS.findall(plain(part))]
        at += 1
    return (*rows, tuple(row)), at


def _needed(row: _Row) -> Iterator[str]:
    """Words of which a message needs at least one for a row to match it; nothing where none is certain."""
    for piece in row:
        if isinstance(piece, str):
            if piece[0] not in "{^$":
                yield piece
                return
        elif not piece.is_optional:
            each = [list(_needed(inside)) for inside in piece.rows]
            if all(each):
                yield from (word for words in each for word in words)
                return
