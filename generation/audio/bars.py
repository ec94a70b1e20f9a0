"""Where are a track's bar lines? From its brief, its markers, and what is known of how it was joined."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from generation.brief import Brief
from generation.rendering import Marker

GRID: Final = "grid"  # in the facts of a track that was joined of others: its `Grid`
SAME_S: Final = 1e-3

Lines = tuple[float, ...]
# Runs of bars of one length: the second from which each holds, its first bar line, and the length of its bars.
Grid = tuple[tuple[float, float, float], ...]


@dataclass(frozen=True, slots=True)
class Bars:
    """How a track lies in time: its length, its runs of bars, and where its last chord is, or its end.

    The end of a `loop` meets its beginning.
    """

    duration_s: float
    grid: Grid
    music_end_s: float
    loop: bool = False

    @property
    def lines(self) -> Lines:
        """The bar lines in seconds, rising, from the first within the track to at most its end."""
        return lines_of(self.grid, self.duration_s)


def bars_of(brief: Brief, duration_s: float, markers: Sequence[Marker], facts: Mapping[str, Any]) -> Bars:
    """How a track lies in time, by its brief, its markers and the facts of how it was made."""
    grid = grid_of(brief, duration_s, markers, facts)
    return Bars(duration_s, grid, music_end_s(lines_of(grid, duration_s), duration_s, facts), brief.loop)


def grid_of(brief: Brief, duration_s: float, markers: Sequence[Marker], facts: Mapping[str, Any]) -> Grid:
    """The runs of bars of a track.

    Sections begin on bar lines, so a piece that begins within a bar is known by its last marker. A loop's bars close
    exactly. Of a track that was joined of others the facts say it.
    """
    joined = facts.get(GRID)
    if joined:
        return tuple((float(start), float(first), float(bar_s)) for start, first, bar_s in joined)
    bar_s = brief.bar_s
    if brief.loop:
        return ((0.0, 0.0, duration_s / max(1, round(duration_s / bar_s))),)
    first = markers[-1].at_s % bar_s if len(markers) > 1 else 0.0
    return ((0.0, 0.0 if min(first, bar_s - first) < SAME_S else first, bar_s),)


def lines_of(grid: Grid, duration_s: float) -> Lines:
    """The bar lines in seconds, rising, from the first within the track to at most its end."""
    lines: list[float] = []
    for index, (_, first, bar_s) in enumerate(grid):
        until = grid[index + 1][0] if index + 1 < len(grid) else duration_s
        count = max(0, int((until - first + SAME_S) / bar_s) + 1)
        reached = [first + number * bar_s for number in range(count)]
        lines += [at for at in reached if not lines or at > lines[-1] + SAME_S]
    return tuple(min(at, duration_s) for at in lines)


def music_end_s(lines: Lines, duration_s: float, facts: Mapping[str, Any]) -> float:
    """Where the music comes to its last chord: on the bar line that the engine's count of bars ends with.

    Where nobody has counted them it is the last bar line.
    """
    if not lines:
        return duration_s
    bars = facts.get("bars")
    if not isinstance(bars, int):
        return lines[-1]
    # A piece that begins within a bar counts that one too.
    return lines[max(0, min(bars - (lines[0] > SAME_S), len(lines) - 1))]


def snapped(at_s: float, lines: Lines, within_s: float) -> float:
    """The nearest bar line if one is that near, else the point itself."""
    if not lines:
        return at_s
    index = bisect_left(lines, at_s)
    near = min(lines[max(0, index - 1) : index + 1], key=lambda line: abs(line - at_s))
    return near if abs(near - at_s) <= within_s else at_s
