"""What else can be made of a brief? The same as a loop, or longer. Its seed stays, and with it its theme."""

import math
from dataclasses import replace
from typing import Final

from generation.brief import Brief, Kind, Understood
from generation.errors import BadRequest
from generation.language.numbers import bars_within, whole_bars

# No further than this is a tempo bent that nobody asked for, so that a loop closes.
_MOST_BEND: Final = 0.04
_SHORTEST_S: Final = 1.0
WHOLE_BARS: Final = "so that the loop is whole bars"
_FACTOR, _AT_LEAST_S = 1.5, 10.0


def as_loop(brief: Brief, longest_s: float) -> Brief:
    """The brief as a seamless loop of whole bars, at most `longest_s` long.

    A tempo that was not asked for by its number is bent by up to 4 % and the length stays; else the nearest whole
    number of bars decides the length.

    Raises:
        BadRequest: it is one already, or a sound that ends.
    """
    if brief.kind is not Kind.TRACK:
        raise BadRequest("A jingle or a signal ends; it does not repeat.", "Describe a loop with /generate.")
    if brief.loop:
        raise BadRequest("It is a loop already.", "Another take makes a different one.")
    looped = replace(brief, loop=True, pieces=False, sections=() if brief.pieces else brief.sections)
    bent = whole_bars(brief.duration_s, brief.tempo_bpm, brief.metre[0] * 4 / brief.metre[1])
    if not _tempo_was_asked_for(brief) and abs(bent / brief.tempo_bpm - 1) <= _MOST_BEND:
        looped = _noted(replace(looped, tempo_bpm=bent), "tempo_bpm", f"{bent:.4g}", WHOLE_BARS)
    else:
        bars = bars_within(brief.duration_s / brief.bar_s, brief.bar_s, _SHORTEST_S, longest_s)
        looped = _lasting(looped, bars * brief.bar_s, WHOLE_BARS)
    return _noted(looped, "loop", "yes")


def longer(brief: Brief, longest_s: float) -> Brief:
    """The brief half as long again, a track by at least 10 s; loops and pieces grow by whole bars.

    Raises:
        BadRequest: it is as long as it may be.
    """
    if brief.kind is Kind.TRACK:
        wanted = max(brief.duration_s * _FACTOR, brief.duration_s + _AT_LEAST_S)
    else:
        wanted = brief.duration_s * _FACTOR
    if brief.pieces and brief.sections:
        grown = _longer_pieces(brief, min(wanted, longest_s))
    elif brief.loop:
        grown = _lasting(brief, _longer_loop(brief, wanted, longest_s) * brief.bar_s)
    else:
        grown = _lasting(brief, min(math.ceil(wanted), longest_s))
    if not brief.duration_s + 1e-6 < grown.duration_s <= longest_s + 1e-6:
        raise BadRequest(
            f"With {brief.duration_s:g} s it is as long as it may be here.", f"The longest here is {longest_s:g} s."
        )
    return grown


def _longer_loop(brief: Brief, wanted: float, longest_s: float) -> int:
    """The bars of the longer loop: it keeps coming out even by fours or by twos, where it did."""
    bars = max(1, round(brief.duration_s / brief.bar_s))
    step = next(each for each in (4, 2, 1) if bars % each == 0)
    more = bars + step * max(1, math.ceil((wanted / brief.bar_s - bars) / step - 1e-9))
    while more > bars and more * brief.bar_s > longest_s + 1e-6:
        more -= step
    return more


def _longer_pieces(brief: Brief, most_s: float) -> Brief:
    """Each piece grows in proportion, by whole bars, and the whole is as long as all of them, at most `most_s`."""
    before = sum(each.bars for each in brief.sections)
    wanted = math.floor(most_s / brief.bar_s + 1e-9)

    def step(bars: int) -> int:
        return 1 if bars % 2 else 2

    grown = [
        each.bars + max(0, math.floor(each.bars * (wanted / before - 1) / step(each.bars) + 1e-9)) * step(each.bars)
        for each in brief.sections
    ]
    # What rounding left over goes to the longest, where it is noticed least; first of all to one that repeats.
    at = max(range(len(grown)), key=lambda index: (brief.sections[index].loop, grown[index]))
    by = step(brief.sections[at].bars)
    grown[at] += max(0, wanted - sum(grown)) // by * by
    sections = tuple(replace(each, bars=bars) for each, bars in zip(brief.sections, grown, strict=True))
    return _lasting(replace(brief, sections=sections), sum(grown) * brief.bar_s)


def _lasting(brief: Brief, duration_s: float, because: str = "") -> Brief:
    return _noted(replace(brief, duration_s=duration_s), "duration_s", f"{duration_s:.4g}", because)


def _noted(brief: Brief, field: str, value: str, because: str = "") -> Brief:
    """Say of a field that it was chosen, or why it came out so, and no longer what had decided it before."""
    others = tuple(each for each in brief.understood if each.field != field)
    return replace(brief, understood=(*others, Understood(field, value, because, "inferred" if because else "option")))


def _tempo_was_asked_for(brief: Brief) -> bool:
    """Whether somebody said the tempo as a number; “slow” leaves it open."""
    said = [each for each in brief.understood if each.field == "tempo_bpm" and each.source in {"option", "words"}]
    return any(each.source == "option" or any(map(str.isdigit, each.words)) for each in said)
