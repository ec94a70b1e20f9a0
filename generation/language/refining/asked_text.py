"""What is a question made of? Tracks that it names, players, and pieces of patterns that the ways to ask share."""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Final

from generation.language.refining import facts
from generation.language.refining.parts import part_at
from generation.language.refining.talk import Talk
from generation.language.refining.tracks import mentions, track_id
from generation.refinement import HERE, About, Change, Destination, Reading, ReadingKind

Read = Callable[[str, About], Reading]
# `The first or the second` names both.
_OR: Final = re.compile(r"\s+or\s+the\s+", re.IGNORECASE)
BEFORE: Final = Destination("undo")
# Where a track is named once its name is taken out; words are in lower case.
AT: Final = "T"
_NUMBERS: Final = re.compile(r"(?<=between )\d{1,2}(?= and)|(?<=\bT and )\d{1,2}\b|(?<=compare )\d{1,2}(?= )"
r"|(?<=from )\d{1,2}(?= to )"
                             r"|(?<=\bT to )\d{1,2}\b|(?<= vs )\d{1,2}\b|\b\d{1,2}(?= vs )")  # fmt: skip
_THEN: Final = re.compile(
    r"\b(?:before(?: (?:that|this|it|the (?:last )?change|now|you changed it))?|previously|last time|earlier"
    r"|the (?:old|last) (?:one|version|track))(?=\W*$)|\bT (?=before\W*$)"
)
THIS: Final = r"(?:it|this|that|(?:the|this) (?:one|track|song|music|piece|tune|version)|now|the current (?:one|track))"
ANY: Final = rf"(?:{AT}|{THIS})"
BE: Final = r"(?:['\u2019]?s|is|are|was|were|r|sounds?|sounded|feels?|felt|has been|did|does|do)"
SMALL: Final = r"(?:(?:really|actually|even|still|now|already|any|much|a bit|a lot|way|so|just|that|more|also|then) )*"
CHAT: Final = (
    r"(?:\W*\b(?:now|then|again|though|tho|please|pls|lol|haha|man|bro|exactly|actually|anyway|btw|thanks|thx"
    r"|or not|right"
    r"|in (?:it|this|that|there|here|the mix)|at all|any ?more|at|go|gone|went|disappear(?:ed)?|vanish(?:ed)?|to"
    r"|supposed to be|hiding|playing|left|all of a sudden|suddenly|for you|you think|wtf|dude)\b)*"
)
_THE: Final = r"(?:(?:all|the|my|our|that|those|these|this|your|some|any|a|an|of) )*"
WHOM: Final = rf"{_THE}(?P<who>[a-z][a-z0-9 '-]{{1,30}}?){CHAT}(?: (?:in|on|of|at) {AT})?{CHAT}\W*$"
DEEDS: Final = (
    r"(?:chang|made|mak|add|remov|took|tak|put|brought|turn|ask|want|did|set|delet|mut|slow|sped|wrote|pick|chose|lower"
    r"|rais|kill|cut|drop|switch|swap|replac|transpos|short|extend|gave|throw|threw|kick)\w*"
)
ROLE: Final = r"(?P<who>melody|tune|theme|lead|chords?|harmony|bass ?lines?|bass|pads?|arp\w*|solo|drums|beat|rhythm)"
# Of whom is asked: where they are, or why they are not there.
OF_PLAYERS: Final = (
    rf"where(?: the \w+| tf)?(?:['\u2019]?s|['\u2019]?d| is| are| r| did| has| have| was| were)? {WHOM}",
    rf"wh?at(?:['\u2019]?s|s| has| have)? (?:happened|happend|happen|became|become|going on) (?:to|with|of) {WHOM}",
    rf"wh?at(?:['\u2019]?s|s| is) (?:up|wrong) with {WHOM}",
    rf"wh?at (?:did|have) (?:you|u|they) (?:do|done) (?:to|with) {WHOM}",
    (
        rf"(?:why|how come) (?:is|are|r|there(?:['\u2019]s| is| are)) ?(?:there )?(?:no|not any|none of the"
        rf"|without) {WHOM}"
    ),
    rf"(?:why|how come) (?:isn['\u2019]?t|aren['\u2019]?t) there (?:any |a |an )?{WHOM}",
    rf"(?:why|how come) (?:can['\u2019]?t|cant|don['\u2019]?t|can not|cannot|can|do) (?:i|we) (?:not )?hear {WHOM}",
    rf"(?:why|how come) (?:did|are|is|were|was|have|has|isn['\u2019]?t|aren['\u2019]?t) {WHOM}",
    (
        rf"when(?:['\u2019]?s|['\u2019]?d| did| was| were| has| have) {_THE}(?P<who>[a-z][a-z '-]{{1,30}}?) "
        rf"(?:been |get |got )?(?:come|came|join|leave|left|go|gone|added|removed|taken|muted|cut|put|play|start|out)"
        rf"(?: (?:in|out|away|playing|back))?{CHAT}\W*$"
    ),
    rf"(?:whose|who['\u2019]?s) idea (?:was|is|were) {WHOM}",
)


def text_of(words: str, about: About) -> tuple[str, tuple[Destination, ...]]:
    """A question in lower case without what leads to it, each track that it names as a sign, and those tracks."""
    talk = Talk(_OR.sub(" and the ", words))
    text, found = talk.text, list[tuple[int, Destination]]()
    named = [each for each in mentions(talk) if each.where.way != "here"]
    for each in reversed(named):
        text = f"{text[: each.start]}{AT}{text[each.end :]}"
    text = facts.without_lead(" ".join(text.split()))
    order = [each.where for each in named]
    pattern = re.compile(rf"{AT}\b")
    found = [(each.start(), where) for each, where in zip(pattern.finditer(text), order, strict=False)]
    if len(found) < len(order):
        return text, ()
    for loose in (_NUMBERS, _NUMBERS, _THEN):
        for match in reversed(list(loose.finditer(text))):
            if match.group().startswith(AT):
                continue
            where = Destination("number", int(match.group())) if match.group().isdigit() else BEFORE
            text = f"{text[: match.start()]}{AT}{text[match.end() :]}"
            moved = len(match.group()) - 1
            found = [(at - moved if at > match.start() else at, each) for at, each in found]
            found.append((match.start(), where))
    return text, tuple(_not_here(each, about) for _, each in sorted(found, key=lambda one: one[0]))


def _not_here(where: Destination, about: About) -> Destination:
    """Who is at the last one and asks of `the last one` means the one before."""
    return BEFORE if where == Destination("number", -1) and track_id(where, about) == about.track_id else where


@cache
def patterns(written: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(rf"^\W*{each}") for each in written)


def player_in(said: str) -> str:
    """The player that words name; nothing where they name more, or nobody."""
    talk = Talk(said)
    names = [name for at in range(len(talk.tokens)) if (name := part_at(talk, at))]
    strange = [each for each in talk.tokens if not each.means and len(each.text) > 2]
    # Who says what is to be done with a player asks for it: `the drums more`.
    acts = any(
        talk.does(at, "more", "less", "too", "add", "remove", "enough", "up", "down", "fresh") or talk.is_compared(at)
        for at in range(len(talk.tokens))
        if not part_at(talk, at)
    )
    return names[0] if names and not strange and not acts else ""


def wanted_by(attempts: tuple[str, ...], about: About, read: Read) -> tuple[Change, ...]:
    """What words would ask for if they were a wish, by the first way of saying it that is read."""
    for each in attempts:
        reading = read(each, about)
        if reading.kind is ReadingKind.CHANGE and reading.base == HERE and not reading.unused and not reading.corrects:
            return tuple(replace(change, words="") for change in reading.changes)
    return ()
