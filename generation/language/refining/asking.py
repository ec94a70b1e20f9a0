"""What does a question ask, beside its topic? Which tracks it names, what it compares, whose part it is about.

The words of a question are read as if they asked for what it asks about: `was the first one faster?` asks of #1 and the
current track which is more of what `faster` wants. A question that is sure to be one is never read for a wish.
"""

import re
from typing import Final

from generation.language.refining import abroad, facts, questions
from generation.language.refining.asked_text import (
    ANY,
    AT,
    BE,
    CHAT,
    DEEDS,
    OF_PLAYERS,
    ROLE,
    THIS,
    Read,
    patterns,
    player_in,
    text_of,
)
from generation.language.refining.parts import part_at
from generation.language.refining.phrases import languages_of_talk
from generation.language.refining.talk import Talk
from generation.language.refining.ways_to_ask import WAYS, of_us, whether_or_not, which
from generation.refinement import About, Asked, Destination, Reading, ReadingKind

_LONGEST: Final = 24
# What somebody did, or hears, is no order: `didn't you add a choir?`, `can you hear the drums?`.
_NO_ORDER: Final = re.compile(
    r"\b((?:did|have|has|had|why|when|sure|who)(?:n['\u2019]?t)?(?: (?:did|have|has))?(?: (?:you|u|we|they|i))?) \w+\b"
    r"|\b(?:can|could|do)(?:n['\u2019]?t|not)? (?:you|u|we|i) (?:still |even |actually )*hear\b",
    re.IGNORECASE,
)
# What surely asks, whatever else it may be taken for.
_TOLD_APART: Final = re.compile(
    rf"^\W*(?:did|does|was|were|has|isn['\u2019]?t|wasn['\u2019]?t"
    rf"|didn['\u2019]?t) {ANY}\b"
)
_SURE: Final = (
    r"(?:is|are|was|were) .*\b(?:supposed|meant) to\b.*",
    (
        r"where(?:['\u2019]?s|s| is| are| did| has| have)? (?:the|all the|my|our)"
        r" \w+(?: \w+)?(?: go| at| gone| now| lol)?\W*$"
    ),
    rf"who(?:['\u2019]?s|['\u2019]?d| has| have| all)? (?:the one (?:that|who) )?{DEEDS}\b.*",
    r"(?:why|how come) (?:did|do|does|is|are|was|were|has|have|isn['\u2019]?t|aren['\u2019]?t|didn['\u2019]?t)\b.*",
    r"wh?at(?:['\u2019]?s|s| has| have)? (?:happened|happend|changed)\b.*",
    rf"(?:wh?at|how) (?:{BE} )?(?:{AT})(?: {BE})?(?: like| about| again)?\W*$",
    rf"(?:please |pls )?(?:describe|compare) .*{AT}.*",
    rf"(?:tell (?:me|us) )?(?:more |something )?about {AT}\W*$",
    rf"who(?:['\u2019]?s| is| was| all)? (?:play\w*|heard|in|there|on)\b.*{AT}.*",
    (
        rf"(?:who|what instrument|which instrument)(?:['\u2019]?s| is| does)? (?:has|have|got|on|doing|carries"
        rf"|play\w*) (?:the )?{ROLE}\W*$"
    ),
    r"(?:is|are|was|were|isn['\u2019]?t|aren['\u2019]?t)\b.*\b(?:same as|alike|identical)\b.*",
    (
        rf"(?:wh?at|how|is|are|was|were|any|in what|the diff|difference|explain)\b.*"
        rf"\bdiff(?:er|ers|erent|erence|erences)?\b.*{AT}.*"
    ),
)


def plainly_asked(words: str, about: About, read: Read) -> Reading | None:
    """The question of a message that is nothing but one and may be taken for a wish; None of any other message."""
    if abroad.asks(words):
        return _question(words, "instruments")
    text, tracks = text_of(words, about) if len(words.split()) <= _LONGEST else ("", ())
    if asked := of_us(text):
        return _question(words, "help", asked)
    return _asked_of_music(words, text, tracks, about, read) if text and not _goes_on(words) else None


def _asked_of_music(words: str, text: str, tracks: tuple[Destination, ...], about: About, read: Read) -> Reading | None:
    """The question of a message that orders nothing."""
    found = next(
        (each for each in patterns(OF_PLAYERS) if (match := each.match(text)) and player_in(match["who"])), None
    )
    is_sure = any(each.match(text) for each in patterns(_SURE)) and (
        bool(tracks) or not questions.is_of_the_world(Talk(words))
    )
    if found or is_sure:
        is_of_players = found or text.startswith("who play")
        named = bool(tracks) or _names(text)
        otherwise = "instruments" if is_of_players else "sections" if text.startswith("where") else "changes"
        return _question(words, otherwise) if named or _is_bare(text) else None
    is_ours = bool(tracks) or not questions.is_of_the_world(Talk(words))
    if is_ours and (asked := which(text, tracks, about, read)):
        return _question(words, "lineage", asked)
    ends = words.rstrip(" )!").endswith("?") or _TOLD_APART.match(text)
    asked = whether_or_not(text, tracks, about, read) if ends else None
    return _question(words, "instruments", asked) if asked else None


def asked(words: str, about: About, read: Read) -> Asked:
    """What a question asks beside its topic; a plain `value` of the current track where it says no more."""
    if len(words.split()) > _LONGEST:
        return Asked()
    english = abroad.in_english(words, languages_of_talk(words))
    if not english:
        name = abroad.whether(words)
        return Asked("player", who=name, is_yes=True) if name else Asked()
    text, tracks = text_of(english, about)
    for sought in WAYS:
        if found := sought(text, tracks, about, read):
            return found
    return Asked(of=tracks)


def _question(words: str, otherwise: str, asked: Asked | None = None) -> Reading:
    topic = questions.topic(Talk(words.rstrip(" ?!.") + "?"))
    is_other = otherwise == "instruments" and topic in ("changes", "help", "lineage")
    return Reading(ReadingKind.QUESTION, topic=otherwise if is_other else topic or otherwise, asked=asked)


def _goes_on(words: str) -> bool:
    """Whether more is said than a question: an order, or a sentence behind the sign."""
    _, sign, rest = words.partition("?")
    more = re.sub(CHAT, "", rest.lower()) if sign else ""
    plain = _NO_ORDER.sub(r"\1 know", words)
    return any(letter.isalnum() for letter in more) or facts.orders(plain)


def _names(text: str) -> bool:
    """Whether a question names something of music."""
    talk = Talk(text.replace(AT, "it"))
    return any(
        part_at(talk, at) or talk.is_about(at) or talk.has(at, "lean", "mood", "speed", "level", "section", "genre")
        for at in range(len(talk.tokens))
    )


def _is_bare(text: str) -> bool:
    """Whether a question is about nothing but the track: `what happened?`, `why did you do that?`."""
    return len(text.split()) <= 6 and bool(re.search(rf"\b(?:you|u|{THIS})\b|happened|changed", text))
