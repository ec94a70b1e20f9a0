"""What does a member want? A message about a track, read in rules: changes, a step in the tree, a question, talk."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from generation.brief import ReferenceMode
from generation.language.refining import corrections, navigation, questions, smalltalk, suggestions
from generation.language.refining.talk import Talk
from generation.language.refining.turns import alone
from generation.language.refining.undoing import undone
from generation.language.refining.wanted import UNDO, unclear, wanted
from generation.refinement import HERE, About, Change, ChangeKind, Reading, ReadingKind

_HUMMED: Final = ("hum", "sing", "sang", "sung", "whistl", "melod", "mélod", "tune", "theme", "メロディ")
_MODES: Final = {"cover": ReferenceMode.COVER, "continue": ReferenceMode.CONTINUE, "extend": ReferenceMode.CONTINUE}
# The clauses of a message with a clip, and those that are about the clip.
_CLAUSES: Final = re.compile(r"\s*(?:[,;.!]|\bbut\b|\band\b)\s*", re.IGNORECASE)
_OF_THE_CLIP: Final = re.compile(
    r"\b(?:this|that|clip|file|audio|recording|hum\w*|s[aiu]ng|melod\w+|tune|whistl\w+|sample|attach\w*)\b",
    re.IGNORECASE,
)


def read(words: str, about: About, *, clip: bool = False) -> Reading:
    """What a message about a track says; with `clip`, one that a clip came with. Never raises, changes nothing."""
    if clip:
        return _with_clip(words, about)
    if smalltalk.is_to_somebody(words):
        return Reading(ReadingKind.CHATTER)
    talk = Talk(words)
    for looked in _LOOKS:
        if reading := looked(talk, about):
            return reading
    return wanted(talk, about)


def _correction(talk: Talk, about: About) -> Reading | None:
    """`Too much`, `again`, `the other way`: a message that only speaks of the turn before."""
    found = corrections.correction(talk, about)
    if found is None:
        return None
    if found.is_unclear:
        return unclear(about)
    base = UNDO if found.replaces else HERE
    return Reading(ReadingKind.CHANGE, found.changes, base, corrects=found.replaces)


def _small_talk(talk: Talk, about: About) -> Reading | None:
    """Praise and chatter, and `I hate it`, which only asks what should be otherwise; none of it goes anywhere."""
    if navigation.way(Talk(talk.raw), about).is_said:
        return None
    if alone("disliked").search(talk.text):
        return unclear(about, suggestions.of_going_back(about))
    return Reading(ReadingKind.CHATTER) if smalltalk.is_small_talk(talk) else None


def _question(talk: Talk, _about: About) -> Reading | None:
    """A question, which is answered and renders nothing."""
    topic = questions.topic(talk)
    return Reading(ReadingKind.QUESTION, topic=topic) if topic else None


_LOOKS: Final[tuple[Callable[[Talk, About], Reading | None], ...]] = (undone, _correction, _small_talk, _question)


def _with_clip(words: str, about: About) -> Reading:
    """A clip came with the message: its tune where the words say so, else its style; further wishes count as well."""
    clauses = [each for each in _CLAUSES.split(words) if each.strip()]
    others = [each for each in clauses if not _OF_THE_CLIP.search(each)]
    folded = words.casefold()
    mode = ReferenceMode.MELODY if any(each in folded for each in _HUMMED) else ReferenceMode.STYLE
    mode = next((each for word, each in _MODES.items() if word in folded), mode)
    reference = Change(ChangeKind.REFERENCE, value=str(mode), words=" ".join(words.split()))
    more = read(", ".join(others), about) if len(others) < len(clauses) else None
    if more is None or more.kind is not ReadingKind.CHANGE:
        return Reading(ReadingKind.CHANGE, (reference,))
    return replace(more, changes=(reference, *more.changes))
