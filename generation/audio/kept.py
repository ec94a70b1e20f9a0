"""A finished track as it is kept: its sound is read when it is needed."""

from collections.abc import Callable
from dataclasses import dataclass

from generation.audio.bars import Grid, Lines, lines_of
from generation.rendering import Audio, Marker

MASTER = "master"


@dataclass(frozen=True, slots=True, eq=False)
class Kept:
    """A finished track. `sound` decodes one of its files by role: eight stems of ten minutes are never held at once.

    `music_end_s` is where its last chord is, or its end; `loop` says that its end meets its beginning.
    """

    sound: Callable[[str], Audio]
    duration_s: float
    grid: Grid
    music_end_s: float
    stem_names: tuple[str, ...] = ()
    markers: tuple[Marker, ...] = ()
    midi: bytes | None = None
    loop: bool = False

    @property
    def lines(self) -> Lines:
        """The bar lines in seconds."""
        return lines_of(self.grid, self.duration_s)

    def stem(self, name: str) -> Audio:
        """One of its stems, decoded."""
        return self.sound(f"stem:{name}")
