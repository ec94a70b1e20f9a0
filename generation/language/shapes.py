"""Which phrase begins here? `{are} {just?} {banned}` is `are banned`, `is really banned` and so on.

The shapes of refusals and restrictions, and the words that fill their slots, are data (`data/refusals.json`). A slot
with a mark of interrogation may stay empty; a word outside of braces stands for itself. The longest match counts.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

_PART: Final = re.compile(r"\{(?P<slot>[^}?]+)(?P<optional>\??)\}|(?P<word>\S+)")
# Where a phrase ends in a tree of words.
_END: Final = ""

Tree = dict[str, Any]


class Shapes:
    """The shapes of a grammar, ready to be looked for in a row of words."""

    def __init__(self, grammar: Mapping[str, Sequence[str]], words: Mapping[str, Sequence[Sequence[str]]]) -> None:
        """Take what phrases do with their shapes, and what fills each slot, as rows of words."""
        self._trees = {name: _tree(rows) for name, rows in words.items()}
        self._begin: dict[str, list[tuple[str, list[tuple[Tree, bool]]]]] = {}
        for name, shapes in grammar.items():
            for shape in shapes:
                parts = [self._part(match) for match in _PART.finditer(shape)]
                for word in _first_words(parts):
                    self._begin.setdefault(word, []).append((name, parts))

    def _part(self, match: re.Match[str]) -> tuple[Tree, bool]:
        tree = self._trees[match["slot"]] if match["slot"] else _tree([[match["word"]]])
        return tree, bool(match["optional"])

    def at(self, words: Sequence[str], place: int) -> tuple[int, frozenset[str]]:
        """The longest phrase that begins at a place: how many words it takes (0: none) and all that it does."""
        longest, does = place, set[str]()
        for name, parts in self._begin.get(words[place], ()):
            end = max(_ends(parts, words, place), default=place)
            if end > longest:
                longest, does = end, {name}
            elif end == longest > place:
                does.add(name)
        return longest - place, frozenset(does)


def _tree(rows: Sequence[Sequence[str]]) -> Tree:
    root: Tree = {}
    for row in rows:
        node = root
        for word in row:
            node = node.setdefault(word, {})
        node[_END] = {}
    return root


def _first_words(parts: Sequence[tuple[Tree, bool]]) -> set[str]:
    found: set[str] = set()
    for tree, optional in parts:
        found |= tree.keys()
        if not optional:
            break
    return found


def _ends(parts: Sequence[tuple[Tree, bool]], words: Sequence[str], place: int) -> set[int]:
    """All the places behind what the parts of a shape can take."""
    places = {place}
    for tree, optional in parts:
        after = {end for each in places for end in _taken(tree, words, each)}
        places = places | after if optional else after
        if not places:
            break
    return places


def _taken(tree: Tree, words: Sequence[str], place: int) -> Iterator[int]:
    """The places behind each phrase of a tree that begins here."""
    node: Tree | None = tree
    while node is not None:
        if _END in node:
            yield place
        node = node.get(words[place]) if place < len(words) else None
        place += 1
