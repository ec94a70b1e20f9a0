"""Is a fact asked for, whatever is told beside it? `What key is it, I want to play along on guitar` renders nothing.

Only an order in a clause of its own wins over the question: `what key is it? make it minor`.
"""

import re
from collections.abc import Callable
from itertools import pairwise
from typing import Final

from generation.language.refining import questions
from generation.language.refining.parts import part_at
from generation.language.refining.referring import named, with_name
from generation.language.refining.talk import Talk
from generation.refinement import About, Reading, ReadingKind

_DONE: Final = (ReadingKind.CHANGE, ReadingKind.NAVIGATE, ReadingKind.CHOICE)
_FEW: Final = 8
_IT: Final = (
    r"(?:it|this|that|there|we|the (?:track|song|music|piece|beat|tune|thing)|this (?:one|track|song|piece|beat))"
)
_BE: Final = r"(?:['\u2019]?s|is|are|r|was|were)"
# What begins a clause that asks something of somebody: an order.
_ORDER: Final = (
    r"(?:make|change|set|turn|put|switch|give|undo|use|keep|try|bring|take|add|remove|lose|drop|transpose|speed|slow"
    r"|raise|lower|mute|delete|cut|shorten|extend|double|halve|swap|replace|move|shift|get rid|do it|fix|kick|throw"
    r"|pull|push|crank|boost|bump|loop|let it|go (?:back|up|down|to|for|with|faster|slower)|let['\u2019]?s"
    r"|(?:can|could|would|will) (?:you|u|we|it)|i(?:['\u2019]?d| would) (?:like|love|prefer|rather)"
    r"(?: to (?:have|hear))? (?:it|the|this|a|some|more|less)"
    r"|i want (?:it|one|the|this|a|some|more|less|\d+)|i need (?:one|it (?:in|at|to be)|more|less)"
    r"|it (?:should|must|needs to) be"
    r"|should be|needs? to be|more|less|louder|quieter|softer|faster|slower|longer|shorter|higher|deeper|darker"
    r"|brighter|happier|sadder|calmer|a (?:bit|little|touch|tad) (?:more|less|\w+er)|much \w+er|no more)"
)
_CHAT: Final = (
    r"(?:(?:ok|okay|k|and|then|please|pls|so|if (?:so|not)|no|yes|yeah|well|now|also|but|just|or|maybe|plus"
    r"|in that case|actually|nah|cool|thanks|thx|either way|anyway)\W+)*"
)
_POLITE: Final = re.compile(rf"^\W*{_CHAT}", re.IGNORECASE)
_STARTS: Final = re.compile(rf"\W*{_CHAT}{_ORDER}(?![\w'\u2019])", re.IGNORECASE)
# Between clauses: signs, joints ahead of an order, and an order that follows without either.
_CUT: Final = re.compile(
    r"\s*[.!?;,:\u2026]+(?:\s+|$)|\s+[-\u2013\u2014]+\s+|\s+(?:and|but|then|or|so|also|plus)\s+"
    rf"(?={_CHAT}{_ORDER}(?![\w'\u2019]))"
    r"|\s+(?=(?:make|set|change|put|turn|keep|add|remove|transpose|slow|speed)"
    r" (?:it|this|that|the|a|some|up|down|to)\b)",
    re.IGNORECASE,
)
_AHEAD: Final = (
    r"(?:(?:so|ok|okay|k|hey|yo|btw|by the way|wait|and|but|also|um|uh|hm+|lol|lmao|nice|cool|great|hi|hello|bot|bro"
    r"|dude|please|pls|now|quick (?:question|q)|(?:just )?(?:a |one )?question|q|well|oh|ah|sorry|curious|wondering"
    r"|just (?:curious|wondering)|out of curiosity|i wonder|i was wondering|just|actually|again|serious question"
    r"|dumb question|(?:do|does) (?:you|u|anyone|anybody|somebody|someone) know|(?:any ?one|anybody) know"
    r"|any (?:idea|clue)|(?:can|could|would|will) (?:you|u|someone|anyone)(?: please| pls| quickly)?"
    r" (?:tell|remind|say to) (?:me|us)|tell (?:me|us)|remind (?:me|us)"
    r"|(?:i|we) (?:need|want|have|gotta|got) (?:to )?know|(?:if|whether|in))\b\W*)*"
)
_LEAD: Final = re.compile(rf"^\W*{_AHEAD}", re.IGNORECASE)
_WHAT: Final = (
    rf"(?:what|which|wat|wut){_BE}?(?:\s+(?:{_BE}|the|this|that|its|our|exact|current|actual|musical|kind of|sort of"
    r"|type of|final|original))*\s+"
)
_EVEN: Final = r"(?:exactly |even |already |actually |still |really |now |supposed to be )*"
_COUNTED: Final = r"(?:bars|measures|seconds|secs|minutes|mins)\b"
_FITS: Final = r"(?:fit|(?:longer|shorter|under|over|more|less)(?: than)?|(?:long|short) enough)\b"
_COUNTS: Final = r"(?:two|three|four|five|six|seven|nine|twelve)"
_MODES: Final = r"(?:major|minor|dorian|phrygian|lydian|mixolydian|aeolian|locrian)"
# What is asked for, by topic; the clause begins so.
_CUES: Final = {
    "key": (
        rf"{_WHAT}(?:key|scale|mode|tonality|tonic|root(?: note)?)s?\b",
        rf"(?:is|are|was) {_IT} {_EVEN}(?:in )?(?:an? )?{_MODES}\b",
        rf"(?:is|are|was) {_IT} {_EVEN}in [a-g](?: ?(?:sharp|flat)|#|b)?(?: {_MODES}\b|\W*$)",
    ),
    "metre": (
        rf"{_WHAT}(?:time sig(?:nature)?|meter|metre)s?\b",
        rf"(?:is|are|was) {_IT} {_EVEN}(?:in |a |an )*(?:\d/\d|waltz|{_COUNTS}[ -]?(?:four|eight)\b)",
    ),
    "tempo": (
        rf"{_WHAT}(?:tempo|bpm|speed|pace)\b|how (?:fast|slow|quick) (?:{_BE}|does|do|did|{_IT})\b",
        rf"how many (?:bpm|beats)\b|(?:is|are|was) {_IT} {_EVEN}(?:at |around |about )?\d{{2,3}} ?bpm\b",
    ),
    "length": (
        rf"{_WHAT}(?:length|duration|runtime|running time|run time)\b|how many {_COUNTED}",
        rf"how (?:long|short)(?:['\u2019]?s)? (?:exactly )?(?:{_BE}|does|do|did|will|{_IT})\b",
        rf"(?:{_BE}|does|will) {_IT} {_EVEN}{_FITS}.*\b(?:in|into|for|seconds?|secs?|s|minutes?|mins?)\b",
    ),
    "instruments": (
        rf"(?:{_WHAT}|how many )(?:instruments?|instrumentation|players|lineup|synths?)\b",
        r"who(?:['\u2019]?s| is| all)? (?:plays|playing|in (?:it|this|there|the band))\b",
    ),
    "chords": (rf"{_WHAT}(?:chords?(?: progression)?|harmony|harmonies|progression)\b", r"how many chords\b"),
    "sections": (rf"(?:{_WHAT}|how many )(?:sections?|structure|song structure|form|parts)\b",),
    "genre": (rf"{_WHAT}(?:genre|style|music)\b",),
    "seed": (rf"{_WHAT}seed\b",),
}
# `Anyone know the key of this?`
_KNOWN: Final = (
    r"[^\w'\u2019]*(?:[\w'\u2019]++[^\w'\u2019]++){0,5}?(?<!\bi )(?:know|tell (?:me|us)|remind (?:me|us)(?: of)?"
    r"|(?:idea|clue)(?: of)?|wondering) (?:the|its|our) (?:exact |current )?"
)
_NAMED: Final = {
    "key": re.compile(rf"{_KNOWN}(?:key|scale|mode)\b", re.IGNORECASE),
    "tempo": re.compile(rf"{_KNOWN}(?:tempo|bpm|speed)\b", re.IGNORECASE),
    "length": re.compile(rf"{_KNOWN}(?:length|duration)\b", re.IGNORECASE),
}
_FACTS: Final = tuple(
    (topic, re.compile(rf"\W*{_AHEAD}(?:{'|'.join(cues)})", re.IGNORECASE)) for topic, cues in _CUES.items()
) + tuple(_NAMED.items())
# Whether a player is there: the clause names one behind this.
_WHO_IS_THERE: Final = re.compile(
    rf"\W*{_AHEAD}(?:is there|are there|(?P<told>there(?:['\u2019]?s| is| are)|it(?:['\u2019]?s got| has))"
    rf"|(?:does|did) {_IT} {_EVEN}(?:have|use)|do (?:we|i|you|u) {_EVEN}(?:have|hear|use)|did (?:you|u) use|has it got"
    r"|(?:have |has )?(?:you|u|we|it) got(?= .*\?)|got any"
    rf"|(?:is|are|was) (?:that|those|this|these|it) {_EVEN}(?:a|an|the|real|live)"
    r"|(?P<any>any)(?! ?(?:more|other|chance|way|idea|better|thing|one)))\b",
    re.IGNORECASE,
)
_IN_IT: Final = re.compile(
    rf"\b(?:in|on|left in) (?:{_IT}|here|the mix|version \d+)\b|\b(?:at all|playing|left)\b", re.IGNORECASE
)
_VOICES: Final = re.compile(r"\b(?:vocals?|voices?|singing|singers?|lyrics|words)\b", re.IGNORECASE)
_SECTIONS: Final = re.compile(
    r"\b(?:intro|verse|chorus|refrain|hook|bridge|break(?:down)?|build[ -]?up|drop|outro|ending)\b", re.IGNORECASE
)
# What is asked so is a wish, or an opinion.
_NO_FACT: Final = re.compile(
    r"\b(?:way|chance|possib\w*|too|enough|option|make|add|remove|change|without|could|can|more|less|have to|need"
    r"|should|would|if (?:it|we|you|the)|reason|other|another|different|new|better|else"
    r"|louder|quieter|faster|slower|extra)\b",
    re.IGNORECASE,
)
_ONE: Final = re.compile(
    r"\b(add|bring in|put in|give (?:me|us)|i want|i need) (?:one|some|it|them)(?=\W*(?:please|pls)?\W*$)",
    re.IGNORECASE,
)


def asked(words: str, about: About, read: Callable[[str, About], Reading]) -> Reading | None:
    """The question of a message that asks for a fact, or the orders beside it; None where it asks for none."""
    row = _clauses(words)
    topics = [_topic(each) for each in row]
    if not any(topics):
        return None
    asking = [each for each, topic in zip(row, topics, strict=True) if topic]
    others = [each.strip() for each in row if each not in asking]
    if any(_STARTS.match(each) or read(each, about).kind is ReadingKind.NAVIGATE for each in others):
        name = named(" ".join(asking), first=True)
        reading = read(" ".join(_with_name(each, name) for each in others), about)
        return reading if reading.kind in _DONE and not reading.unused else None
    topic = questions.topic(Talk(" ".join(asking).rstrip(" ?") + "?"))
    return Reading(ReadingKind.QUESTION, topic=topic if topic and topic != "help" else next(filter(None, topics)))


def without_lead(clause: str) -> str:
    """A question without what leads to it: `hey, do you know who plays?`."""
    return _LEAD.sub("", clause)


def orders(words: str) -> bool:
    """Whether a clause of a message begins as an order does."""
    return any(_STARTS.match(each) for each in _clauses(words))


def _with_name(clause: str, name: str) -> str:
    """An order with the player whom the question named: `is there a piano? if not add one`."""
    if not name or not _STARTS.match(clause):
        return clause
    clause = _POLITE.sub("", clause)
    added = _ONE.sub(lambda found: f"{found[1]} {name}", clause)
    return added if added != clause else with_name(clause, name)


def _clauses(words: str) -> list[str]:
    """The clauses of a message, each with its sign; nothing where there are too many."""
    edges = [0, *(each.end() for each in _CUT.finditer(words)), len(words)]
    found = [words[begin:end] for begin, end in pairwise(edges) if words[begin:end].strip()]
    return found if len(found) <= _FEW else []


def _topic(clause: str) -> str:
    """What a clause asks for; nothing where it asks for no fact."""
    for topic, cue in _FACTS:
        if cue.match(clause):
            return topic
    there = _WHO_IS_THERE.match(clause)
    if not there or _NO_FACT.search(clause[there.start() :]):
        return ""
    is_asked = clause.rstrip().endswith("?") or not (there["told"] or (there["any"] and not _IN_IT.search(clause)))
    talk = Talk(clause[there.end() :])
    names = any(part_at(talk, at) for at in range(len(talk.tokens))) or _VOICES.search(clause)
    found = "instruments" if names else "sections" if _SECTIONS.search(clause) else ""
    return found if is_asked else ""
