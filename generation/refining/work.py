"""What is being refined: the brief as it changes under one turn's changes, and what there is to say about that."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from generation.brief import Brief, Understood
from generation.errors import BadRequest
from generation.refinement import About, Change


@dataclass
class Work:
    """One turn at work. `keeps` are what the member said should stay; `first` is the brief as it was.

    Changes are made to `brief` alone; `sources` are ids of further tracks that the result leans on, and `swaps` are
    who comes in for whom; `comes` says whether anybody comes in for good.
    """

    about: About
    first: Brief
    brief: Brief
    longest_s: float
    others: Mapping[str, About]
    keeps: frozenset[str] = frozenset()
    notes: list[str] = field(default_factory=list)
    refusals: list[BadRequest] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    swaps: Mapping[str, str] = field(default_factory=dict)
    comes: bool = False

    def set(self, **fields: Any) -> None:
        """Give the brief other values."""
        self.brief = replace(self.brief, **fields)

    def note(self, sentence: str) -> None:
        """Something that has to be said beside the differences, once."""
        if sentence not in self.notes:
            self.notes.append(sentence)

    def say(self, field: str, value: str, words: str, source: str = "words") -> None:
        """Why a field has its value now; what was said of it before no longer counts."""
        self.unsay(field)
        self._add(Understood(field, value, words, source if words or source != "words" else "inferred"))

    def say_one(self, field: str, value: str, words: str) -> None:
        """The same of one of several values of a field."""
        self.unsay(field, value)
        self._add(Understood(field, value, words, "words" if words else "inferred"))

    def unsay(self, field: str, value: str | None = None) -> None:
        """Forget what was said of a field, or of one of its values."""
        said = self.brief.understood
        self.set(understood=tuple(each for each in said if each.field != field or value not in {None, each.value}))

    def follows(self, field: str) -> bool:
        """Whether a field's value came of other wishes, rather than of words for it."""
        return not any(each.field == field and each.source != "inferred" for each in self.brief.understood)

    def apply(self, change: Change, make: Callable[["Work", Change], None]) -> bool:
        """Make one change; one that can not be made leaves the brief as it was and is told."""
        before, notes, sources = self.brief, list(self.notes), list(self.sources)
        try:
            make(self, change)
        except BadRequest as error:
            self.brief, self.notes, self.sources = before, notes, sources
            self.refusals.append(error)
            self.note(str(error))
            return False
        return True

    def _add(self, said: Understood) -> None:
        self.set(understood=(*self.brief.understood, said))
