"""What becomes of a brief under the changes of one turn? What was asked changes, and all the rest is kept."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from generation.brief import Brief
from generation.errors import BadRequest
from generation.refinement import About, Change, ChangeKind, Refinement, Region
from generation.refining import band, form, made, origins, sound, tonal
from generation.refining.borrowing import borrow
from generation.refining.differences import differences, kept
from generation.refining.opposing import settled
from generation.refining.players import name_of
from generation.refining.regions import TIMED, must_be_whole, placed, within
from generation.refining.work import Work

_K = ChangeKind
_Make = Callable[[Work, Change], None]
# In this order they are made, whatever the order in which they were said: each group leans on those before it.
_MAKERS: Final[dict[ChangeKind, _Make]] = {
    _K.GENRE: tonal.genre,
    _K.METRE: tonal.metre,
    _K.KEY: tonal.key,
    _K.TRANSPOSE: tonal.transpose,
    _K.LEAN: sound.lean,
    _K.MODE: tonal.mode,
    _K.TEMPO: tonal.tempo,
    _K.TEMPO_BY: tonal.tempo_by,
    _K.FEEL: sound.feel,
    _K.PRODUCTION: sound.production,
    _K.ADD: band.add,
    _K.REMOVE: band.remove,
    _K.ONLY: band.only,
    _K.LEVEL: sound.level,
    _K.CUT: form.cut,
    _K.FORM: form.form,
    _K.END_ON: form.end_on,
    _K.SECTION: form.section,
    _K.LENGTH: form.length,
    _K.LENGTH_BY: form.length_by,
    _K.LOOP: form.loop,
    _K.FRESH: origins.fresh,
    _K.KEEP: origins.keep,
    _K.BORROW: borrow,
    _K.REFERENCE: made.reference,
    _K.BEST_BARS: made.best_bars,
    _K.STITCH: made.stitch,
}
# Players come and go in the order in which it was said.
_PLACE: Final = {kind: 10 if kind in {_K.ADD, _K.REMOVE, _K.ONLY} else at for at, kind in enumerate(_MAKERS)}
_OF_SOUND: Final = frozenset({_K.BEST_BARS, _K.STITCH})
_CARRIED: Final = "A later change of the whole track carries this over to all of it."
_ANEW: Final = "It was cut from sound that was there; now it is played anew, after what was asked for it."


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
    brief = replace(work.brief, sources=origins.pruned(work.brief, about.take), unused=(), conflicts=())
    found = differences(about, brief, done)
    if not found:
        raise _nothing(work)
    _remark(work, done, region)
    refinement = Refinement(
        words=words,
        changes=tuple(done),
        differences=found,
        kept=kept(about, brief, done, region),
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
    ordered = sorted(enumerate(possible), key=lambda each: _PLACE[each[1].kind])
    done = [at for at, each in ordered if work.apply(each, _MAKERS[each.kind])]
    return [possible[at] for at in sorted(done)], region


def _remark(work: Work, done: Sequence[Change], region: Region) -> None:
    """What a member should know beside what was changed."""
    if not region.whole and any(each.kind not in TIMED | _OF_SOUND | {_K.ONLY} for each in done):
        work.note(_CARRIED)
    if any(each.kind in _OF_SOUND for each in work.about.last) and not any(each.kind in _OF_SOUND for each in done):
        work.note(_ANEW)


def _checked(work: Work, changes: Sequence[Change]) -> list[Change]:
    """The changes that can be made by themselves, their regions as they lie in the track."""
    found: list[Change] = []

    def check(work: Work, change: Change) -> None:
        numbers = [change.amount, *(each for each in (change.region.start_s, change.region.end_s) if each is not None)]
        if not all(map(math.isfinite, numbers)):
            raise BadRequest(f"“{change.words or change.kind}” has no number that can be used.", "Say it otherwise.")
        must_be_whole(change)
        region = within(change.region, work.about.duration_s) if not change.region.whole else Region()
        found.append(replace(change, region=region))

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
