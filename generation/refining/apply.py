"""What becomes of a brief under the changes of one turn? What was asked changes, and all the rest is kept."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from generation.brief import Brief
from generation.errors import BadRequest
from generation.refinement import About, Change, ChangeKind, Refinement, Region
from generation.refining import origins
from generation.refining.differences import differences, kept
from generation.refining.edges import at_an_edge
from generation.refining.made import MADE_OF
from generation.refining.makers import MAKERS, in_order
from generation.refining.opposing import settled
from generation.refining.parts import as_in, in_part, is_of_part
from generation.refining.players import name_of
from generation.refining.regions import must_be_whole, placed, within
from generation.refining.returning import come_back
from generation.refining.work import Work

_K = ChangeKind
_OF_SOUND: Final = frozenset({_K.BEST_BARS, _K.STITCH})
_ANEW: Final = (
    "It was put together from finished sound, which can not be changed. So it is played anew as one piece, after the "
    "same words and your change; “undo” brings it back as it was."
)
_ANEW_THERE: Final = (
    "It was put together from finished sound, which can not be changed. So that part is played anew, after the same "
    "words and your change; around it stays the sound as it was."
)


@dataclass(frozen=True, slots=True)
class Refined:
    """A brief after one turn, and what the turn did to it."""

    brief: Brief
    refinement: Refinement


def refined(
    about: About,
    changes: Sequence[Change],
    words: str,
    by: str = "rules",
    *,
    longest_s: float,
    others: Mapping[str, About] = MappingProxyType({}),
) -> Refined:
    """Apply one turn's changes to the brief of the track that it is about.

    `others` are the session's tracks by id. What can not be done, or gives way, is a sentence in the notes; the
    refinement has the changes that were made, and these alone lead to the same brief.

    Raises:
        BadRequest: nothing at all of it could be done.
    """
    work = Work(about, about.brief, about.brief, max(longest_s, about.brief.duration_s), others)
    done, region = _made(work, changes)
    while done and len(done) < len(changes):
        # What was not made may have stood in the way of something else: what is left is made as if said alone.
        changes = done
        work = replace(work, brief=about.brief, sources=[])
        done, region = _made(work, changes)
    come_back(work, done)
    remark = _remark(work, done, region)
    brief = replace(work.brief, sources=origins.pruned(work.brief, about.take), unused=(), conflicts=())
    was, now = about.brief, brief
    if not region.whole and any(is_of_part(work, each) for each in done):
        was, now = (as_in(region, each, about.take) for each in (was, now))
    before = replace(about, brief=was)
    found = differences(before, now, done)
    if not found:
        raise _nothing(work)
    for sentence in remark:
        work.note(sentence)
    refinement = Refinement(
        words=words,
        changes=tuple(done),
        differences=found,
        kept=kept(before, now, done, region),
        notes=tuple(work.notes),
        region=region,
        sources=tuple(work.sources),
        by=by,
    )
    return Refined(brief, refinement)


def _made(work: Work, changes: Sequence[Change]) -> tuple[list[Change], Region]:
    """Make what can be made of the changes, and tell of the rest; which were made, as they were said, and where."""
    work.keeps = frozenset(origins.aspect_of(each.target) for each in changes if each.kind is _K.KEEP)
    left, gave_way = settled(_of_sound_alone(work, _checked(work, changes)))
    possible, region, apart = placed(left)
    for sentence in (*gave_way, *apart):
        work.note(sentence)
    work.swaps = _swaps(possible)
    work.comes = any(each.kind is _K.ADD and each.region.whole for each in possible)
    ordered, there = in_order(possible), []
    if not region.whole and any(is_of_part(work, each) for each in possible):
        there = [each for each in ordered if each[1].kind is _K.KEEP or is_of_part(work, each[1])]
    done = [at for at, each in ordered if (at, each) not in there and work.apply(each, MAKERS[each.kind])]
    done += in_part(work, there, region) if there else []
    return [possible[at] for at in sorted(done)], region


def _remark(work: Work, done: Sequence[Change], region: Region) -> tuple[str, ...]:
    """What a member should know of a track that was cut from sound: how much of that sound stays."""
    cut = any(each.kind in _OF_SOUND for each in work.about.last)
    cut = cut or any(each.field == MADE_OF for each in work.first.understood)
    if not cut or any(each.kind in _OF_SOUND for each in done):
        return ()
    if region.whole:
        work.unsay(MADE_OF)
    return (_ANEW if region.whole else _ANEW_THERE,)


def _checked(work: Work, changes: Sequence[Change]) -> list[Change]:
    """The changes that can be made by themselves, their regions as they lie in the track."""
    found: list[Change] = []

    def check(work: Work, change: Change) -> None:
        numbers = [change.amount, *(each for each in (change.region.start_s, change.region.end_s) if each is not None)]
        if not all(map(math.isfinite, numbers)):
            raise BadRequest(f"“{change.words or change.kind}” has no number that can be used.", "Say it otherwise.")
        must_be_whole(change)
        region = within(change.region, work.about.duration_s) if not change.region.whole else Region()
        found.append(at_an_edge(work, replace(change, region=region)))

    for change in changes:
        work.apply(change, check)
    return found


def _of_sound_alone(work: Work, changes: Sequence[Change]) -> list[Change]:
    """What is made of the sound as it is can not be changed in the same turn."""
    if not any(each.kind in _OF_SOUND for each in changes):
        return list(changes)
    for each in changes:
        if each.kind not in _OF_SOUND | {_K.KEEP}:
            work.note(f"“{each.words or each.kind}” needs a turn of its own: the sound is used as it is.")
    return [each for each in changes if each.kind in _OF_SOUND | {_K.KEEP}]


def _swaps(changes: Sequence[Change]) -> dict[str, str]:
    """Who comes in for whom, where one comes and one goes."""
    coming, going = (
        [each for each in changes if each.kind is kind and each.region.whole] for kind in (_K.ADD, _K.REMOVE)
    )
    if len(coming) == len(going) == 1:
        return {name_of(coming[0].target): name_of(going[0].target)}
    return {}


def _nothing(work: Work) -> BadRequest:
    if work.refusals:
        return work.refusals[0]
    if work.notes:
        return BadRequest(work.notes[0], "Say one thing at a time.")
    if work.keeps:
        return BadRequest("That stays as it is anyway.", "Say what should change.")
    return BadRequest("Nothing in it would change.", "Say what should be different, such as “make it darker”.")
