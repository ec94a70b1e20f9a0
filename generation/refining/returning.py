"""Does a turn lead back to where its track came from? Then its length and its form are those of then.

A form that is made longer, shorter, faster or slower is made of the one before it, so that what is there stays. Going
the same way back by such steps would end with a form made of forms, and not where it began.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from generation.brief import Brief, Window
from generation.refinement import About, Change, ChangeKind
from generation.refining.work import Work

_K = ChangeKind
# What is said of the form itself: tracks before that had another one, and on purpose.
_OF_FORM: Final = frozenset({_K.FORM, _K.CUT, _K.SECTION, _K.END_ON, _K.LOOP, _K.GENRE, _K.BEST_BARS, _K.STITCH})
# A step to a length that is nearly the same, or another world, is not the step that led here.
_STEP: Final = (1.1, 3.0)
_CLOSE: Final = 1e-4


def former_length(work: Work, *, shorter: bool) -> float | None:
    """The length from which a plain `longer` or `shorter` led here, in seconds; None where none did."""
    now_s, low, high = work.brief.duration_s, *_STEP
    found = [
        was.duration_s
        for was in _before(work)
        if _same_grid(was, work.brief)
        and low <= (now_s / was.duration_s if shorter else was.duration_s / now_s) <= high
        and was.duration_s <= work.longest_s
    ]
    return (max if shorter else min)(found, default=None)


def come_back(work: Work, done: Sequence[Change]) -> None:
    """The form of then, where a track before was as long and as fast and nobody has asked for another form since."""
    if any(each.kind in _OF_FORM or not each.region.whole for each in done):
        return
    if _as_long(work.first, work.brief):
        return
    for was in _before(work):
        if _as_long(was, work.brief):
            windows = was.windows if _alike(was.windows, work.brief.windows) else work.brief.windows
            work.set(sections=was.sections, windows=windows)
            return


def _before(work: Work) -> Iterator[Brief]:
    """The briefs that a track came from, the nearest first, as far as its form was not asked for since."""
    at: About | None = work.about
    for each in work.about.before:
        if at is None or any(change.kind in _OF_FORM for change in at.last):
            return
        at = work.others.get(each)
        if at is not None:
            yield at.brief


def _as_long(one: Brief, other: Brief) -> bool:
    return _same_grid(one, other) and abs(one.duration_s - other.duration_s) < _CLOSE


def _same_grid(one: Brief, other: Brief) -> bool:
    """Whether two briefs have bars of one length, and the same sort of form."""
    same = (one.kind, one.genre, one.loop, one.pieces) == (other.kind, other.genre, other.loop, other.pieces)
    return same and abs(one.bar_s - other.bar_s) < _CLOSE


def _alike(some: Sequence[Window], others: Sequence[Window]) -> bool:
    """Whether windows are the same but for what the arithmetic of shares leaves of them."""
    return len(some) == len(others) and all(
        one.who == two.who and abs(one.start - two.start) < _CLOSE and abs(one.end - two.end) < _CLOSE
        for one, two in zip(some, others, strict=True)
    )
