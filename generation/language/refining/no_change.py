"""Is a whole message none of music? `Delete it`, `that's not what I asked`, `meh`, `+1`, `the one before that`.

What it is of instead is told: how tracks go, the way back, or the track before the one that was just gone to. Patterns
of how such things are said are data (`data/refining-no-change`).
"""

import re
from collections.abc import Callable
from functools import cache
from typing import Final

from generation.language.lexicon import fold
from generation.language.reading import normal
from generation.language.refining import suggestions
from generation.language.refining.corrections import opposite
from generation.language.tables import table
from generation.refinement import About, ChangeKind, Destination, Option, Reading, ReadingKind

_UNDO: Final = Destination("undo")
_LONGEST: Final = 160
_SHORT: Final = 24
_LISTED: Final = re.compile(r"\{([a-z]+)\}")
_APOSTROPHE: Final = re.compile(r"(?<=[a-z])'(?=(?:s|t|m|re|ve|d|ll)\b)")
_SIGNS: Final = re.compile(r"[^\w#'\s]+|_+")
_VOTE: Final = re.compile(r"\W*[+-]\s?1\b\W*")


def said(words: str, about: About) -> Reading | None:
    """What is answered to a message that is none of music, or where it goes; None where it may be of music."""
    if len(words) > _LONGEST:
        return None
    if _VOTE.fullmatch(words):
        return Reading(ReadingKind.CHATTER)
    text = " ".join(_SIGNS.sub(" ", _APOSTROPHE.sub("", fold(normal(words)))).split())
    return next((answer(text, about) for name, answer in _ANSWERS.items() if text and _is(name, text)), None)


def _unclear(suggestion: str) -> Reading:
    return Reading(ReadingKind.UNCLEAR, suggestion=suggestion)


def _is(name: str, text: str) -> bool:
    pattern = _pattern(name)
    return (pattern.search(text) if name == "machine" else pattern.fullmatch(text)) is not None


@cache
def _pattern(name: str) -> re.Pattern[str]:
    """A pattern for any of the ways in which a thing is said."""
    lists: dict[str, str] = table("refining-no-change")["lists"]
    ways: list[str] = table("refining-no-change")[name]
    written = "|".join(f"(?:{each})" for each in ways)
    while (filled := _LISTED.sub(lambda each: lists[each[1]], written)) != written:
        written = filled
    return re.compile(written)


def _is_of_who_came(text: str, about: About) -> bool:
    """Whether `it` may be a player who came in with the last turn: `remove it`, right after `add a flute`."""
    came = [each for each in about.last if each.kind is ChangeKind.ADD]
    return len(came) == 1 and re.search(table("refining-no-change")["of who came"], text) is not None


def _discarded(text: str, about: About) -> Reading | None:
    return None if _is_of_who_came(text, about) else _unclear(suggestions.of_discarding(about))


def _before_that(_: str, about: About) -> Reading | None:
    """`No wait, the one before that` behind a step: the track that is counted before the one that was gone to.

    Where one stood before such a step is what `undo` leads to; on the newest track no step was made.
    """
    if not about.number or about.number >= len(about.tracks):
        return None
    if about.number == 1:
        return _unclear(suggestions.of_tracks(about))
    to = Destination("first") if about.number - 1 == 1 else Destination("number", about.number - 1)
    return Reading(ReadingKind.NAVIGATE, base=to)


def _disowned(_: str, about: About) -> Reading:
    """`That's not what I asked`: the way back, and where there is one, the other way; never more of it."""
    if not about.last:
        return _unclear(suggestions.of_going_back(about))
    turned = [opposite(each) for each in about.last]
    if None in turned or any(each.kind in (ChangeKind.ADD, ChangeKind.REMOVE) for each in about.last):
        return Reading(ReadingKind.NAVIGATE, base=_UNDO)
    words = next((each.words for each in about.last if each.words), "")
    label = f"Undo “{words}”" if 0 < len(words) <= _SHORT else "Undo"
    other = Option("The other way", tuple(each for each in turned if each), _UNDO)
    return Reading(ReadingKind.CHOICE, options=(Option(label, (), _UNDO), other))


_ANSWERS: Final[dict[str, Callable[[str, About], Reading | None]]] = {
    "machine": lambda _, about: _unclear(suggestions.suggestion(about)),
    "before that": _before_that,
    "discard": _discarded,
    "disown": _disowned,
    "disliked": lambda _, about: _unclear(suggestions.of_tracks(about)) if len(about.tracks) > 1 else None,
    "approve": lambda _, __: Reading(ReadingKind.CHATTER),
    "verdict": lambda _, about: _unclear(suggestions.of_going_back(about)),
    "cancel": lambda _, about: _unclear(suggestions.of_cancelling(about)),
}
