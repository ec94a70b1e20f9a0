"""Which parts of a track are otherwise than the rest, and in what? Where they overlap, all of it holds."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from generation.brief import Brief, Passage, Source
from generation.change import Change, ChangeKind, Region
from generation.errors import BadRequest

_K = ChangeKind
MOST: Final = 4
_SAME: Final = 1e-5  # shares that are nearer than this are the same place
_SUMMED: Final = frozenset({_K.LEAN, _K.LEVEL})
_BY_TARGET: Final = frozenset({_K.LEAN, _K.LEVEL, _K.PRODUCTION, _K.KEEP})


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a track, in shares of it, in which the same changes hold everywhere."""

    start: float
    end: float
    changes: tuple[Change, ...] = ()
    sources: tuple[Source, ...] = ()

    @property
    def plain(self) -> bool:
        """Whether it is as the whole is."""
        return not self.changes and not self.sources


def together(before: Sequence[Change], more: Sequence[Change]) -> tuple[Change, ...]:
    """Changes and further ones as one list: steps add up, and what has gone back is gone."""
    found = list(before)
    for each in more:
        at = next((n for n, other in enumerate(found) if _same_thing(other, each)), None)
        if at is None:
            found.append(each)
        elif each.kind in _SUMMED:
            found[at] = replace(each, amount=found[at].amount + each.amount)
        else:
            found[at] = each
    return tuple(each for each in found if each.kind not in _SUMMED or abs(each.amount) > 1e-9)


def _same_thing(one: Change, other: Change) -> bool:
    if one.kind is not other.kind or one.kind is _K.FRESH:
        return False
    return one.kind not in _BY_TARGET or one.target == other.target


def sources_of(before: Sequence[Source], more: Sequence[Source]) -> tuple[Source, ...]:
    """Sources and further ones: an aspect comes from where it was said last."""
    said = {each.aspect for each in more}
    return (*(each for each in before if each.aspect not in said), *more)


def put_in(passages: Sequence[Passage], new: Passage) -> tuple[Passage, ...]:
    """The passages with a new one among them; with the same bounds it goes into the one that is there.

    Raises:
        BadRequest: there are as many as a track may have.
    """
    there = next((at for at, each in enumerate(passages) if same_place(each, new)), None)
    if there is None and len(passages) >= MOST:
        raise BadRequest(
            f"A track has at most {MOST} parts that are otherwise than the rest.",
            "Change the whole track, or take one of these changes back.",
        )
    if there is None:
        return (*passages, new)
    old = passages[there]
    one = replace(old, changes=together(old.changes, new.changes), sources=sources_of(old.sources, new.sources))
    return (*passages[:there], one, *passages[there + 1 :])


def same_place(one: Passage, other: Passage) -> bool:
    """Whether two passages have the same bounds."""
    return abs(one.start - other.start) < _SAME and abs(one.end - other.end) < _SAME


def around(passages: Sequence[Passage], start: float, end: float) -> Piece:
    """What holds in all of a stretch."""
    return _piece([each for each in passages if each.start <= start + _SAME and each.end >= end - _SAME], start, end)


def pieces_of(passages: Sequence[Passage], start: float = 0.0, end: float = 1.0) -> tuple[Piece, ...]:
    """A stretch cut where something begins or ends to be otherwise."""
    edges = [start]
    for at in sorted(each for passage in passages for each in (passage.start, passage.end)):
        if edges[-1] + _SAME < at < end - _SAME:
            edges.append(at)
    found: list[Piece] = []
    for first, last in zip(edges, [*edges[1:], end], strict=True):
        piece = around(passages, first, last)
        if found and (found[-1].changes, found[-1].sources) == (piece.changes, piece.sources):
            found[-1] = replace(found[-1], end=last)
        else:
            found.append(piece)
    return tuple(found)


def _piece(holding: Sequence[Passage], start: float, end: float) -> Piece:
    changes: tuple[Change, ...] = ()
    sources: tuple[Source, ...] = ()
    for each in holding:
        changes, sources = together(changes, each.changes), sources_of(sources, each.sources)
    return Piece(start, end, changes, sources)


def region_of(piece: Piece, brief: Brief) -> Region:
    """Where a piece lies, in seconds."""
    length = brief.duration_s
    return Region(piece.start * length if piece.start > 0.0 else None, piece.end * length if piece.end < 1.0 else None)


def displaced(passages: Sequence[Passage], at: Callable[[float], float]) -> tuple[Passage, ...]:
    """The passages at other places; of one that nothing is left of nothing is said any more."""
    found = (replace(each, start=at(each.start), end=at(each.end)) for each in passages)
    return tuple(each for each in found if each.end - each.start > _SAME)


def lasting(passages: Sequence[Passage], share: float) -> tuple[Passage, ...]:
    """Passages of a piece whose old length is a share of the new one: at the same seconds from its beginning.

    One that reaches to the end is as far from the end as before: the ending stays the ending.
    """
    found: list[Passage] = []
    for each in passages:
        to_end = each.end >= 1.0
        start = max(0.0, 1.0 - (1.0 - each.start) * share) if to_end and each.start > 0.0 else each.start * share
        end = 1.0 if to_end else min(1.0, each.end * share)
        if end - start > _SAME:
            found.append(replace(each, start=round(start, 6), end=round(end, 6)))
    return tuple(found)
