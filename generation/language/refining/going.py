"""Does a message say nothing but which track, and to go there? In any order: `3 again`, `og was better, go 2 that`.

What names a track is taken out; all that is left has to be words of going, hearing, liking, wanting, politeness or regret
(`data/refining-history`, `going words`), or a clause that asks for nothing. One word more, and the other rules read it.
"""

import re
from collections.abc import Callable
from functools import cache
from typing import Final

from generation.language.refining import described, suggestions
from generation.language.refining.called import NAME, Called, called
from generation.language.refining.history import is_so_there, is_told
from generation.language.refining.shorthand import written_out
from generation.language.refining.tracks import exists, track_id
from generation.language.tables import table
from generation.refinement import About, Destination, Reading, ReadingKind

_LONGEST: Final = 32
_MOST: Final = 5
_JOINTS: Final = re.compile(
    r"\s*(?:[.!?;:,()\u2026]+(?=\s|$)|\s-+\s|(?<![a-z])but(?![a-z])|(?<![a-z])and (?=(?:then )?(?:go|return|revert|take|bring|get"
    r"|switch|jump|put|play|let|lets|move|skip|hop|back|give|restore|load)(?![a-z])))\s*"
)
_WORD: Final = re.compile(r"[a-z0-9@]+(?:[+-][a-z0-9]+)*")
# What is said of how it is now, and why: `too fast`, `because my mom hates it`.
_LEFT: Final = re.compile(
    r"(?<![a-z])(?:i )?(?:keep |always |just |have |had )*(?:change|changed|changing) (?:my|our) minds?(?: a lot| again)?(?![a-z])"
    r"|(?<![a-z])(?:delete|remove|undo|scrap|drop|lose|forget|cancel|kill|bin|trash|ditch|revert|reverse|scratch|ignore)"
    r" (?:that|it|this|the last (?:one|change|thing|edit))(?![a-z])|"
    r"(?:(?:way|far|much|bit|a bit|just|kinda|is|was|its|thats) )*(?<![a-z])too (?:fucking |damn )?[a-z]+"
    r"|(?<![a-z])(?:because|cause|cuz|cos|bc|since) (?!.*@).*"
)
# A track that is only named beside the one that is meant: `better than 3`, `not the first`.
_BESIDE: Final = re.compile(
    rf"(?<![a-z])(?:than|not|over|beats?|instead of|rather than|unlike|leave|leaving|forget|scrap|ditch|scratch|cancel"
    rf"|lose|drop|undo|hate|hated|dont (?:like|want|need)|didnt like|from|away from|off)(?: the)? {NAME}"
)
_ASKED: Final = re.compile(
    rf"^(?:(?:so|ok|okay|and|but|wait|hm+|oh|btw|um|uhh?|erm?|well|yo|hey|lol) )*(?:(?:which|who|whats|what(?! about)|how(?! about)|why(?! not)"
    rf"|hows|when|where|does|did|are|am|do (?:you|u|i|we|they)|(?:is|was|were) (?:this|that|it|there|{NAME}))(?![a-z]))"
)
_ALIKE: Final = re.compile(
    rf"(?<!i )(?<!we )(?<!you )(?<!really )(?<!people )(?<!all )(?<!still )(?<!would )(?<!id )(?<!wed )(?<!do )(?<!did )"
    rf"(?<!also )(?<!kinda )(?<!should )like(?: the)? {NAME}"
)
# Two tracks are to be put together, or something of one: none is gone to.
_BOTH: Final = re.compile(
    rf"(?<![a-z])(?:and|then|into|plus|with|before|after|both) (?:then )?(?:this|these|current)(?![a-z])|both"
    rf"|(?<![a-z])(?:a|an|any|another|some|every|each|per|before|after|prior to|until|till) {NAME}"
)
_OF_IT: Final = re.compile(
    rf"^(?:[a-z]+ ){{0,3}}(?:(?:liked?|loved?|prefers?|preferred|enjoyed|miss|missed) )?{NAME} (?:was|is|had|has|were"
    rf"|sounded|sounds|felt|feels|got|hits?|made|gave|works?|worked|fits?|suited|suits|slaps|slapped|did|for|with)(?![a-z])"
)
# `The first was too slow`, `the second was nice`: a remark.
_REMARK: Final = re.compile(
    rf"{NAME} (?:was|is|were|sounded|sounds|felt|feels)(?: [a-z]+){{0,2}}? (?:too|good|great|nice|cool|fine|ok|okay|fun|neat|decent|pretty"
    rf"|solid|lovely|beautiful|alright)(?: [a-z]+)?$"
)
_BAD: Final = frozenset(
    "too not worse worst bad boring meh less mid ugly lame wasnt isnt hadnt weak no never but should could needs need".split()
)
_ASKING: Final = frozenset("what which how who wheres where was is did does do sound sounded go like called again whats hows about".split()) | {NAME}
# These need no word for where.
_TURNED: Final = frozenset("return returning revert switch rewind back backwards".split())
_POINTED: Final = frozenset("it that there one this back them him".split())
_ENOUGH: Final = re.compile(
    r"^(?:[a-z]+ ){0,2}(?:forget|never mind|nvm|screw|enough (?:of|with)|so much for|to hell with)(?: about)?(?: [a-z-]+){1,4}$"
)
_WAS: Final = frozenset("was were is sounded hits hit slaps slapped felt had fits works worked".split())


@cache
def _words(name: str) -> frozenset[str]:
    """A list of single words in the data."""
    return frozenset(" ".join(table("refining-history")[name]["en"]).split())


def gone(words: str, about: About, read: Callable[[str, About], Reading]) -> Reading | None:
    """Where a message goes that says nothing else; None where it says more, or no such thing."""
    if len(about.tracks) < 2 or len(words.split()) > _LONGEST or not words.isascii():
        return None
    plain = written_out(words)
    texts = described.written_out(plain, about, read)
    found = [_gone(each, about, read) for each in texts]
    if len(found) == 1 or None in found:
        return found[0] if len(found) == 1 else None
    return described.reading_of([each for each in found if each is not None], about)


def _gone(plain: str, about: About, read: Callable[[str, About], Reading]) -> Reading | None:
    text, names = called(plain, about)
    if not names or _BOTH.search(text) or _ALIKE.search(text):
        return None
    to = _meant(text, names, about)
    clauses = [each for each in _JOINTS.split(text) if each.strip()]
    if to is None or len(clauses) > _MOST or not _says_nothing_else(clauses, to, text, about, read):
        return None
    if exists(to, about):
        return Reading(ReadingKind.NAVIGATE, base=to)
    return Reading(ReadingKind.UNCLEAR, suggestion=suggestions.of_tracks(about))


def _meant(text: str, names: list[Called], about: About) -> Destination | None:
    """The one track that is meant of those that are named; None where it is not sure."""
    aside = {text[: each.end()].count(NAME) - 1 for each in _BESIDE.finditer(text)}
    left = [each for at, each in enumerate(names) if at not in aside]
    surest = min((each.rank for each in left), default=0)
    found = [each.to for each in left if each.rank == surest]
    where = {track_id(each, about) or str(each) for each in found}
    return found[-1] if len(where) == 1 else None


def _says_nothing_else(
    clauses: list[str], to: Destination, text: str, about: About, read: Callable[[str, About], Reading]
) -> bool:
    """Whether all clauses say to go there, or nothing that is to be done."""
    is_sure = to.way != "undo"  # `the one before was fine`
    going = [each for each in clauses if _is_going(each, is_asked=_ends_asking(text, each), is_sure=is_sure)]
    if not any(NAME in each for each in going) and not any(_points(each) for each in going):
        return False
    for each in clauses:
        if each in going:
            continue
        if NAME not in each and not _is_told(each, to) and not _is_so(read(each, about), to, about):
            return False
        if NAME in each and not (_is_told_of(each) and any(_points(other) for other in going)):
            return False
    return any(NAME in each for each in clauses)


def _is_so(reading: Reading, to: Destination, about: About) -> bool:
    """Whether a clause asks for what is so there: `forget the glockenspiel, go back to version 1`."""
    return (
        reading.kind is ReadingKind.CHANGE
        and not (reading.unused or reading.corrects)
        and all(is_so_there(each, to, about) for each in reading.changes)
    )


def _ends_asking(text: str, clause: str) -> bool:
    return text[text.find(clause) + len(clause) :].lstrip().startswith("?")


def _is_going(clause: str, *, is_asked: bool, is_sure: bool = True) -> bool:
    """Whether a clause is made of a track and words of going there, or points to one that was named: `go to that`."""
    said = _WORD.findall(_LEFT.sub(" ", clause))
    if not said or _ASKED.match(clause) or (is_sure and _REMARK.search(clause)) or not set(said) <= _words("going words") | _words("liking words") | {NAME}:
        return False
    if NAME in said:
        return not is_asked or len(said) > 2 or "please" in said or "again" in said
    return set(said) <= _words("going words") or not _WAS.isdisjoint(said)


def _points(clause: str) -> bool:
    """Whether a clause says to go to what was named beside it."""
    said = set(_WORD.findall(clause))
    return not said.isdisjoint(_words("ways of going")) and not said.isdisjoint(_POINTED | _TURNED)


def _is_told(clause: str, to: Destination) -> bool:
    """Whether a clause asks for nothing."""
    rest = _LEFT.sub(" ", clause)
    if _ASKED.match(clause) and set(_WORD.findall(clause)) <= _words("going words") | _words("liking words") | _ASKING:
        return True  # `which was nicer ... I think 2`
    return not rest.strip() or bool(_ENOUGH.match(clause)) or set(_WORD.findall(rest)) <= _words("going words") or is_told(clause, to)


def _is_told_of(clause: str) -> bool:
    """Whether a clause tells something good of a track, or asks what it was like, and wishes for nothing."""
    said = set(_WORD.findall(clause))
    if _is_going(clause, is_asked=False):
        return True
    if _ASKED.match(clause) and said <= _words("going words") | _ASKING:
        return True
    return bool(_OF_IT.match(clause)) and said.isdisjoint(_BAD)
