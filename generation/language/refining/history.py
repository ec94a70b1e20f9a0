"""Does a message only say where to go? `One step backwards, that was too low`: in the history, whatever else is told.

A message is cut into clauses. One that a list of templates says whole (`data/refining-history`) is a step; if all the
others are talk, complaints or reasons, nothing is to be changed, else the rest is read from there.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from generation.language.refining import combining, described, smalltalk, suggestions
from generation.language.refining.corrections import direction, opposite
from generation.language.refining.grammar import TRACK, Words, count_of, words_of
from generation.language.refining.questions import is_asked
from generation.language.refining.talk import Talk
from generation.language.refining.tellings import PEOPLE, TOLD, asks
from generation.language.refining.tracks import exists, mentions, track_id
from generation.language.refining.turns import alone, anywhere
from generation.refinement import HERE, About, Change, ChangeKind, Destination, Reading, ReadingKind

_UNDO: Final = Destination("undo")
_REDO: Final = Destination("redo")
_FIRST: Final = Destination("first")
_CUT: Final = re.compile(r"\s*(?:[.!?;:,\u2026\u3002\u3001()]+(?=\s|$|[^\x00-\x7f])|\s[-\u2013\u2014]+\s|$)\s*")
_JOINED: Final = re.compile(
    rf"{_CUT.pattern}(?:(?:but|so|and)\s+)?|\s+(?:but|so|and|cause|cuz|cos|because|since|as(?=\s+(?:i|my|we|our"
    rf"|it|they|he|she)\s)|aber|und|mais|et|pero|y)\s+(?=\w)"
)
# `Back to the first one my husband liked it`: without a sign somebody tells why.
_TOLD: Final = re.compile(
    rf"{_CUT.pattern}|\s+(?=(?:i|i'm|im|i've|my|our|we|we're|he|she|they|they're|it|it's|its|that's|thats"
    rf"|everyone|everybody"
    r"|people|someone|nobody|you)\s)"
)
_WITH: Final = re.compile(r"\W*(?:but\s+)?(?:with|keep|using|use)(?![a-z])", re.IGNORECASE)
# What stands behind a step and is to be done as well: `undo that and make it slower instead`.
_GOES_ON: Final = re.compile(
    r"^\W*(?:and|then|but)\s+(?:then\s+)?(?:make|go|do|try|slow|speed|a bit|a little)(?![a-z])|(?<![a-z])instead\W*$"
)
_MOST: Final = 6
_LONGEST: Final = 14
_SAME: Final = re.compile(r"\W*(?:undo[\W]+)+undo\W*(?:please|pls)?\W*")
# The ways of going, in the order in which they are tried.
_LISTS: Final = ("undo counted", "redo", "newest", "newer", "again there", "first", "undo", "there", "numbered")


@dataclass(frozen=True, slots=True)
class _Clause:
    """A clause: its words, and where it goes; nowhere (None) if it says no such thing."""

    text: str
    to: Destination | None
    begin: int
    end: int


def step(talk: Talk, about: About, read: Callable[[str, About], Reading]) -> Reading | None:
    """Where a message goes, with what is to be done there as `read` has it; None where it says no such thing."""
    if _SAME.fullmatch(talk.text):
        return _gone(Destination("undo", talk.text.count("undo")), about)
    if (texts := described.written_out(talk.raw, about, read)) != (talk.raw,):
        return described.reading_of([read(text, about) for text in texts], about)
    if is_asked(talk) or combining.this_ones(talk):
        return None  # `the original with these drums`
    several = len(mentions(talk)) > 1  # `the first one and then this one`: perhaps to be put together
    known: dict[tuple[int, int], Destination | None] = {}
    for joints in (None, _CUT) if several else (None, _CUT, _JOINED, _TOLD):
        clauses = _clauses(talk, about, joints, known)
        going = [each for each in clauses if each.to is not None]
        if going and (found := _step(talk, about, clauses, read)):
            return found
    return None if several else _run_on(talk, about)


def _run_on(talk: Talk, about: About) -> Reading | None:
    """A step and what is told beside it without a sign between: `redo sorry coach liked it`."""
    ends = [each.end for each in talk.tokens]
    if not anywhere("plain step").search(talk.text) or not 1 < len(ends) <= _LONGEST:
        return None
    for at in range(len(ends) - 1):
        middle, end = talk.tokens[at + 1].start, len(talk.text)
        for step, rest in (((0, ends[at]), (middle, end)), ((middle, end), (0, ends[at]))):
            is_plain = anywhere("plain step").search(talk.text[slice(*step)])
            if is_plain and (to := _where(talk, about, *step)) and _is_plainly_told(talk.raw[slice(*rest)]):
                return _gone(to, about)
    return None


def _is_plainly_told(text: str) -> bool:
    """Whether words say how something is, and ask for nothing."""
    talk = Talk(text)
    told = any(each.text in TOLD or each.text in PEOPLE for each in talk.tokens) or smalltalk.is_small_talk(talk)
    if words_of(text).begins("complaint", "polite"):
        return True
    names = any(talk.is_content(at) for at in range(len(talk.tokens)))
    strange = any(talk.ought_to_mean(at) for at in range(len(talk.tokens)))
    return (told or (strange and not names)) and not any(asks(talk, wish) for wish in talk.wishes())


def _step(talk: Talk, about: About, clauses: list[_Clause], read: Callable[[str, About], Reading]) -> Reading | None:
    going = [each for each in clauses if each.to is not None]
    named = [each.to for each in going if each.to is not None and _is_there(each.to)]
    to = named[-1] if named else going[-1].to or _UNDO  # `the dark one was nicer, put it back on`
    others = [each for each in clauses if each.to is None and not is_told(each.text, to)]
    if not others:
        return _gone(to, about)
    if others[0].begin < going[-1].begin:
        return None  # `slower. now back`: what comes first is not done there
    rest = read(talk.raw[others[0].begin : others[-1].end], about)
    told = to == _UNDO and not _GOES_ON.search(talk.text[going[-1].end :])
    if told and rest.changes and all(_is_turned_back(each, about) for each in rest.changes):
        return _gone(to, about)
    if rest.kind is not ReadingKind.CHANGE or rest.base != HERE or rest.corrects or rest.unused:
        return None
    changes = tuple(each for each in rest.changes if not is_so_there(each, to, about))
    if not changes:
        return _gone(to, about)
    return replace(rest, base=to, changes=changes) if exists(to, about) else _gone(to, about)


def is_so_there(change: Change, to: Destination, about: About) -> bool:
    """Whether a change asks for what is so where one goes: `keep the rest`, `version 2, forget the sax`."""
    there = next((each for each in about.past if each.track_id == track_id(to, about)), None)
    if change.kind is ChangeKind.REMOVE and there is not None and change.region.whole:
        return change.target not in there.players and change.target not in there.brief.instruments
    if change.kind is ChangeKind.ADD and there is not None and change.region.whole:
        return change.target in there.players or change.target in there.brief.instruments
    return change.kind is ChangeKind.KEEP


def _is_turned_back(change: Change, about: About) -> bool:
    """Whether a change is what the way back does anyway: `scratch that, I want the viola in`."""
    turned = [each for each in map(opposite, about.last) if each]
    same = [each for each in turned if (each.kind, each.target) == (change.kind, change.target)]
    return any(direction(each) == direction(change) for each in same)


def _gone(to: Destination, about: About) -> Reading:
    if not exists(to, about):
        return Reading(ReadingKind.UNCLEAR, suggestion=suggestions.of_tracks(about))
    return Reading(ReadingKind.NAVIGATE, base=to)


def _clauses(
    talk: Talk, about: About, joints: re.Pattern[str] | None, known: dict[tuple[int, int], Destination | None]
) -> list[_Clause]:
    """The clauses of a message between joints; the whole message where there are none to look for."""
    edges = [0, *(place for each in joints.finditer(talk.text) for place in each.span())] if joints else [0]
    edges.append(len(talk.text))
    found = [(begin, end) for begin, end in zip(edges[::2], edges[1::2], strict=False) if begin < end]
    if len(found) > _MOST:
        return []
    for begin, end in found:
        if (begin, end) not in known:
            known[begin, end] = _where(talk, about, begin, end)
    return [_Clause(talk.raw[begin:end], known[begin, end], begin, end) for begin, end in found]


def _where(talk: Talk, about: About, begin: int, end: int) -> Destination | None:
    """Where a clause goes; None where it says no such thing."""
    named = [each for each in mentions(talk) if begin <= each.start and each.end <= end and _is_there(each.where)]
    text, to = talk.text[begin:end], HERE
    if len(named) == 1:
        to = named[0].where
        text = f"{talk.text[begin : named[0].start]} {TRACK} {talk.text[named[0].end : end]}"
    for words in dict.fromkeys((text, talk.text[begin:end])):
        said = words_of(words)
        name = next((each for each in _LISTS if said.words and said.says(each, "polite", "trailing")), "")
        if name == "again there" and any(talk.has(at, "instrument") for at in range(len(talk.tokens))):
            return None  # somebody is to come back, not a track
        if name == "numbered" and said.words[:2] == ("one", "more"):
            return None  # one more like this
        if name:
            return _destination(name, said, to, about)
    return None


def _is_there(where: Destination) -> bool:
    return where.way in ("number", "first", "track")


def _destination(name: str, said: Words, named: Destination, about: About) -> Destination | None:
    """The track that a list of ways leads to; None where it can not be told."""
    is_newest, count = not about.tracks or about.number >= len(about.tracks), count_of(said)
    return {
        "there": _UNDO if named.number == -1 and is_newest else named,
        "numbered": _FIRST if count == 1 else Destination("number", count),
        "undo counted": Destination("undo", max(2, count)),
        "newest": None if is_newest else Destination("number", -1),
        "newer": None if is_newest else _REDO,
        "again there": _UNDO if is_newest else _REDO,
        "redo": _REDO,
        "first": _FIRST,
        "undo": _UNDO,
    }[name]


def is_told(text: str, to: Destination) -> bool:
    """Whether a clause beside a step asks for nothing: talk, a reason, or a complaint of what is now left behind."""
    said = words_of(text)
    if _WITH.match(text):
        return False
    if not said.words or said.says("told", "polite", "trailing"):
        return True
    talk = Talk(text)
    if smalltalk.is_small_talk(talk) or alone("disliked").search(talk.text) or anywhere("disliked").match(talk.text):
        return True
    if to.way in ("undo", "redo") and said.begins("complaint", "polite"):
        return True
    return said.begins("subject", "polite") and not any(asks(talk, wish) for wish in talk.wishes())
