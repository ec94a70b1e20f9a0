"""Whose tracks are measured? The engine that was asked for, loaded once in each process."""

from dataclasses import dataclass
from functools import cache

from generation.brief import Brief
from generation.engines.means import Means
from generation.ports import Engine, EngineCard
from generation.track import Wish

_ANY = Means()


@dataclass(frozen=True, slots=True)
class Choice:
    """An engine by its name, and what it may use of this machine."""

    name: str = "sketch"
    means: Means = _ANY

    @property
    def engine(self) -> Engine:
        """The engine itself; raises `BadRequest` or `EngineUnavailable` where there is none."""
        return _engine(self)

    @property
    def card(self) -> EngineCard:
        return self.engine.card

    @property
    def is_heavy(self) -> bool:
        """Whether it holds a model, so that a second process would hold it a second time."""
        return self.card.memory_gb > 0

    def workers(self, asked: int | None) -> int | None:
        """How many processes make tracks at once: one, where each would hold a model."""
        return 1 if self.is_heavy else asked

    def brief(self, words: str, seed: int, seconds: float | None = None) -> Brief:
        """A prompt's brief, of a length that the engine makes; `seconds` shortens one that is longer.

        Raises:
            NocturneError: the prompt can not be made.
        """
        from generation.language import understand

        brief = understand(Wish(words), seed)
        longest = self.card.longest_s if seconds is None else min(seconds, self.card.longest_s)
        wanted = max(self.card.shortest_s, min(brief.duration_s, longest))
        return brief if wanted == brief.duration_s else understand(Wish(words, duration_s=wanted), seed)


SKETCH = Choice()


@cache
def _engine(choice: Choice) -> Engine:
    from generation import engines

    return engines.create(choice.name, choice.means)
