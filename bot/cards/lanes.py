"""Where each track stands in the picture of a session: its row, and the lane that its branch runs in. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

# More rows or lanes than these are no picture any more; the oldest beside the current branch are folded first.
MOST_ROWS: Final = 20
MOST_LANES: Final = 9
# Of the current branch and of what lies beside it, as much as comes before everything else.
_PATH: Final = 10
_BESIDE: Final = 3


@dataclass(frozen=True, slots=True)
class Row:
    """A track in the picture: its number, its parent's (0: none), what is written beside it, and who stands here.

    `current` says that it lies on the way to where whoever looks stands; `gone` that nothing of it may be shown.
    `skipped` tracks lie folded between it and its parent, and `more` that hang below it are folded, too.
    """

    number: int
    parent: int
    words: str
    values: str
    here: tuple[str, ...] = ()
    current: bool = False
    gone: bool = False
    skipped: int = 0
    more: int = 0


def nearest_first(parent_of: Mapping[int, int], at: int, others: Sequence[int] = ()) -> list[int]:
    """All tracks by their numbers, those that somebody who stands at one needs first; `at` is 0 where they stand
    nowhere.

    First where they are and the first track of all, then `others` (where other people stand), the way here, what was
    made of this one and of its parent; then the newest.
    """
    path = []
    each = at
    while each and each not in path:
        path.append(each)
        each = parent_of.get(each, 0)
    newest = sorted(parent_of, reverse=True)
    children = [each for each in newest if at and parent_of[each] == at]
    siblings = [each for each in newest if at and parent_of[each] == parent_of.get(at) and each != at]
    first = min(parent_of, default=0)
    near = [*path[:1], first, *others, *path[:_PATH], *children[:_BESIDE], *siblings[:_BESIDE], *path, *newest]
    return [each for each in dict.fromkeys(near) if each in parent_of]


def shown(rows: Sequence[Row], most: int = MOST_ROWS, widest: int = MOST_LANES) -> list[Row]:
    """The rows that fit, in their order: what is nearest to whoever looks first, then the newest.

    A row whose parent is folded hangs below the nearest one that is shown, and that one says how many are folded.
    """
    if len(rows) <= most and _wide(rows) <= widest:
        return list(rows)
    parent_of = {row.number: row.parent for row in rows}
    at = max((row.number for row in rows if row.current), default=0)
    kept: list[Row] = []
    for number in nearest_first(parent_of, at, [row.number for row in rows if row.here]):
        if len(kept) == most:
            break
        tried = _hung([row for row in rows if row in kept or row.number == number], parent_of)
        if _wide(tried) <= widest:
            kept = [row for row in rows if row in kept or row.number == number]
    return _folded(_hung(kept, parent_of), parent_of)


def _wide(rows: Sequence[Row]) -> int:
    """How many lanes rows need."""
    return max(lanes(rows).values(), default=-1) + 1


def _hung(rows: Sequence[Row], parent_of: Mapping[int, int]) -> list[Row]:
    """Each row below the nearest one of them that it came from."""
    kept = {row.number for row in rows}
    hung = []
    for row in rows:
        parent, skipped = row.parent, 0
        while parent and parent not in kept:
            parent, skipped = parent_of.get(parent, 0), skipped + 1
        hung.append(replace(row, parent=parent, skipped=skipped))
    return hung


def _folded(rows: Sequence[Row], parent_of: Mapping[int, int]) -> list[Row]:
    """The rows with how many tracks are folded below each, but for those that lie on the way to one that is shown."""
    kept = {row.number for row in rows}
    more = dict.fromkeys(kept, 0)
    between = set()
    for row in rows:
        each = parent_of[row.number]
        while each and each not in kept:
            between.add(each)
            each = parent_of.get(each, 0)
    for number in parent_of:
        if number in kept or number in between:
            continue
        each = parent_of[number]
        while each and each not in kept:
            each = parent_of.get(each, 0)
        if each:
            more[each] += 1
    return [replace(row, more=more[row.number]) for row in rows]


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
