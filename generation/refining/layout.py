"""How is the track laid out, and how does its form grow or shrink? Bars are counted, the ending stays the ending."""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from generation.brief import Kind, Section, fitted
from generation.refinement import About
from generation.refining.work import Work

# How long a last chord usually rings; needed only where nobody knows how many bars a track has.
_RING_S: Final = 2.5
# With less than this left, a form with its first sections cut off would be no form.
_MOSTLY: Final = 0.6
# What comes in more is at least so long: a form of single bars is none.
_FEWEST: Final = 4
_EDGES: Final = frozenset({"intro", "outro"})


def sections_of(about: About) -> tuple[Section, ...]:
    """The sections of a track as they were heard, in bars; those that were asked for where nothing else is known."""
    brief, marks = about.brief, about.markers
    if not marks:
        total = bars_of(about) if about.bars or brief.loop else 0
        return fitted(brief.sections, total) if total >= len(brief.sections) > 0 else brief.sections
    starts = [max(0, round(each.at_s / brief.bar_s)) for each in marks]
    total = max(bars_of(about), starts[-1] + 1)
    ends = [*starts[1:], total]
    asked = brief.sections if [each.name for each in brief.sections] == [each.name for each in marks] else ()
    found = []
    for index, (mark, start, end) in enumerate(zip(marks, starts, ends, strict=True)):
        # Where pieces were not asked for by name, all but the last repeat.
        own = asked[index] if asked else Section(mark.name, 1, loop=brief.pieces and index < len(marks) - 1)
        found.append(replace(own, bars=max(1, end - start)))
    return tuple(found)


def bars_of(about: About) -> int:
    """How many bars a track has up to its last chord; a guess where nobody counted them."""
    brief = about.brief
    if about.bars:
        return about.bars
    full = about.duration_s / brief.bar_s
    if brief.loop:
        return max(1, round(full))
    rest = max(1, math.floor(full - min(_RING_S, 0.45 * about.duration_s) / brief.bar_s + 1e-6))
    if len(about.markers) < 2:
        return rest
    before, last = (each.at_s / brief.bar_s for each in about.markers[-2:])
    # Sections mostly come in pairs of one length.
    twin = round(last) + max(1, round(last - before))
    return twin if abs(twin - rest) <= 1 and twin <= full else max(rest, round(last) + 1)


def pin_form(work: Work) -> None:
    """Keep a track's form where another number of bars would lead to another one."""
    brief = work.first
    if not work.brief.sections and brief.kind is Kind.TRACK and len(found := sections_of(work.about)) > 1:
        work.set(sections=found)


def laid_out(work: Work) -> tuple[Section, ...]:
    """The sections of the brief as it is now, in bars of its own tempo and metre."""
    brief, first = work.brief, work.first
    if brief.sections and brief.sections != first.sections and brief.bar_s == first.bar_s:
        return brief.sections
    found = sections_of(work.about)
    if brief.sections and [each.name for each in brief.sections] == [each.name for each in found]:
        found = tuple(replace(each, bars=bars.bars) for each, bars in zip(brief.sections, found, strict=True))
    elif brief.sections:
        found = brief.sections
    if brief.bar_s == first.bar_s or not found:
        return found
    ring_s = work.about.duration_s - bars_of(work.about) * first.bar_s
    total = round(brief.duration_s / brief.bar_s) if brief.loop or brief.pieces else 0
    total = total or math.floor((brief.duration_s - ring_s) / brief.bar_s + 1e-6)
    return fitted(found, max(len(found), total))


def grown(sections: Sequence[Section], bars: int, *, loop: bool) -> tuple[Section, ...]:
    """So many bars more: the sections stay as they are, and more of the same comes before the ending."""
    if not sections or bars < 1:
        return tuple(sections)
    keep = len(sections) if loop or len(sections) == 1 else len(sections) - 1
    body, ending = list(sections[:keep]), sections[keep:]
    pool = [each for each in body if each.name not in _EDGES] or body
    at, left = 0, bars
    while left:
        more = pool[at % len(pool)]
        take = min(left, max(more.bars, _FEWEST))
        if take == 1 and more.bars > 1:
            body[-1] = replace(body[-1], bars=body[-1].bars + 1)  # a section of a single bar is none
        else:
            body.append(replace(more, bars=take))
        left -= take
        at += 1
    return (*body, *ending)


def shrunk(sections: Sequence[Section], bars: int, *, loop: bool) -> tuple[Section, ...]:
    """So many bars less: they go from before the ending, backwards, or, where little is left, from each its share."""
    left_over = sum(each.bars for each in sections) - bars
    if left_over < _MOSTLY * (left_over + bars):
        return fitted(sections, max(1, left_over))
    keep = len(sections) if loop or len(sections) == 1 else len(sections) - 1
    body, ending, left = list(sections[:keep]), list(sections[keep:]), bars
    while left > 0 and body:
        if body[-1].bars > left:
            body[-1] = replace(body[-1], bars=body[-1].bars - left)
            left = 0
        elif len(body) == 1 and not ending:
            body, left = [replace(body[0], bars=1)], 0
        else:
            left -= body.pop().bars
    if left > 0 and ending:
        ending = [replace(ending[0], bars=max(1, ending[0].bars - left))]
    return (*body, *ending)
