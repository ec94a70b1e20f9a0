"""Of which renderings is a take made? One of the whole, and one more for each part of it that is otherwise."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from generation.brief import Brief
from generation.change import ChangeKind, Region
from generation.past import Past
from generation.refining.origins import pruned
from generation.refining.parts import variant
from generation.refining.passages import pieces_of, region_of
from generation.refining.regions import shares
from generation.refining.there import as_if_whole


@dataclass(frozen=True, slots=True)
class Layer:
    """A rendering of a brief that has no parts any more, and where it is heard above those before it.

    Without a region it is the whole. `levels` are the players who may be louder or softer there than around it.
    """

    brief: Brief
    region: Region | None = None
    levels: tuple[str, ...] = ()


def layers_of(brief: Brief, take: int, past: Past | None = None) -> tuple[Layer, ...]:
    """The layers of a take, from below; of one that is new in a part only, the parent's own sound lies below them."""
    if past is not None and past.in_part:
        return tuple(_of_region(brief, take, past))
    if not brief.passages:
        return (Layer(brief),)
    return (Layer(replace(brief, passages=())), *_of_whole(brief, take))


def _of_region(brief: Brief, take: int, past: Past) -> Iterator[Layer]:
    """A layer from each piece's beginning to the region's end: so the pieces cross over into each other.

    Where the engine writes no score it knows nothing of when somebody plays: it is told who plays there.
    """
    region, said = past.refinement.region, past.refinement.changes
    pieces = pieces_of(brief.passages, *shares(region, brief.duration_s))
    levels = [each.target for each in said if each.kind is ChangeKind.LEVEL]
    if len(pieces) > 1:
        levels += _levels(brief)
    for number, piece in enumerate(pieces):
        start_s = region_of(piece, brief).start_s if number else region.start_s
        made = variant(brief, piece, take)
        if past.plan is not None and past.plan.way != "score":
            made = as_if_whole(made, region_of(piece, brief))
        yield Layer(made, Region(start_s, region.end_s), tuple(levels))


def _of_whole(brief: Brief, take: int) -> Iterator[Layer]:
    """A layer from the beginning of each piece that is otherwise to where the next plain one begins."""
    plain = replace(brief, passages=(), sources=pruned(brief, take))
    pieces = [(each, variant(brief, each, take)) for each in pieces_of(brief.passages)]
    otherwise = [not piece.plain and made != plain for piece, made in pieces]
    for number, (piece, made) in enumerate(pieces):
        if otherwise[number]:
            last = next((at for at in range(number, len(pieces)) if not otherwise[at]), len(pieces)) - 1
            yield Layer(made, region_of(replace(piece, end=pieces[last][0].end), brief), _levels(brief))


def _levels(brief: Brief) -> tuple[str, ...]:
    changes = [each for passage in brief.passages for each in passage.changes]
    return tuple(dict.fromkeys(each.target for each in changes if each.kind is ChangeKind.LEVEL))
