"""Is it to be like an earlier track but for something? `Like the first but slower`: that starts from the first."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from generation.language.lexicon import fold
from generation.language.reading import normal
from generation.language.refining import suggestions
from generation.language.refining.talk import Talk
from generation.language.refining.tracks import exists, mentions, track_id
from generation.refinement import HERE, About, ChangeKind, Destination, Reading, ReadingKind

_Read = Callable[[str, About], Reading]
_LONGEST: Final = 100
_AHEAD: Final = (
    r"(?:(?:please|pls|ok|okay|hm+|now|so|and|but|can you|could you|make|do|it|this|that|be|sound|sounds|give me|"
    r"i want|i'd like|id like|i would like|we want|want|need|try|let'?s|have|play|one|something|version|just|exactly"
    r"|mach|es|bitte|fais|hazlo|should|to|basically|pretty much|again) )*"
)
_LIKE: Final = (
    r"(?:(?:more |just |exactly )?like|as|(?:the )?same as|(?:more )?similar to|same thing as|based on|wie|genau wie"
    r"|comme|pareil que|como|igual que)"
)
_HEAD: Final = re.compile(
    rf"^\W*{_AHEAD}{_LIKE} (?:(?:in|on|with|it was in|dans|en|im|bei) )?(?:(?:the|le|la|el|das|die|der|den|my|your) )?"
    r"(?:(?:very )?(?P<order>[a-z0-9]+)(?: (?:one|version|track|take|song|try|time|fassung|version|lied|morceau|piste"
    r"|cancion|pista))?|(?P<hash>#\s?\d+|(?:number|no\.?|nr\.?|track|version|take|v|nummer|numero) ?#?\d+))"
    r"(?:\s*[,;:]+\s*|\s+[-\u2013\u2014]+\s+|\s+(?=(?:but|only|just|except|aber|nur|mais|juste|pero|solo)\s))"
    r"(?:(?:but|only|just|except|a|aber|nur|mais|juste|pero|solo)\s+)*(?P<rest>\S.*)$"
)
_OF_OTHERS: Final = re.compile(r"(?<![a-z])(?:this|current|that|these)(?![a-z])|#")
_COMBINED: Final = (ChangeKind.BORROW, ChangeKind.STITCH)


def from_there(words: str, about: About, read: _Read) -> Reading | None:
    """The changes from the track that something is to be like; None where nothing of the kind is said."""
    if len(about.tracks) < 2 or len(words) > _LONGEST:
        return None
    text = " ".join(fold(normal(words)).split())
    head = _HEAD.match(text)
    if head is None or (to := _track(head)) is None or _OF_OTHERS.search(head["rest"]):
        return None
    if not exists(to, about):
        return Reading(ReadingKind.UNCLEAR, suggestion=suggestions.of_tracks(about))
    reading = read(head["rest"], about)
    is_plain = reading.kind is ReadingKind.CHANGE and reading.base == HERE and not reading.unused
    if not is_plain or any(each.kind in _COMBINED for each in reading.changes):
        return None
    base = HERE if track_id(to, about) == about.track_id else to
    return replace(reading, base=base, corrects=False)


def _track(head: re.Match[str]) -> Destination | None:
    """The track that is named; None where what is named is none."""
    named = head["hash"] or f"the {head['order']} one"
    found = mentions(Talk(named))
    return found[0].where if len(found) == 1 and found[0].end == len(named) and found[0].where != HERE else None
