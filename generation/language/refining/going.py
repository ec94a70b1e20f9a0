"""Does a message say nothing but which track, and to go there? In any order: `3 again`, `og was better, go 2 that`.

What names a track is taken out; all that is left has to be words of going, hearing, liking, wanting, politeness or
regret (`data/refining-history`), or a clause that asks for nothing. One word more, and the other rules read it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Final

from generation.language.refining import described, suggestions
from generation.language.refining.called import NAME, SURE, WEAK, Called, called
from generation.language.refining.clauses import Clause, clauses
from generation.language.refining.history import is_so_there, is_told
from generation.language.refining.shorthand import pattern, words, written_out
from generation.language.refining.tracks import exists, track_id
from generation.language.tables import table
from generation.refinement import About, ChangeKind, Destination, Reading, ReadingKind

_LONGEST: Final = 32
_MOST: Final = 5
_FEW: Final = 2
# `The first one before this one`: to be put together.
_THIS_TOO: Final = re.compile(
    r"(?<![a-z])(?:and|then|into|plus|with|before|after) this (?:one|track|version)"
    r"|this (?:one|track|version) (?:and|then|before|after|into|plus)(?![a-z])"
)
_WORD: Final = re.compile(r"[a-z0-9@]+(?:[+-][a-z0-9]+)*")
_Read = Callable[[str, About], Reading]


@cache
def _said(name: str) -> re.Pattern[str]:
    """A pattern of what is said in a clause."""
    return pattern(table("refining-steps")["said"][name])


def gone(message: str, about: About, read: _Read) -> Reading | None:
    """Where a message goes that says nothing else; None where it says more, or no such thing."""
    if len(about.tracks) < _FEW or len(message.split()) > _LONGEST or not message.isascii():
        return None
    texts = described.written_out(written_out(message), about, read)
    found = [_gone(each, about, read) for each in texts]
    if len(found) == 1:
        return found[0]
    sure = [each for each in found if each is not None]
    return described.reading_of(sure, about) if len(sure) == len(found) else None


def gone_beside(message: str, about: About, read: _Read) -> Reading | None:
    """Where one clause of a message goes while the others only tell: `the altos ask for it, so let us go back to 1`."""
    row = clauses(message) if len(about.tracks) >= _FEW else []
    texts = [message[each.begin : each.end].strip() for each in row]
    steps = [gone(each, about, read) for each in texts]
    going = [each for each in steps if each is not None and each.kind is ReadingKind.NAVIGATE]
    if len(going) != 1 or len(row) < _FEW:
        return None
    others = [(clause, text) for clause, text, step in zip(row, texts, steps, strict=True) if step is not going[0]]
    return going[0] if all(_only_tells(clause, text, about, read) for clause, text in others) else None


def _only_tells(clause: Clause, text: str, about: About, read: _Read) -> bool:
    """Whether a clause asks for nothing: a remark, or what people do and are."""
    if called(written_out(text), about)[1] or any(map(str.isdigit, text)) or (clause.asks and not clause.of_people):
        return False
    reading = read(text, about)
    if reading.kind in (ReadingKind.CHATTER, ReadingKind.UNCLEAR):
        return True
    return (
        clause.tells
        and reading.kind is ReadingKind.CHANGE
        and all(each.kind is ChangeKind.LEAN for each in reading.changes)
    )


def _gone(plain: str, about: About, read: _Read) -> Reading | None:
    text, names = called(plain, about)
    is_both = _THIS_TOO.search(plain) and any(each.rank == SURE for each in names)
    if not names or is_both or _said("of several").search(text) or _said("alike").search(text):
        return None
    to = _meant(text, names, about)
    if to is None or not _Message(text, to, about, read).says_nothing_else():
        return None
    if exists(to, about):
        return Reading(ReadingKind.NAVIGATE, base=to)
    return Reading(ReadingKind.UNCLEAR, suggestion=suggestions.of_tracks(about))


def _meant(text: str, names: list[Called], about: About) -> Destination | None:
    """The one track that is meant of those that are named; None where it is not sure."""
    aside = {text[: each.end()].count(NAME) - 1 for each in _said("beside").finditer(text)}
    left = [each for at, each in enumerate(names) if at not in aside]
    surest = min((each.rank for each in left), default=0)
    found = [each.to for each in left if each.rank == surest]
    where = {track_id(each, about) or str(each) for each in found}
    is_counted = surest == WEAK and len(found) > 1  # `undo undo`
    return found[-1] if len(where) == 1 and not is_counted else None


@dataclass(frozen=True, slots=True)
class _Message:
    """A message with `NAME` for each track that is named, and the one that is meant."""

    text: str
    to: Destination
    about: About
    read: _Read

    def says_nothing_else(self) -> bool:
        """Whether all clauses say to go there, or nothing that is to be done."""
        clauses = [each for each in _said("joints").split(self.text) if each.strip()]
        if len(clauses) > _MOST:
            return False
        going = [each for each in clauses if self._is_going(each, is_asked=self._ends_asking(each))]
        pointing = any(map(_points, going))
        if not pointing and not any(NAME in each for each in going):
            return False
        return all(
            each in going or (self._is_of(each, is_pointed=pointing) if NAME in each else self._is_told(each))
            for each in clauses
        )

    def _is_of(self, clause: str, *, is_pointed: bool) -> bool:
        """Whether a clause tells of a track: of the one that is pointed to, or what is wrong with another."""
        is_another = NAME not in _said("beside").sub("", clause)
        return is_another or (is_pointed and self._is_told_of(clause))

    def _ends_asking(self, clause: str) -> bool:
        return self.text[self.text.find(clause) + len(clause) :].lstrip().startswith("?")

    def _is_going(self, clause: str, *, is_asked: bool) -> bool:
        """Whether a clause is made of a track and words of going there, or points to one that was named."""
        said = _WORD.findall(_said("left out").sub(" ", clause))
        # `The second was nice` is a remark, and `the one before was nice` says where one wants to be.
        remarked = self.to.way != "undo" and _said("remark").search(clause)
        if not said or remarked or _said("asked").match(clause):
            return False
        if not set(said) <= words("going words", "liking words", "comparing words") | {NAME}:
            return False
        is_telling = not words("telling words").isdisjoint(said)
        if not (is_telling or words("comparing words").isdisjoint(said)):
            return False  # `the first one punchier`
        if NAME in said:
            return not is_asked or len(said) > _FEW or not {"please", "again"}.isdisjoint(said)
        return set(said) <= words("going words") or is_telling

    def _is_told(self, clause: str) -> bool:
        """Whether a clause that names no track asks for nothing, or for what is so there."""
        said = set(_WORD.findall(_said("left out").sub(" ", clause)))
        if said <= words("going words") or _said("enough").match(clause) or _is_asking(clause):
            return True
        if is_told(clause, self.to):
            return True
        reading = self.read(clause, self.about)
        if reading.kind is not ReadingKind.CHANGE or reading.unused or reading.corrects:
            return False
        return all(is_so_there(each, self.to, self.about) for each in reading.changes)

    def _is_told_of(self, clause: str) -> bool:
        """Whether a clause tells something good of a track, or asks what it was like, and wishes for nothing."""
        if self._is_going(clause, is_asked=False) or _is_asking(clause):
            return True
        return bool(_said("told of").match(clause)) and words("bad words").isdisjoint(_WORD.findall(clause))


def _points(clause: str) -> bool:
    """Whether a clause says to go to what was named beside it: `go to that`, `play it again`, `return`."""
    said = set(_WORD.findall(clause))
    return not said.isdisjoint(words("ways of going")) and not said.isdisjoint(words("pointing words"))


def _is_asking(clause: str) -> bool:
    """Whether a clause only asks which it was, or what it was like."""
    said = set(_WORD.findall(clause))
    return bool(_said("asked").match(clause)) and said <= words("going words", "liking words", "asking words") | {NAME}
