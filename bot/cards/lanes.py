"""Where each track stands in the picture of a session: its row, and the lane that its branch runs in. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

# More rows than this are no picture any more; the oldest beside the current branch are left out first.
MOST_ROWS: Final = 16


@dataclass(frozen=True, slots=True)
class Row:
    """A track in the picture: its number, its parent's (0: none), what is written beside it, and who stands here.

    `current` says that it lies on the way to where whoever looks stands; `gone` that nothing of it may be shown.
    """

    number: int
    parent: int
    words: str
    values: str
    here: tuple[str, ...] = ()
    current: bool = False
    gone: bool = False


def shown(rows: Sequence[Row], most: int = MOST_ROWS) -> list[Row]:
    """The rows that fit: the current branch and where somebody stands first, then the newest; in their order.

    A row whose parent is left out hangs below the nearest one that is shown.
    """
    if len(rows) <= most:
        return list(rows)
    ranked = sorted(rows, key=lambda row: (row.current or bool(row.here), row.number), reverse=True)
    kept = {row.number for row in ranked[:most]}
    parent_of = {row.number: row.parent for row in rows}
    return [_hung(row, kept, parent_of) for row in rows if row.number in kept]


def _hung(row: Row, kept: Collection[int], parent_of: Mapping[int, int]) -> Row:
    parent = row.parent
    while parent and parent not in kept:
        parent = parent_of.get(parent, 0)
    return Row(row.number, parent, row.words, row.values, row.here, row.current, row.gone)


def lanes(rows: Sequence[Row]) -> dict[int, int]:
    """The lane of each row by its number, from 0: a branch keeps its lane, and no two cross the same place.

    Where several go on from one track, the current branch goes straight on, else the first one.
    """
    children: dict[int, list[Row]] = {}
    for row in rows:
        children.setdefault(row.parent, []).append(row)
    heads = [row for row in rows if _straight(children.get(row.parent, [])) != row.number or not row.parent]
    line_of = {head.number: _line(head, children) for head in heads}
    at = {row.number: index for index, row in enumerate(rows)}
    lane_of: dict[int, int] = {}
    taken: list[list[tuple[int, int]]] = []
    # The current branch comes first, so that it has the first lane.
    for head in sorted(heads, key=lambda each: (not each.current, at[each.number])):
        line = line_of[head.number]
        span = (at.get(head.parent, at[head.number]), at[line[-1]])
        lane = next((n for n, spans in enumerate(taken) if all(_apart(span, each) for each in spans)), len(taken))
        if lane == len(taken):
            taken.append([])
        taken[lane].append(span)
        lane_of |= dict.fromkeys(line, lane)
    return lane_of


def _straight(children: Sequence[Row]) -> int:
    """Which of a track's children goes straight on; 0 where there is none."""
    return next((row.number for row in children if row.current), children[0].number if children else 0)


def _line(head: Row, children: Mapping[int, Sequence[Row]]) -> list[int]:
    """The numbers of a branch from its first track straight on to its last."""
    line = [head.number]
    while following := _straight(children.get(line[-1], [])):
        line.append(following)
    return line


def _apart(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[1] < other[0] or other[1] < one[0]
