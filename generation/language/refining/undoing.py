"""What of the turn before is to be undone? `Undo the tempo`, `undo only the drums`: the rest of it stays."""

import re
from dataclasses import replace
from typing import Final

from generation.language.mood import AXES
from generation.language.refining.anew import VALUES, aspects_at
from generation.language.refining.parts import part_at, playing
from generation.language.refining.shape import is_section
from generation.language.refining.suggestions import of_undoing
from generation.language.refining.talk import Talk
from generation.refinement import About, Change, ChangeKind, Destination, Reading, ReadingKind

_K: Final = ChangeKind
_UNDO: Final = Destination("undo")
_BEGUN: Final = re.compile(
    r"^\W*(?:(?:ok|okay|no|wait|hm+|please|pls|now|actually|oops|sorry|can you|could you|just|only|but)\W+)*"
    r"(?:undo|revert|roll back|rollback|take back)\s+(?:(?:just|only|all|of|the|that|this|your|my|last)\s+)*"
)
# What may stand beside the names.
_AROUND: Final = frozenset(
    {"change", "changes", "part", "edit", "one", "only", "alone", "thing", "bit", "again", "please", "pls", "now"}
)
_OF_VALUES: Final = {
    "tempo": (_K.TEMPO, _K.TEMPO_BY),
    "key": (_K.KEY, _K.MODE, _K.TRANSPOSE),
    "pitch": (_K.KEY, _K.TRANSPOSE),
    "metre": (_K.METRE,),
    "length": (_K.LENGTH, _K.LENGTH_BY),
    "genre": (_K.GENRE,),
    "form": (_K.FORM, _K.CUT, _K.SECTION, _K.END_ON),
    "mood": (_K.LEAN,),
}
_OF_PLAYERS: Final = (_K.LEVEL, _K.ADD, _K.REMOVE, _K.FRESH, _K.BORROW, _K.KEEP)


def undone(talk: Talk, about: About) -> Reading | None:
    """A message that takes back what is named of the last turn; None where it names nothing of a turn.

    The rest of the turn is made again from the track before it, which is exact for every kind of change.
    """
    begun = _BEGUN.match(talk.text)
    places = [at for at in range(len(talk.tokens)) if begun and talk.tokens[at].start >= begun.end()]
    named = [at for at in places if _is_name(talk, at)]
    if not named or any(talk.is_about(at, "all") for at in places):
        return None
    gone = [each for each in about.last if any(_is_of(talk, at, each, about) for at in named)]
    if not gone or any(not _may_stand(talk, at) for at in places if at not in named):
        return Reading(ReadingKind.UNCLEAR, suggestion=of_undoing(about))
    words = talk.said(0, len(talk.text))
    rest = tuple(replace(each, words=each.words or words) for each in about.last if each not in gone)
    if not rest:
        return Reading(ReadingKind.NAVIGATE, base=_UNDO)
    if any(each.kind is _K.REFERENCE for each in rest):
        return Reading(ReadingKind.UNCLEAR, suggestion=of_undoing(about))  # its clip came with that turn alone
    return Reading(ReadingKind.CHANGE, rest, corrects=True)  # from where the last turn came


def _is_name(talk: Talk, at: int) -> bool:
    """Whether a phrase names something that a turn can have changed."""
    if talk.tokens[at].text in _AROUND:
        return False
    is_value = talk.is_about(at, *VALUES, "pitch", "chords", "theme", "feel")
    is_thing = bool(part_at(talk, at)) or is_section(talk, at)
    return is_value or is_thing or talk.has(at, "lean", "mood", "sound", "production", "speed", "level")


def _may_stand(talk: Talk, at: int) -> bool:
    """Whether a phrase says nothing else than the names beside it."""
    words = set(talk.tokens[at].text.split())
    is_joint = talk.glue(at) in ("and", "comma", "or", "stop")
    return is_joint or not talk.tokens[at].text[0].isalnum() or words <= _AROUND | {"the", "a", "of"}


def _is_of(talk: Talk, at: int, change: Change, about: About) -> bool:
    """Whether a change of the last turn is one of what is named at a place."""
    nouns: frozenset[str] = talk.means(at, "noun") or frozenset()
    kinds = {kind for each in nouns for kind in _OF_VALUES.get(each, ())}
    if talk.has(at, "speed"):
        kinds |= {_K.TEMPO, _K.TEMPO_BY}
    named: set[str] = {talk.means(at, sort) or "" for sort in ("sound", "production")}
    if change.kind in _OF_PLAYERS:
        named = {part_at(talk, at), playing(part_at(talk, at), about), *aspects_at(talk, at)}
    elif change.kind is _K.LEAN:
        named = _axes(talk, at)
    elif is_section(talk, at):
        named = {talk.means(at, "section")}
    values = change.value.split(", ") if change.kind is _K.FORM else []
    return change.kind in kinds or not (named - {""}).isdisjoint((change.target, *values))


def _axes(talk: Talk, at: int) -> set[str]:
    """The axes that a phrase names, or leans on."""
    if talk.tokens[at].text in AXES:
        return {talk.tokens[at].text}
    axes = talk.means(at, "lean") or talk.means(at, "mood") or (0.0,) * len(AXES)
    return {axis for axis, value in zip(AXES, axes, strict=True) if value}
