"""Where is the ending of a track that has no such part? Its last seconds, and so with its beginning."""

from dataclasses import replace
from typing import Final

from generation.change import Change, ChangeKind, Region
from generation.refining.layout import laid_out
from generation.refining.work import Work

_FIRST: Final = frozenset({"first", "intro", "start", "beginning", "opening"})
_LAST: Final = frozenset({"last", "outro", "end", "ending", "closing"})
_SHARE, _LEAST_S = 0.2, 4.0  # an ending is so much of a track, but so long at least
_MOST: Final = 0.4


def at_an_edge(work: Work, change: Change) -> Change:
    """A change as it was said; one of the first or last part of a track of one part alone is of its edge.

    `Make the ending quieter` of a track with nothing but a main part would else be made of all of it.
    """
    name, names = change.target.strip().lower(), [each.name for each in laid_out(work)]
    if change.kind is not ChangeKind.SECTION or name not in _FIRST | _LAST or name in names or len(names) > 1:
        return change
    length = work.about.duration_s
    edge = round(min(_MOST * length, max(_SHARE * length, _LEAST_S)), 3)
    region = Region(None, edge) if name in _FIRST else Region(round(length - edge, 3), None)
    return replace(change, kind=ChangeKind.LEAN, target="energy", region=region)
