"""What remains? Changes in their order, without those that a later word took back."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from generation.language.kin import PIECES
from generation.language.mood import AXES
from generation.language.notes import Said
from generation.language.refining.anew import VALUES
from generation.refinement import Change, ChangeKind, Region

# Changes of one value, of which the last one counts; `keep the tempo` takes them all back.
_ONE_VALUE: Final = {
    ChangeKind.TEMPO: "tempo",
    ChangeKind.TEMPO_BY: "tempo",
    ChangeKind.KEY: "key",
    ChangeKind.MODE: "key",
    ChangeKind.TRANSPOSE: "key",
    ChangeKind.METRE: "metre",
    ChangeKind.LENGTH: "length",
    ChangeKind.LENGTH_BY: "length",
    ChangeKind.GENRE: "genre",
    ChangeKind.FORM: "form",
    ChangeKind.LOOP: "loop",
    ChangeKind.FEEL: "feel",
    ChangeKind.STITCH: "stitch",
    ChangeKind.BEST_BARS: "best bars",
}
# Of each target the last one counts.
_ONE_EACH: Final = (ChangeKind.FRESH, ChangeKind.PRODUCTION, ChangeKind.SECTION)
_PLAYERS: Final = (ChangeKind.ADD, ChangeKind.REMOVE, ChangeKind.LEVEL)


def quantity(change: Change) -> str:
    """What a change is a change of: the tempo, the length, an axis, who plays, or what its kind is called."""
    if change.kind is ChangeKind.LEAN:
        return change.target
    if change.kind in (*_PLAYERS, ChangeKind.ONLY):
        return "players"
    return _ONE_VALUE.get(change.kind, str(change.kind))


def settled(found: Iterable[Said[Change]]) -> tuple[Change, ...]:
    """The changes as the member said them, with their words; of what contradicts itself the last."""
    ordered = [replace(each.value, words=each.words) for each in sorted(found, key=lambda each: each.at)]
    result: list[Change] = []
    for change in ordered:
        if change.kind is ChangeKind.KEEP and change.target == "rest":
            continue
        if change.kind is ChangeKind.REMOVE and change.target == "rest":
            result = _alone(result, change)
            continue
        if coming := _coming_back(result, change):
            result = [each for each in result if each.target != coming.target or each.kind is not coming.kind]
            result.append(coming)
            continue
        result = [each for each in result if not _is_undone(each, change)]
        if change.kind is ChangeKind.ONLY and result and result[-1].kind is ChangeKind.ONLY:
            result[-1] = _joined(result[-1], change)
        elif change not in result:
            result.append(change)
    if any(each.kind is ChangeKind.BEST_BARS for each in result):
        result = [each for each in result if each.kind is not ChangeKind.LOOP]  # they are one anyway
    return _plain(_with_their_set(_once(result)))


def _coming_back(before: list[Change], change: Change) -> Change | None:
    """Who is out up to the moment in which they come back: `out at 0:30 and back at 0:38`; None where nobody does."""
    begin = change.region.start_s
    if change.kind is not ChangeKind.ADD or begin is None or change.region.end_s is not None:
        return None
    gone = [each for each in before if each.kind is ChangeKind.REMOVE and each.target == change.target]
    if len(gone) != 1 or gone[0].region.start_s is None or gone[0].region.start_s >= begin:
        return None
    words = gone[0].words if gone[0].words == change.words else f"{gone[0].words}, {change.words}"
    return replace(gone[0], region=Region(gone[0].region.start_s, begin), words=words)


def _is_undone(before: Change, change: Change) -> bool:
    """Whether a later change takes an earlier one back."""
    if change.kind is ChangeKind.KEEP:
        return _is_kept(before, change.target)
    if before.region != change.region:
        return False
    one = _ONE_VALUE.get(before.kind)
    if one is not None and one == _ONE_VALUE.get(change.kind):
        # `Up a fourth and in minor` are two wishes of one key.
        return {before.kind, change.kind} != {ChangeKind.TRANSPOSE, ChangeKind.MODE}
    same = change.kind is before.kind and change.kind in _ONE_EACH
    both = change.kind in _PLAYERS and before.kind in _PLAYERS
    if before.kind is ChangeKind.ADD and change.kind is ChangeKind.LEVEL:
        return False  # `add a choir, but softly`
    return (same or both) and before.target == change.target


def _is_kept(before: Change, what: str) -> bool:
    """Whether a change is one of what is then to be kept after all."""
    if what in AXES:
        return before.kind is ChangeKind.LEAN and before.target == what
    if what in VALUES:
        return what == _ONE_VALUE.get(before.kind) or (what == "mood" and before.kind is ChangeKind.LEAN)
    return before.target == what and before.kind in (*_PLAYERS, ChangeKind.FRESH, ChangeKind.BORROW)


def _alone(before: list[Change], change: Change) -> list[Change]:
    """`Keep the drums, lose the rest`: only those play who were to be kept."""
    kept = [each for each in before if each.kind is ChangeKind.KEEP and each.target not in (*VALUES, *AXES)]
    others = [each for each in before if each not in kept]
    if not kept:
        return others
    names = ", ".join("melody" if each.target == "theme" else each.target for each in kept)
    return [*others, Change(ChangeKind.ONLY, value=names, words=f"{kept[0].words}, {change.words}")]


def _joined(before: Change, change: Change) -> Change:
    names = dict.fromkeys([*before.value.split(", "), *change.value.split(", ")])
    return replace(before, value=", ".join(names), words=f"{before.words}, {change.words}")


def _once(changes: list[Change]) -> list[Change]:
    """One leaning for each axis: the strongest of those that agree, else what was meant by its word."""
    result: list[Change] = []
    for change in changes:
        at = next((place for place, each in enumerate(result) if _is_same_axis(each, change)), None)
        if at is None:
            result.append(change)
        elif _weight(change, changes) >= _weight(result[at], changes) or _agree_more(result[at], change):
            result[at] = change
    return result


def _with_their_set(changes: list[Change]) -> list[Change]:
    """`The kick is too loud, turn down the drums`: a piece goes down with its set, and not twice as far."""
    sets = {
        _way(each): abs(each.amount) for each in changes if each.kind is ChangeKind.LEVEL and each.target == "drums"
    }
    result = []
    for change in changes:
        if change.kind is ChangeKind.LEVEL and change.target in PIECES and _way(change) in sets:
            more = max(0.0, abs(change.amount) - sets[_way(change)])
            result.append(replace(change, amount=more if change.amount > 0 else -more))
        else:
            result.append(change)
    return result


def _way(change: Change) -> tuple[bool, Region]:
    return change.amount > 0, change.region


def _is_same_axis(one: Change, other: Change) -> bool:
    return one.kind is other.kind is ChangeKind.LEAN and (one.target, one.region) == (other.target, other.region)


def _agree_more(before: Change, change: Change) -> bool:
    return before.amount * change.amount > 0 and abs(change.amount) > abs(before.amount)


def _weight(change: Change, changes: list[Change]) -> int:
    """Whether an axis is what its words are about (1) or what they only touch (0)."""
    same = [abs(each.amount) for each in changes if each.kind is ChangeKind.LEAN and each.words == change.words]
    return int(abs(change.amount) >= max(same))


def _plain(changes: list[Change]) -> tuple[Change, ...]:
    """Changes that say nothing are left out."""
    empty = {ChangeKind.LEAN, ChangeKind.LEVEL, ChangeKind.TRANSPOSE}
    return tuple(each for each in changes if not (each.kind in empty and each.amount == 0))


def within(change: Change, region: Region) -> Change:
    """The change, in a part of the track alone."""
    return change if region.whole or not change.region.whole else replace(change, region=region)
