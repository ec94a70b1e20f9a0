"""A finished track as it is kept: its sound is read when it is needed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from generation.audio.bars import Bars, Lines
from generation.rendering import Audio, Marker

MASTER: Final = "master"


@dataclass(frozen=True, slots=True, eq=False)
class Kept:
    """A finished track. `sound` decodes one of its files by role: eight stems of ten minutes are never held at once."""

    sound: Callable[[str], Audio]
    bars: Bars
    stem_names: tuple[str, ...] = ()
    markers: tuple[Marker, ...] = ()
    midi: bytes | None = None

    @property
    def duration_s(self) -> float:
        return self.bars.duration_s

    @property
    def lines(self) -> Lines:
        """The bar lines in seconds."""
        return self.bars.lines

    @property
    def loop(self) -> bool:
        """Whether its end meets its beginning."""
        return self.bars.loop

    def stem(self, name: str) -> Audio:
        """One of its stems, decoded."""
        return self.sound(f"stem:{name}")
