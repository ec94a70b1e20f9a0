"""Which changes of one turn oppose each other? Of two that do, the later one counts."""

from collections.abc import Sequence
from typing import Final

from generation.refinement import Change, ChangeKind
from generation.refining.players import name_of

_K = ChangeKind
# One place each: whoever says it last decides.
_PLACES: Final = {
    _K.TEMPO: "tempo",
    _K.TEMPO_BY: "tempo",
    _K.LENGTH: "length",
    _K.LENGTH_BY: "length",
    _K.KEY: "key",
    _K.MODE: "mode",
    _K.METRE: "metre",
    _K.LOOP: "loop",
    _K.GENRE: "genre",
    _K.FEEL: "feel",
    _K.FORM: "form",
    _K.END_ON: "end",
    _K.ONLY: "only",
    _K.BEST_BARS: "sound",
    _K.STITCH: "sound",
    _K.REFERENCE: "reference",
}
_EITHER: Final = ({_K.ADD, _K.REMOVE}, {_K.FRESH, _K.KEEP})
_AGAINST: Final = ({"reverb", "dry"}, {"wide", "mono"}, {"clean", "distorted"})


def settled(changes: Sequence[Change]) -> tuple[tuple[Change, ...], tuple[str, ...]]:
    """The changes without those that a later one opposes, and a sentence for each that gave way."""
    left, notes = [], []
    for at, change in enumerate(changes):
        winner = next((later for later in changes[at + 1 :] if _oppose(change, later)), None)
        if winner is None:
            left.append(change)
        elif (change.kind, change.amount, change.value) != (winner.kind, winner.amount, winner.value):
            notes.append(f"“{_called(change)}” and “{_called(winner)}” oppose each other: the later one counts.")
    return tuple(left), tuple(notes)


def _oppose(one: Change, other: Change) -> bool:
    if one.region != other.region:
        return False
    same, kinds = name_of(one.target) == name_of(other.target), {one.kind, other.kind}
    if len(kinds) == 2:
        return _same_place(one, other) or (same and kinds in _EITHER)
    if one.kind in {_K.LEAN, _K.LEVEL, _K.SECTION, _K.TRANSPOSE}:
        return same and one.amount * other.amount < 0
    if one.kind is _K.PRODUCTION:
        return _oppose_in_sound(one, other)
    if one.kind in {_K.TEMPO_BY, _K.LENGTH_BY}:  # twice faster is faster still
        return (one.amount > 1) != (other.amount > 1)
    return _same_place(one, other) or (one.kind is _K.BORROW and same)


def _same_place(one: Change, other: Change) -> bool:
    return one.kind in _PLACES and _PLACES[one.kind] == _PLACES.get(other.kind)


def _oppose_in_sound(one: Change, other: Change) -> bool:
    if one.target == other.target:
        return one.amount * other.amount < 0
    both = one.amount > 0 and other.amount > 0
    return both and any({one.target, other.target} == pair for pair in _AGAINST)


def _called(change: Change) -> str:
    return change.words or " ".join(filter(None, (change.kind.value, change.target, change.value)))
