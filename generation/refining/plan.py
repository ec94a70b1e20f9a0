"""By which way does an engine make a refinement, and what can it promise to keep?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from generation.brief import Brief
from generation.ports import EngineCard
from generation.refinement import WAYS, Change, ChangeKind, Plan, Refinement
from generation.refining.differences import OUTSIDE, SOUND

_K = ChangeKind
# What every engine is told in so many words, whatever it starts from.
_FROM_BRIEF: Final = frozenset({"tempo", "key", "length"})
# How far a change goes away from the sound that was: of one step, dB, or as a whole.
_FAR: Final = {
    _K.GENRE: 0.45,
    _K.MODE: 0.25,
    _K.ADD: 0.15,
    _K.REMOVE: 0.2,
    _K.ONLY: 0.35,
    _K.PRODUCTION: 0.1,
    _K.FEEL: 0.3,
    _K.SECTION: 0.15,
    _K.FRESH: 0.4,
    _K.BORROW: 0.4,
    _K.REFERENCE: 0.4,
}
_PER_STEP, _PER_DB, _LEAST, _MOST = 0.12, 0.02, 0.2, 0.95
# Up to here the old sound is the better start; beyond, its tune is all that is still of use.
_SMALL: Final = 0.6
# What moves the beats, the bars or all pitches: sound that was rendered before lies elsewhere then.
_MOVES: Final = frozenset(
    {
        _K.TEMPO,
        _K.TEMPO_BY,
        _K.METRE,
        _K.KEY,
        _K.TRANSPOSE,
        _K.LENGTH,
        _K.LENGTH_BY,
        _K.LOOP,
        _K.FORM,
        _K.CUT,
        _K.END_ON,
    }
)


@dataclass(frozen=True, slots=True)
class _Turn:
    """What decides the way: the refinement, what it changes, and how far that goes, in (0, 1]."""

    refinement: Refinement
    kinds: frozenset[ChangeKind]
    longer: bool
    strength: float
    added: tuple[str, ...] = ()

    @property
    def in_place(self) -> bool:
        """Whether every beat stays where it is."""
        return not self.kinds & _MOVES and "tempo" in self.refinement.kept


# The first that the engine can and that suits is taken.
_SUITS: Final[tuple[tuple[str, Callable[[_Turn], bool]], ...]] = (
    ("score", lambda _: True),
    ("repaint", lambda turn: not turn.refinement.region.whole),
    ("continue", lambda turn: turn.longer and turn.kinds <= {_K.LENGTH, _K.LENGTH_BY, _K.KEEP}),
    ("complete", lambda turn: bool(turn.added) and turn.kinds <= {_K.ADD, _K.KEEP} and turn.in_place),
    ("init", lambda turn: turn.in_place and turn.strength <= _SMALL and "theme" in turn.refinement.kept),
    ("melody", lambda turn: "theme" in turn.refinement.kept),
    ("init", lambda turn: turn.in_place and "theme" in turn.refinement.kept),
)


def plan_of(refinement: Refinement, brief: Brief, card: EngineCard) -> Plan:
    """How an engine makes a refinement of `brief` (as it is after it): the most faithful of its ways that suits.

    Outside a region, and of tracks that are only cut or joined, nothing needs an engine's promise: the samples stay.
    """
    turn = _turn(refinement, brief)
    can = card.can & set(WAYS)
    way = next((name for name, suits in _SUITS if name in can and suits(turn)), "anew")
    promised = card.keeps if way != "anew" else card.keeps & _FROM_BRIEF
    return Plan(
        keep=refinement.kept,
        way=way,
        guaranteed=tuple(each for each in refinement.kept if each in promised or each in {OUTSIDE, SOUND}),
        region=refinement.region,
        strength=turn.strength if way == "init" else 1.0,
        added=turn.added if way == "complete" else (),
    )


def _turn(refinement: Refinement, brief: Brief) -> _Turn:
    changes = refinement.changes
    kinds = frozenset(each.kind for each in changes)
    before = next((each.before for each in refinement.differences if each.field == "length"), "")
    longer = bool(before) and brief.duration_s > float(before.removesuffix(" s"))
    added = tuple(dict.fromkeys(each.target for each in changes if each.kind is _K.ADD))
    return _Turn(refinement, kinds, longer, strength_of(changes), added)


def strength_of(changes: Sequence[Change]) -> float:
    """How far changes go away from the sound that was, in (0, 1]."""
    far = _LEAST
    for each in changes:
        if each.kind is _K.LEAN:
            far += _PER_STEP * abs(each.amount)
        elif each.kind is _K.LEVEL:
            far += _PER_DB * abs(each.amount)
        elif each.kind is _K.FRESH and each.target == "all":
            far += 1.0
        else:
            far += _FAR.get(each.kind, 0.0)
    return round(min(_MOST, far), 3)
