"""Who really came in and who left, once a refinement was played? What was said before is held against it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from generation.language import kin
from generation.refinement import Difference, Refinement
from generation.refining.differences import told
from generation.refining.players import ROLES, family_of, name_of
from generation.track import Track

_MOST: Final = 4


def as_played(refinement: Refinement, compared: Mapping[str, Any]) -> tuple[Refinement, tuple[Difference, ...]]:
    """The refinement without players who were told to come or go and did not, and those who did untold.

    `compared` is what `compare` found; where it does not say who plays, nothing is known better. Of a refinement that
    is told by nothing else, all stays told.
    """
    old, new = compared.get("players") or ((), ())
    if not old or not new:
        return refinement, ()
    true = tuple(each for each in refinement.differences if _is_true(each, old, new))
    named = [each.field for each in refinement.differences if not each.before]
    alone = any(each.field == "only" for each in refinement.differences)
    named += [name for each in refinement.differences if each.field == "only" for name in each.after.split(", ")]
    came = [each for each in new if each not in old and not _is_one_of(each, named)]
    went = [each for each in old if each not in new and not _is_one_of(each, named) and not alone]
    untold = [Difference(each, "", "in") for each in came[:_MOST]] + [
        Difference(each, "", "out") for each in went[:_MOST]
    ]
    return replace(refinement, differences=true or refinement.differences), tuple(untold)


def told_of(track: Track) -> str:
    """A track's refinement in one line, as it was played; "" of a first track."""
    return told(as_played(track.refinement, track.compared)[0]) if track.refinement is not None else ""


def _is_true(each: Difference, old: Sequence[str], new: Sequence[str]) -> bool:
    """Whether somebody who is told to come or to go did; what is told of anything else is taken as it is."""
    name = name_of(each.field)
    if each.before or each.after not in {"in", "out"} or name in ROLES or name in kin.PIECES:
        return True
    before, after = ({name_of(player) for player in players} for players in (old, new))
    if each.after == "in":
        return name not in before and _is_heard(name, after)
    return name not in after and _is_heard(name, before)


def _is_heard(name: str, players: Iterable[str]) -> bool:
    like = {*family_of(name), *kin.near(name)}
    words = set(name.split())
    return any(each in like or words <= set(each.split()) for each in players)


def _is_one_of(player: str, named: Sequence[str]) -> bool:
    return any(_is_heard(name_of(each), [name_of(player)]) for each in named)
