"""Is something only not to become otherwise? `Not darker`, `no longer please`: it stays as it is."""

import re
from collections.abc import Callable
from typing import Final

from generation.language.lexicon import fold
from generation.language.reading import normal
from generation.language.refining import suggestions
from generation.refinement import About, ChangeKind, Reading, ReadingKind

_Read = Callable[[str, About], Reading]
_LONGEST: Final = 80
_COMPARED: Final = (
    "faster|slower|quicker|louder|quieter|softer|darker|brighter|lighter|happier|sadder|longer|shorter|calmer|busier"
    "|heavier|harder|higher|lower|deeper|warmer|colder|scarier|spookier|wilder|gloomier|moodier|dreamier|groovier"
    "|jazzier|funkier|punchier|fuller|bigger|simpler|tenser|noisier|dirtier|cheerier"
)
_HOW: Final = (
    rf"(?:{_COMPARED}|more (?:happy|sad|dark|bright|calm|cheerful|tense|energetic|intense|dramatic|aggressive|epic"
    r"|relaxed|hectic))"
)
_BEHIND: Final = (
    r"(?: (?:please|pls|plz|thanks|than (?:this|that|it is|now)|now|though|tho|again|any ?more|at all|ok|bro))*"
)
_STAYS: Final = re.compile(
    r"^(?:(?:please|pls|but|and|just|oh|ok|okay|hey|well|ne) )*(?:(?P<no>no+)|not|never"
    r"|(?:don'?t|do not|never) (?:make|get|go|turn|let) (?:(?:it|this|that) )?(?:get )?"
    r"|(?:it|this|that) (?:should(?:n'?t| not)|must(?:n'?t| not)|does(?:n'?t| not) (?:have|need) to)"
    r" (?:be|get|become|go))"
    rf" ?(?:(?:any|even|much|too much|so much|a lot|that much) )*{_HOW}(?: (?:and|or|nor) {_HOW})*{_BEHIND}$"
)
_SIGNS: Final = re.compile(r"[^\w'\s]+")


def stays(words: str, about: About, read: _Read | None = None) -> Reading | None:
    """What is answered where nothing is to change; None where something is, or where `no` corrects the turn before."""
    if len(words) > _LONGEST:
        return None
    match = _STAYS.match(" ".join(_SIGNS.sub(" ", fold(normal(words))).split()))
    if match is None or (match["no"] and "," in words):
        return None
    known = read(words, about) if read is not None else None
    if known is not None and (known.corrects or _keeps(known)):
        return None
    return Reading(ReadingKind.UNCLEAR, suggestion=suggestions.of_staying())


def _keeps(reading: Reading) -> bool:
    return bool(reading.changes) and all(each.kind is ChangeKind.KEEP for each in reading.changes)
