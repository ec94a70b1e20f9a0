"""Where is a turn's change made? One turn changes the whole, or one part of it."""

from collections.abc import Sequence
from typing import Final

from generation.brief import Window
from generation.errors import BadRequest
from generation.refinement import Change, ChangeKind, Region

_K = ChangeKind
# What a brief can say of a part of the time: no other sound is needed around it.
TIMED: Final = frozenset({_K.ADD, _K.REMOVE})
_WHOLE_ONLY: Final = {
    _K.TEMPO: "tempo",
    _K.TEMPO_BY: "tempo",
    _K.METRE: "metre",
    _K.LENGTH: "length",
    _K.LENGTH_BY: "length",
    _K.KEY: "key",
    _K.TRANSPOSE: "key",
}
_NOWHERE: Final = frozenset({_K.LOOP, _K.FORM, _K.STITCH, _K.KEEP})
_SHORTEST_S: Final = 0.05


def clock(seconds: float) -> str:
    """Seconds as `0:15`."""
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02d}"


def within(region: Region, duration_s: float) -> Region:
    """The region as it lies in a track; one that is all of it is the whole.

    Raises:
        BadRequest: it lies outside, or is hardly there.
    """
    start = 0.0 if region.start_s is None else region.start_s
    end = duration_s if region.end_s is None else region.end_s
    start, end = max(0.0, start), min(duration_s, end)
    if not end - start >= _SHORTEST_S:
        raise BadRequest(f"The track has no such part: it is {clock(duration_s)} long.", "Name a part within it.")
    if start < _SHORTEST_S and end > duration_s - _SHORTEST_S:
        return Region()
    return Region(start if start >= _SHORTEST_S else None, end if end <= duration_s - _SHORTEST_S else None)


def must_be_whole(change: Change) -> None:
    """Refuse what a part alone can not have.

    Raises:
        BadRequest: a part can not have another tempo, metre, length or key than the rest.
    """
    name = _WHOLE_ONLY.get(change.kind)
    if name and not change.region.whole:
        raise BadRequest(f"A part alone can not have another {name}.", f"Change the {name} of the whole track instead.")


def placed(changes: Sequence[Change]) -> tuple[tuple[Change, ...], Region, tuple[str, ...]]:
    """The changes that are made in one turn, where, and a sentence for each that needs a turn of its own.

    Where some are meant for the whole, the sound of the whole is made anew, and of a part only who plays when can
    change; where all are meant for parts, it is the first part.
    """
    somewhere = [each for each in changes if not each.region.whole and each.kind not in _NOWHERE]
    everywhere = [each for each in changes if each not in somewhere and each.kind is not _K.KEEP]
    if not somewhere:
        return tuple(changes), Region(), ()
    apart = {each.region for each in somewhere}
    if not everywhere and len(apart) == 1:
        return tuple(changes), somewhere[0].region, ()
    if everywhere or all(each.kind in TIMED for each in somewhere):
        late = [each for each in somewhere if each.kind not in TIMED and each.kind not in _WHOLE_ONLY]
        region = Region()
    else:
        region = somewhere[0].region
        late = [each for each in somewhere if each.region != region]
    notes = tuple(f"“{each.words or each.kind}” is for another part: say it in a turn of its own." for each in late)
    return tuple(each for each in changes if each not in late), region, notes


def shares(region: Region, duration_s: float) -> tuple[float, float]:
    """A region as shares of the whole, 0 to 1."""
    start = 0.0 if region.start_s is None else region.start_s / duration_s
    end = 1.0 if region.end_s is None else region.end_s / duration_s
    return round(min(1.0, max(0.0, start)), 6), round(min(1.0, max(0.0, end)), 6)


def joined(windows: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Shares of the time, in order, those that touch made one."""
    found: list[tuple[float, float]] = []
    for start, end in sorted(windows):
        if found and start <= found[-1][1] + 1e-6:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        elif end > start:
            found.append((start, end))
    return found


def cut_out(windows: Sequence[tuple[float, float]], start: float, end: float) -> list[tuple[float, float]]:
    """Shares of the time without those from `start` to `end`."""
    pieces = [piece for a, b in windows for piece in ((a, min(b, start)), (max(a, end), b))]
    return joined([(a, b) for a, b in pieces if b - a > 1e-6])


def windows_of(windows: Sequence[Window], who: str) -> list[tuple[float, float]]:
    """When a player plays; all the time where nothing is said."""
    return [(each.start, each.end) for each in windows if each.who == who] or [(0.0, 1.0)]
