"""Are two opposite things wished for at once? `Faster and slower`, `minor and major`: two buttons, and no guess.

The message is cut where two wishes are joined; what each half asks for is then compared. Where a word says which of
them counts, or when (`slower, then faster`, `not louder`), nobody is torn.
"""

import re
from collections.abc import Callable
from typing import Final

from generation.language.reading import normal
from generation.language.refining.corrections import direction
from generation.language.refining.phrases import languages_of_talk
from generation.language.refining.sayings import rewritten
from generation.refinement import HERE, About, Change, ChangeKind, Option, Reading, ReadingKind

_Read = Callable[[str, About], Reading]
_LONGEST: Final = 80
_LABEL: Final = 40
_FEW: Final = 5
_JOINT: Final = re.compile(
    r"\s*,?\s+(?:and|&|\+|but|yet|plus|und|aber|et|mais|y|pero)\s+"
    r"(?:(?:also|at the same time|auch|aussi|tambi[eé]n)\s+)?"
    r"|\s*/\s*",
    re.IGNORECASE,
)
# One of the two counts, or each in its place.
_SETTLED: Final = re.compile(
    r"(?<![\w'])(?:no|nah|nope|not|\w+n['\u2019]?t|never|then|first|later|after|before|until|till|while|when|instead|rather"
    r"|than|wait|actually|sorry|oops|meant|again|back|end|start|beginning|half|intro|verse|chorus|bridge|drop|outro|only"
    r"|nicht|kein\w*|dann|erst|statt|sondern|pas|puis|d['\u2019]abord|no|luego|primero|sino)(?![\w'])",
    re.IGNORECASE,
)
_OPPOSED: Final = {ChangeKind.ADD: ChangeKind.REMOVE, ChangeKind.REMOVE: ChangeKind.ADD}


def or_both(words: str, about: About, reading: Reading, read: _Read) -> Reading:
    """The reading, or two buttons where the message wishes for one thing and for its opposite."""
    if reading.kind is not ReadingKind.CHANGE or reading.corrects or reading.base != HERE or len(words) > _LONGEST:
        return reading
    text = _in_english(" ".join(normal(words).split()))
    halves = [each.strip(" .!") for each in _JOINT.split(text)]
    if len(halves) != 2 or not all(halves) or _SETTLED.search(text):
        return reading
    if any(len(each.split()) > _FEW for each in halves):  # one of them tells why
        return reading
    both = [read(each, about) for each in halves]
    if any(each.kind is not ReadingKind.CHANGE or each.corrects or each.base != HERE for each in both):
        return reading
    if not _are_opposed(both[0].changes, both[1].changes):
        return reading
    options = tuple(
        Option(half[:1].upper() + half[1:_LABEL], each.changes) for half, each in zip(halves, both, strict=True)
    )
    return Reading(ReadingKind.CHOICE, options=options)


def _in_english(text: str) -> str:
    """A message of another language as its sayings have it: half of it alone may be taken for English."""
    languages = languages_of_talk(text)
    said = rewritten(text, languages) if languages[0] != "en" else None
    return " ".join(said.text.split()) if said and said.is_whole and not said.aside else text


def _are_opposed(one: tuple[Change, ...], other: tuple[Change, ...]) -> bool:
    """Whether the main change of each is of the same, and goes the other way."""
    first, second = _main(one), _main(other)
    if first is None or second is None or first.target != second.target:
        return False
    if not (first.region.whole and second.region.whole):
        return False
    if _OPPOSED.get(first.kind) is second.kind:
        return True
    if first.kind is not second.kind:
        return False
    if first.kind in (ChangeKind.MODE, ChangeKind.FEEL):
        return first.value != second.value
    has_way = first.kind is ChangeKind.LENGTH_BY or (bool(first.amount) and bool(second.amount))
    is_of_degree = first.kind in _OF_DEGREE
    return is_of_degree and has_way and direction(first) != direction(second)


_OF_DEGREE: Final = (
    ChangeKind.LEAN,
    ChangeKind.LEVEL,
    ChangeKind.TEMPO_BY,
    ChangeKind.LENGTH_BY,
    ChangeKind.TRANSPOSE,
    ChangeKind.PRODUCTION,
    ChangeKind.SECTION,
)


def _main(changes: tuple[Change, ...]) -> Change | None:
    """The change that the others only go with: the strongest of a mood's axes; None where there are several wishes."""
    if len(changes) > 1 and any(each.kind is not ChangeKind.LEAN for each in changes):
        return None
    return max(changes, key=lambda each: abs(each.amount), default=None)
