"""Which earlier track fits a description? By what was changed in it, else by what it is beside the current one."""

import math
from collections.abc import Callable, Iterable
from typing import Final

from generation.refinement import About, Change, ChangeKind, Past

_K: Final = ChangeKind
_TEMPO: Final = (_K.TEMPO, _K.TEMPO_BY)
_LENGTH: Final = (_K.LENGTH, _K.LENGTH_BY)
# What a track has, or has not, until it is taken away again.
_HAD: Final = (_K.ADD, _K.REMOVE, _K.GENRE, _K.MODE, _K.KEY, _K.METRE, _K.FORM, _K.CUT, _K.PRODUCTION)
# What can be seen of a track by itself, without one to compare it with.
_SEEN: Final = (*_HAD, _K.TEMPO, _K.LENGTH)
_LEAST: Final = 0.5
_LEAST_MOVE: Final = 0.05
_NEAR_BPM: Final = 1.0
_NEAR_SHARE: Final = 0.02


def fitting(wanted: tuple[Change, ...], about: About, *, is_most: bool = False) -> list[Past]:
    """The tracks that are described by the changes that words for them would ask for, the likeliest first.

    More than one only where they fit equally well. With `is_most` (`the darkest one`) the one that is most so. The
    current track is among them only where no other one fits.
    """
    others = [each for each in about.past if each.track_id != about.track_id]
    if is_most and (found := most_so(wanted, about, list(about.past))):
        return found
    if all(each.kind in _HAD for each in wanted) and not _is_there(wanted, about):
        on_the_way = [each for each in _nearest_first(others, about) if each.track_id in about.before]
        if had := [each for each in on_the_way if is_so(wanted, each)]:
            return had[:1]
    return (
        _changed(wanted, about, others)
        or _beside(wanted, about, _nearest_first(others, about))
        or _changed(wanted, about, [each for each in about.past if each.track_id == about.track_id])
    )


def before(wanted: tuple[Change, ...], about: About) -> list[Past]:
    """The track that the one described was made from: `before the choir came in`."""
    made = _changed(wanted, about, list(about.past))
    parents = [each.parent_id for each in made[-1:]]
    return [each for each in about.past if each.track_id in parents]


def _changed(wanted: tuple[Change, ...], about: About, among: list[Past]) -> list[Past]:
    """Those that were made by such changes; of several alike from the same track the latest."""
    parents = {each.track_id: each for each in about.past}
    scores = [(_score(wanted, each, parents.get(each.parent_id)), each) for each in among]
    best = max((score for score, _ in scores), default=0.0)
    if best < _LEAST:
        return []
    found = [each for score, each in scores if score == best]
    alike = {(each.parent_id, _plain(each.changes)): each for each in found}
    return list(alike.values())


def _plain(changes: Iterable[Change]) -> tuple[tuple[object, ...], ...]:
    return tuple((each.kind, each.target, each.amount, each.value) for each in changes)


def _score(wanted: tuple[Change, ...], past: Past, parent: Past | None) -> float:
    """How well a track's own changes are what is described: 1 and more where all of it is, by how little else is."""
    if not past.changes:
        return 0.0
    hits = [any(is_such(want, each, past, parent) for each in past.changes) for want in wanted]
    used = sum(any(is_such(want, each, past, parent) for want in wanted) for each in past.changes)
    leaning = all(each.kind is _K.LEAN for each in wanted)
    if not all(hits) and not (leaning and any(hits)):
        return 0.0
    return sum(hits) / len(hits) + 0.1 * used / len(past.changes)


def is_such(want: Change, change: Change, past: Past, parent: Past | None) -> bool:
    """Whether one change is what a description asks for."""
    for kinds in (_TEMPO, _LENGTH):
        if want.kind in kinds and change.kind in kinds:
            return is_so((want,), past) if want.kind in _SEEN else _has_moved(want, past, parent)
    if want.kind in (_K.KEY, _K.MODE):
        return change.kind in (_K.KEY, _K.MODE, _K.TRANSPOSE) and is_so((want,), past)
    if want.kind is _K.ADD and change.kind in (_K.LEVEL, _K.ONLY, _K.FRESH, _K.BORROW):
        named = change.value.split(", ") if change.kind is _K.ONLY else [change.target]
        return want.target in named and change.amount >= 0
    if want.kind is _K.ONLY:
        return change.kind is _K.ONLY and set(want.value.split(", ")) == set(change.value.split(", "))
    if want.kind is not change.kind:
        return False
    return want.target in (change.target, "") and want.amount * change.amount >= 0 and want.value == change.value


def _has_moved(want: Change, past: Past, parent: Past | None) -> bool:
    """Whether a track is faster, slower, longer or shorter than the one that it was made from, as is described."""
    if parent is None:
        return False
    if want.kind is _K.TEMPO_BY:
        return _ratio(past.brief.tempo_bpm, parent.brief.tempo_bpm) * math.log(want.amount or 1.0) > 0
    return _ratio(past.duration_s, parent.duration_s) * _way(want) > 0


def _way(change: Change) -> int:
    """Whether a change of the length goes up or down."""
    if not change.amount:
        return -1 if change.value else 1
    return 1 if change.amount > 1 else -1


def _ratio(now: float, was: float) -> float:
    return math.log(now / was) if now > 0 and was > 0 else 0.0


def _is_tempo(want: Change, past: Past) -> bool:
    return abs(past.brief.tempo_bpm - want.amount) <= _NEAR_BPM


def _is_length(want: Change, past: Past) -> bool:
    return abs(past.duration_s - want.amount) <= _NEAR_SHARE * want.amount


def is_so(wanted: tuple[Change, ...], past: Past) -> bool:
    """Whether a track is what is described, by itself."""
    brief = past.brief
    tests: dict[ChangeKind, Callable[[Change], bool]] = {
        _K.ADD: lambda want: want.target in past.players or want.target in brief.instruments,
        _K.REMOVE: lambda want: want.target not in past.players and want.target not in brief.instruments,
        _K.GENRE: lambda want: brief.genre == want.value and want.target in ("", brief.flavour),
        _K.MODE: lambda want: brief.key.mode == want.value,
        _K.KEY: lambda want: str(brief.key) == want.value,
        _K.METRE: lambda want: f"{brief.metre[0]}/{brief.metre[1]}" == want.value,
        _K.FORM: lambda want: ", ".join(each.name for each in brief.sections) == want.value,
        _K.PRODUCTION: lambda want: (want.target in brief.production) == (want.amount > 0),
        _K.CUT: lambda want: want.target not in [each.name for each in brief.sections],
        _K.TEMPO: lambda want: _is_tempo(want, past),
        _K.LENGTH: lambda want: _is_length(want, past),
    }
    return all(each.kind in tests and tests[each.kind](each) for each in wanted)


def _is_there(wanted: tuple[Change, ...], about: About) -> bool:
    """Whether the current track is what is described."""
    return any(is_so(wanted, each) for each in about.past if each.track_id == about.track_id)


def _beside(wanted: tuple[Change, ...], about: About, among: list[Past]) -> list[Past]:
    """The nearest track that is what is described where the current one is not, or that is most so."""
    if all(each.kind in _SEEN for each in wanted):
        return [] if _is_there(wanted, about) else [each for each in among if is_so(wanted, each)][:1]
    return most_so(wanted, about, among)


def most_so(wanted: tuple[Change, ...], about: About, among: list[Past]) -> list[Past]:
    """The one that is most what is described, and more so than the current one where that is not among them."""
    here = next((each for each in about.past if each.track_id == about.track_id), None)
    if here is None or not all(each.kind in (_K.LEAN, _K.TEMPO_BY, _K.LENGTH_BY, _K.LEVEL) for each in wanted):
        return []
    measured = [(_measure(wanted, each), each) for each in _nearest_first(among, about)]
    most = max((value for value, _ in measured), default=0.0)
    if here not in among and most - _measure(wanted, here) < _LEAST_MOVE:
        return []
    return next(([each] for value, each in measured if most - value < _LEAST_MOVE), [])


def _measure(wanted: tuple[Change, ...], past: Past) -> float:
    """How much a track is what is described; only differences mean something."""
    return sum(value_of(each, past) for each in wanted) / len(wanted)


def value_of(want: Change, past: Past) -> float:
    if want.kind is _K.TEMPO_BY:
        return math.log(past.brief.tempo_bpm) * (1 if want.amount > 1 else -1)
    if want.kind is _K.LENGTH_BY:
        return math.log(max(past.duration_s, 0.1)) * _way(want)
    if want.kind is _K.LEVEL:
        level = next((each.db for each in past.brief.levels if each.who == want.target), 0.0)
        return level * (1 if want.amount > 0 else -1)
    return float(getattr(past.brief.mood, want.target, 0.0)) * (1 if want.amount > 0 else -1)


def _nearest_first(among: list[Past], about: About) -> list[Past]:
    """Those that the current track was made from, the nearest first, then all others, the latest first."""
    order = {each: number for number, each in enumerate(about.before)}
    latest_first = list(reversed(among))
    return sorted(latest_first, key=lambda each: order.get(each.track_id, len(order)))
