"""Which of several candidates is a take? The first that passes the gate, or the best that was reviewed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from generation.errors import EngineFailed, NocturneError

TRIES: Final = "tries"  # the name under which a track's facts say what was tried

_ORDINAL: Final = ("first", "second", "third", "fourth")


@dataclass(frozen=True, slots=True)
class Trying:
    """How often a model's take may be made. Rules always make the same, and are never asked twice.

    Of `best_of` candidates for each take the best is kept; one alone that does not pass the gate is made once more. To
    make a kept track `again`, its facts say which candidate it was: that one alone is rendered.
    """

    best_of: int = 1
    again: Mapping[str, Any] | None = None

    @property
    def first(self) -> tuple[int, ...]:
        """The candidates to begin with."""
        if self.again is not None:
            return (int(self.again.get("kept", 1)),)
        return tuple(range(1, self.best_of + 1))


ONCE: Final = Trying()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A candidate as it was judged: what is wrong with it, how many checks it missed, and the take where it is one."""

    number: int
    take: Any = None
    faults: tuple[str, ...] = ()
    missed: int = 0
    error: NocturneError | None = None

    @property
    def told(self) -> str:
        """What is wrong with it, in words that follow “it was”."""
        return " and ".join(self.faults) or ("not made" if self.error else "")

    @property
    def rank(self) -> tuple[bool, int, int, int]:
        """The lowest is the best."""
        return (self.take is None, len(self.faults), self.missed, self.number)

    @staticmethod
    def best(of: Sequence["Candidate"]) -> "Candidate":
        """The one with the fewest faults, then misses; among equals the first.

        Raises:
            NocturneError: none of them is a take; the first one's failure.
        """
        chosen = min(of, key=lambda each: each.rank)
        if chosen.take is None:
            raise of[0].error or EngineFailed(
                f"What the engine made was {of[0].told}, {'twice' if len(of) > 1 else 'this time'}.",
                "Ask again with another seed, or in other words.",
            )
        return chosen


def second_try(candidate: Candidate) -> str:
    """What is said while a take is made once more."""
    return f"second try, the first was {candidate.told}"


def tries_of(tried: Sequence[Candidate], kept: Candidate, *, retried: bool) -> dict[str, Any]:
    """What a track's facts say: how many candidates were rendered, which was kept, and what the others lacked."""
    lacked = {str(each.number): each.told for each in tried if each is not kept and each.told}
    told = {"rendered": len(tried), "kept": kept.number, "retried": retried, "lacked": lacked}
    return told | ({"still": kept.told} if kept.told else {})


def sentence(tries: Mapping[str, Any]) -> str:
    """What a card says of it: `second try: the first was nearly silent`, or `best of 3`."""
    rendered, kept, lacked = int(tries["rendered"]), int(tries["kept"]), dict(tries.get("lacked") or {})
    if rendered < 2:
        return ""
    faults = "; ".join(f"the {_ordinal(int(number))} was {why}" for number, why in lacked.items())
    if tries.get("retried"):
        head = "second try" if kept > 1 else "the first of two tries is kept"
        return f"{head}: {faults}" if faults else head
    return f"best of {rendered}, the {_ordinal(kept)}" + (f" ({faults})" if faults else "")


def _ordinal(number: int) -> str:
    return _ORDINAL[number - 1] if number <= len(_ORDINAL) else f"{number}th"
