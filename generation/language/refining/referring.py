"""Whom does a clause mean by `it`, or by nothing? `Turn it down`, `softer please`, `take a cello for it`."""

import re
from functools import cache
from typing import Final

from generation.language.refining.parts import part_at
from generation.language.refining.talk import Talk

# Nobody is named by nothing; and who says that they sing or rap speaks of themselves.
_VOICES: Final = ("", "vocals")
_IT: Final = r"(?P<it>it|them|him|her|those|these|that one|this one|that thing|this thing|that|this)"
_BEHIND: Final = (
    r"please|pls|plz|tho|though|lol|haha|hahaha|innit|man|bro|even|thanks|a bit|a little|slightly|bit|now|again"
)
_MUCH: Final = r"(?:(?:a bit|a little|a touch|a tad|slightly|much|way|far|even|bit|lot|more|less)\s+)*"
# What is done to one player.
_DONE_TO: Final = (
    (
        r"\b(?:turn|bring|take|put|push|pull|dial|tone|crank|bump|mix|move|tuck|boost|lower|raise|reduce|soften|quieten|throw"
        r"|kick|leave|chuck|toss|cut)"
        rf"\s+(?:down\s+|up\s+|out\s+|back\s+)?{_IT}(?=\s+{_MUCH}(?:down|up|out|away|back|off|forward|lower|further"
        rf"|to the (?:front|back))\b|\s*$|\s+(?:{_BEHIND})\b)"
    ),
    (
        r"\b(?:remove|mute|delete|ditch|scrap|drop|lose|kill|silence|get rid of|without|swap|replace|exchange|cut)"
        rf"\s+(?:out\s+)?{_IT}(?=\s+(?:out|for|with|by|from|completely|entirely|{_BEHIND})\b|\s*$)"
    ),
    rf"\b(?:more|less|fewer)\s+of\s+{_IT}\b",
    (
        rf"\b(?:make|let|get|have|want|need|keep|play)\s+{_IT}(?=\s+(?:be\s+)?{_MUCH}(?:louder|softer|quieter|loud|quiet"
        r"|soft|out|gone|muted|silent)\b)"
    ),
    (
        r"^\W*(?:(?:and|but|so|can|could|should|would|please|maybe)\s+)*(?P<it>it|they|he|she|that|this)"
        r"(?=\s+(?:(?:should|must|could|can|has to|have to|needs to|need to|gotta|would)\s+)?(?:be\s+)?"
        rf"{_MUCH}(?:louder|softer|quieter|go|leave|out|gone|removed|muted|quiet|loud)\b)"
    ),
)
_BEFORE: Final = (
    r"and|but|so|just|maybe|please|pls|can you|could you|make|now|a|little|bit|touch|slightly|much|way|even|far|lot|the"
    r"|tad|then|ok|only|can it be|could it be|i want|want|lets go"
)
_LEVELS: Final = "louder|softer|quieter|less loud|more loud|not so loud|more quiet|more silent|more soft"
# A wish without anybody: `softer please`, `way louder tho`, `replace with a cello`.
_LOUDER: Final = re.compile(
    rf"^\W*(?P<before>(?:(?:{_BEFORE})\s+)*)(?P<level>{_LEVELS})\b"
    rf"(?P<behind>(?:\W+(?:{_BEHIND}|ok|maybe|pretty|then))*)\W*$",
    re.IGNORECASE,
)
# What is to be done, and nothing behind it: `..., ditch`.
_BARE: Final = re.compile(
    rf"^\W*(?:(?:so|and|please|pls|just|lets)\s+)*(?P<deed>remove|mute|delete|ditch|scrap|drop|lose|kill|silence|out|bin)"
    rf"(?:\W+(?:{_BEHIND}))*\W*$",
    re.IGNORECASE,
)
_STRENGTH: Final = re.compile(r"\b(?:a bit|a little|little|bit|slightly|much|way|even|far|a lot|a touch|a tad)\b")
_SWAP: Final = re.compile(r"\b(?:replace|swap|exchange)(?=\s+(?:with|for|by|in)\s)", re.IGNORECASE)
_FOR_IT: Final = re.compile(
    r"^\W*(?:(?:so|and|please|pls|(?:can|could) (?:you|u|we|i)|maybe|just|better)\s+)*(?:take|use|put|try|get|have)\s+"
    r"(?P<new>(?:an?|the|some)?\s?\w+(?:\s\w+)?)\s+(?:for (?:it|them|that|him|her)|instead(?: of (?:it|them|that))?"
    rf"|in (?:its|their|his|her) place)(?:\s+(?:{_BEHIND}))*\W*$",
    re.IGNORECASE,
)
# `The second verse`.
_WHICH: Final = re.compile(r"\b(?:first|second|third|last|1st|2nd|3rd|final|other)\s+$", re.IGNORECASE)
_GOES_ON: Final = re.compile(
    r"^\W*(?:(?:and|but|so|because|bc|since)\s+)*(?:it|its|it's|they|he|she|hes|shes)\b", re.IGNORECASE
)
_ONES: Final = re.compile(
    r"\b(?P<lead>new|other|different|better|fresh|another)\s+ones?\b(?!\s+(?:of|with))", re.IGNORECASE
)


def named(words: str, *, first: bool = False) -> str:
    """The last player, part or sound that words name, as they name it, or the first; else a section; else nothing."""
    talk = Talk(words)
    every = range(len(talk.tokens))
    found = [at for at in every if part_at(talk, at) not in _VOICES or talk.has(at, "production")]
    found = found or [at for at in every if talk.has(at, "section")]
    if not found:
        return ""
    token = talk.tokens[found[0 if first else -1]]
    which = _WHICH.search(talk.raw[: token.start])
    return talk.raw[which.start() if which else token.start : token.end]


def begins_with_it(words: str) -> bool:
    """Whether a clause goes on speaking of somebody: `but it hides the guitar`."""
    return _GOES_ON.match(words) is not None


def takes_for(words: str) -> bool:
    """Whether somebody is to play in another's place: `please take a cello for it`, `replace with a cello`."""
    return _FOR_IT.match(words) is not None or _SWAP.search(words) is not None


def with_name(words: str, name: str) -> str:
    """A clause with the name of who was spoken of before where it says `it`, or says nothing."""
    if not name:
        return words
    called = f"the {name}"
    if loose := _LOUDER.match(words):
        strength = _STRENGTH.search(loose["before"]) or _STRENGTH.search(loose["behind"])
        return f"make {called} {strength.group() if strength else ''} {loose['level']}"
    if _BARE.match(words):
        return f"remove {called}"
    if taken := _FOR_IT.match(words):
        return f"replace {called} with {taken['new']}"
    return _put_in(words, name, called)


def _put_in(words: str, name: str, called: str) -> str:
    """A clause with a name where a word stands for it, or where it is missing."""
    if swapped := _SWAP.search(words):
        return f"{words[: swapped.end()]} {called}{words[swapped.end() :]}"
    if new := _ONES.search(words):
        return f"{words[: new.start()]}{new['lead']} {name}{words[new.end() :]}"
    for pattern in _objects():
        if found := pattern.search(words):
            begin, end = found.span("it")
            return words[:begin] + called + words[end:]
    return words


@cache
def _objects() -> tuple[re.Pattern[str], ...]:
    """Where `it` stands for a player."""
    return tuple(re.compile(each, re.IGNORECASE) for each in _DONE_TO)
