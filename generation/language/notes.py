"""Why is it so? What is understood along the way, what contradicts itself, and which of two values is taken."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from generation.brief import Understood
from generation.language.reading import Reading

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Said(Generic[T]):
    """A value, the member's words that said it, and the letter at which they begin."""

    value: T
    words: str
    at: int = 0


@dataclass
class Notes:
    """What is understood, and the sentences about what can not all be had."""

    understood: list[Understood] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)

    def say(self, name: str, value: str, words: str = "", source: str = "words") -> None:
        """Note a field's value and the words that caused it; a guess at the same field is forgotten."""
        guess = (name, "", "inferred")
        self.understood = [each for each in self.understood if (each.field, each.words, each.source) != guess]
        self.understood.append(Understood(name, value, words, source))

    def clash(self, sentence: str) -> None:
        """Note a contradiction and how it was settled, in one sentence."""
        if sentence not in self.conflicts:
            self.conflicts.append(sentence)


def settled(
    reading: Reading, found: Sequence[Said[T]], notes: Notes, same: Callable[[T, T], bool] = lambda a, b: a == b
) -> Said[T] | None:
    """The first of several values, or the last that a correction (`no wait`, `I mean`) comes before."""
    if not found:
        return None
    ordered = sorted(found, key=lambda each: each.at)
    corrections = [
        reading.tokens[at].start for at in reading.doing("correction") if reading.tokens[at].start > ordered[0].at
    ]
    after = [each for each in ordered if corrections and each.at > corrections[0]]
    taken = after[-1] if after else ordered[0]
    other = next((each for each in ordered if not same(each.value, taken.value)), None)
    if other and after:
        notes.clash(f"“{other.words}” was said, and then “{taken.words}”: the correction counts")
        for at in reading.doing("correction"):
            reading.take_tokens(at)
    elif other:
        notes.clash(f"“{taken.words}” and “{other.words}” were both said: the first counts")
    return taken
