"""How long is it, and in which parts? Length, loop, sections, and how it ends."""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from generation.brief import Kind, Section, Window, fitted
from generation.errors import BadRequest
from generation.language.closing import SHORTEST_S
from generation.language.form import USUAL_BARS
from generation.language.tables import table
from generation.refinement import Change
from generation.refining.layout import bars_of, grown, laid_out, shrunk
from generation.refining.passages import displaced, lasting
from generation.refining.returning import former_length
from generation.refining.work import Work
from generation.variations import as_loop, longer

_BARS: Final = 8
_MOST_LEAN: Final = 6.0
_PLACES: Final = {
    "start": "first",
    "beginning": "first",
    "opening": "first",
    "end": "last",
    "ending": "last",
    "closing": "last",
}
_LONG_BAR_S: Final = 3.0
_LONGER_S: Final = 10.0  # what `longer` adds at least


def length(work: Work, change: Change) -> None:
    """The length in seconds."""
    if change.amount <= 0:
        raise BadRequest("That is no length.", "Say it in seconds or minutes.")
    _to_length(work, change.amount, change.words)


def length_by(work: Work, change: Change) -> None:
    """The length times a factor; without one half as long again, by whole bars where they are known, or as it was."""
    brief = work.brief
    if change.amount < 0:
        raise BadRequest("That is no length.", "Say “longer”, “shorter”, or how long.")
    if change.amount:
        _to_length(work, brief.duration_s * change.amount, change.words)
        return
    former_s = former_length(work, shorter=change.value == "shorter")
    if former_s is not None:
        _lasting(work, former_s, change.words)
        return
    if change.value == "shorter":
        _shorter(work, change.words)
        return
    wanted = longer(brief, work.longest_s)
    if brief.loop or brief.pieces or brief.kind is not Kind.TRACK or not laid_out(work):
        _lasting(work, wanted.duration_s, change.words, wanted.sections if brief.pieces else None)
        return
    more = _whole_bars(wanted.duration_s - brief.duration_s, brief.bar_s, work.longest_s - brief.duration_s)
    _lasting(work, brief.duration_s + more * brief.bar_s if more else wanted.duration_s, change.words)


def _shorter(work: Work, words: str) -> None:
    """What a plain `longer` would have added is taken away, but no more than half of it."""
    brief = work.brief
    wanted_s = max(0.5 * brief.duration_s, min(brief.duration_s / 1.5, brief.duration_s - _LONGER_S))
    if brief.loop or brief.pieces or brief.kind is not Kind.TRACK or not laid_out(work):
        _to_length(work, brief.duration_s / 1.5 if brief.kind is not Kind.TRACK or brief.loop else wanted_s, words)
        return
    away_s = brief.duration_s - wanted_s
    room_s = min(0.5 * brief.duration_s, brief.duration_s - SHORTEST_S)
    bars = _whole_bars(away_s, brief.bar_s, max(brief.bar_s, room_s))
    _to_length(work, brief.duration_s - bars * brief.bar_s, words)


def _whole_bars(wanted_s: float, bar_s: float, room_s: float) -> int:
    unit = 2 if bar_s >= _LONG_BAR_S else 4
    most = math.floor(room_s / bar_s + 1e-9)
    bars = max(unit, round(wanted_s / bar_s / unit) * unit)
    return bars if bars <= most else most // unit * unit or most


def _to_length(work: Work, wanted_s: float, words: str) -> None:
    brief = work.brief
    possible = max(SHORTEST_S, min(work.longest_s, wanted_s))
    if possible != wanted_s:
        edge = "short" if wanted_s < possible else "long"
        if abs(possible - brief.duration_s) < 1e-6:
            raise BadRequest(f"With {possible:g} s it is as {edge} as it may be here.", "Change something else of it.")
        work.note(f"{possible:g} s is as {edge} as it may be here.")
    if brief.loop or brief.pieces:
        possible = _closing(work, possible)
    if abs(possible - brief.duration_s) < 1e-6:
        raise BadRequest(f"It is {possible:.4g} s long already.", "Say another length.")
    _lasting(work, possible, words)


def _closing(work: Work, wanted_s: float) -> float:
    """The nearest length that is whole bars."""
    bar_s = work.brief.bar_s
    fewest = len(work.brief.sections) if work.brief.pieces else 1
    bars = max(1, fewest, round(wanted_s / bar_s))
    while bars > max(1, fewest) and bars * bar_s > work.longest_s + 1e-6:
        bars -= 1
    while bars * bar_s < SHORTEST_S:
        bars += 1
    if bars * bar_s > work.longest_s + 1e-6:
        raise BadRequest(f"A bar of it is longer than the {work.longest_s:g} s that are allowed.", "Make it faster.")
    if abs(bars * bar_s - wanted_s) > 0.01:
        work.note(f"It comes out even after whole bars: {bars} of them are {bars * bar_s:.4g} s.")
    return bars * bar_s


def _lasting(work: Work, duration_s: float, words: str, pieces: Sequence[Section] | None = None) -> None:
    """Another length: what is there stays as it is, and more of it comes, or goes, before the ending."""
    brief, sections = work.brief, laid_out(work)
    bars = round((duration_s - brief.duration_s) / brief.bar_s)
    if pieces is not None:
        sections = tuple(pieces)
    elif brief.pieces:
        sections = fitted(brief.sections, max(1, round(duration_s / brief.bar_s))) if brief.sections else ()
    elif brief.kind is not Kind.TRACK:
        sections = brief.sections
    elif sections and bars:
        sections = (grown if bars > 0 else shrunk)(sections, abs(bars), loop=brief.loop)
    share = brief.duration_s / duration_s
    work.set(duration_s=duration_s, sections=tuple(sections), windows=_rescaled(brief.windows, share))
    work.set(passages=lasting(brief.passages, share))
    work.say("duration_s", f"{duration_s:.4g}", words)


def _rescaled(windows: Sequence[Window], share: float) -> tuple[Window, ...]:
    """Windows at the same seconds of a longer or shorter piece; to the end stays to the end."""

    def at(place: float) -> float:
        return place if place >= 1.0 else min(1.0, round(place * share, 6))

    moved = [replace(each, start=at(each.start), end=at(each.end)) for each in windows]
    left = {each.who for each in moved if each.start < each.end}
    # Who would be cut off altogether keeps the shares: to play all the time is what nobody asked for.
    kept = [each for each in windows if each.who not in left]
    return tuple([each for each in moved if each.start < each.end] + kept)


def loop(work: Work, change: Change) -> None:
    """A seamless loop, or no longer one."""
    if change.value not in {"yes", "no"}:
        raise BadRequest("It is either a loop or it is none.", "Say “make it a loop” or “no loop”.")
    if change.value == "no":
        if not work.brief.loop:
            raise BadRequest("It is no loop.", "Say “make it a loop” for one.")
        work.set(loop=False)
    else:
        looped = as_loop(work.brief, work.longest_s)
        sections = () if work.brief.pieces else laid_out(work) if work.brief.sections else ()
        bars = max(1, round(looped.duration_s / looped.bar_s))
        work.brief = replace(looped, sections=fitted(sections, bars) if sections else ())
    work.say("loop", change.value, change.words)


def form(work: Work, change: Change) -> None:
    """The sections by name, as long together as the track is."""
    names = [each.strip().lower() for each in change.value.split(",") if each.strip()]
    known = set(table("en")["sections"]) | {"lift"} | {each.name for each in laid_out(work)}
    if not names or set(names) - known:
        raise BadRequest(f"“{change.value}” is no form that is known here.", f"Use {', '.join(sorted(known))}.")
    if len(names) > max(1, _bars(work)):
        raise BadRequest(
            f"{len(names)} sections do not fit into {_bars(work)} bars.", "Ask for fewer, or make it longer."
        )
    there = list(laid_out(work))
    if names == [each.name for each in there]:
        raise BadRequest("It has that form already.", "Say how a section should be different.")
    sections = []
    for name in names:
        # A section that was there keeps its proportions.
        old = next((each for each in there if each.name == name), None)
        sections.append(old or Section(name, USUAL_BARS.get(name, _BARS), loop=work.brief.pieces))
        there = [each for each in there if each is not old]
    _formed(work, fitted(sections, max(1, _bars(work))), change.words)


def section(work: Work, change: Change) -> None:
    """A section fuller or calmer than it is."""
    sections = _must_have(work)
    found = _named(sections, change.target)
    leaned = [
        replace(each, lean=max(-_MOST_LEAN, min(_MOST_LEAN, round(each.lean + change.amount, 6))))
        if at in found
        else each
        for at, each in enumerate(sections)
    ]
    if tuple(leaned) == sections:
        raise BadRequest(f"The {change.target} can not go further than that.", "Change another part.")
    work.set(sections=tuple(leaned))
    name = sections[found[0]].name
    work.say_one("sections", f"{name} {'fuller' if change.amount > 0 else 'calmer'}", change.words)


def cut(work: Work, change: Change) -> None:
    """A section left out; the track is shorter by it."""
    sections, brief = _must_have(work), work.brief
    gone = _named(sections, change.target)
    left = tuple(each for at, each in enumerate(sections) if at not in gone)
    bars = sum(sections[at].bars for at in gone)
    duration = brief.duration_s - bars * brief.bar_s
    if not left or duration < SHORTEST_S:
        raise BadRequest("Nothing would be left of it.", "Cut a shorter part.")
    start = sum(each.bars for each in sections[: gone[0]]) * brief.bar_s / brief.duration_s
    share = bars * brief.bar_s / brief.duration_s

    def at(place: float) -> float:
        after = place if place <= start else max(start, place - share)
        return 1.0 if place >= 1.0 else min(1.0, round(after / (1 - share), 6))

    moved = tuple(replace(each, start=at(each.start), end=at(each.end)) for each in brief.windows)
    kept = tuple(new if new.start < new.end else old for new, old in zip(moved, brief.windows, strict=True))
    work.set(duration_s=duration, windows=kept, passages=displaced(brief.passages, at))
    work.say("duration_s", f"{duration:.4g}", change.words)
    _formed(work, left, change.words)


def end_on(work: Work, change: Change) -> None:
    """The section that it ends on, to the end."""
    if work.brief.loop:
        raise BadRequest("A loop has no end.", "Say “no loop” first.")
    sections = _must_have(work)
    name = _PLACES.get(change.target.strip().lower(), change.target.strip().lower())
    places = [at for at, each in enumerate(sections) if each.name == name]
    if places and places[-1] == len(sections) - 1:
        raise BadRequest(f"It ends on the {name} already.", "Say how it should end.")
    if places:
        after = sum(each.bars for each in sections[places[-1] + 1 :])
        last = replace(sections[places[-1]], bars=sections[places[-1]].bars + after)
        _formed(work, (*sections[: places[-1]], last), change.words)
    elif name in set(table("en")["sections"]) | {"lift"}:
        _formed(work, (*sections[:-1], replace(sections[-1], name=name, lean=0.0)), change.words)
    else:
        raise BadRequest(f"It has no {change.target}.", f"Its parts are {_listed(sections)}.")


def _formed(work: Work, sections: tuple[Section, ...], words: str) -> None:
    work.set(sections=sections)
    work.say("sections", ", ".join(each.name for each in sections), words)


def _bars(work: Work) -> int:
    """How many bars the brief has for its sections."""
    brief = work.brief
    if brief.loop or brief.pieces:
        return max(1, round(brief.duration_s / brief.bar_s))
    laid = laid_out(work)
    return sum(each.bars for each in laid) if laid else bars_of(work.about)


def _must_have(work: Work) -> tuple[Section, ...]:
    sections = laid_out(work)
    if not sections:
        raise BadRequest("Its parts are not known.", "Name them first, such as “intro, main, outro”.")
    return sections


def _named(sections: Sequence[Section], said: str) -> list[int]:
    """The places of a section: the first, the last, the middle one, or all of a name."""
    name = said.strip().lower()
    name = _PLACES.get(name, name)
    places = [at for at, each in enumerate(sections) if each.name == name]
    one = {"first": 0, "last": len(sections) - 1, "middle": len(sections) // 2}
    if not places and name in one:
        places = [one[name]]
    if not places:
        raise BadRequest(f"It has no {said}.", f"Its parts are {_listed(sections)}.")
    return places


def _listed(sections: Sequence[Section]) -> str:
    return ", ".join(dict.fromkeys(each.name for each in sections))
