"""Who else is meant? `Piano too`, `and the bass as well`: the last turn's change once more, of those who are named."""

import re
from dataclasses import replace
from typing import Final

from generation.language.reading import normal
from generation.language.refining.anew import aspects_at
from generation.language.refining.parts import part_at, playing
from generation.language.refining.talk import Talk
from generation.refinement import About, Change, ChangeKind, Reading, ReadingKind

_LONGEST: Final = 48
_LEAD: Final = (
    r"(?:(?:ok|okay|yes|yeah|nice|great|good|cool|perfect|please|now|then|oh|hmm?|and|also|plus|but|so|maybe)\W+)*"
)
_WHO: Final = r"(?:(?:on|for|with|to|in) )?(?:the |that |my )?(?P<{}>[a-z][a-z -]{{1,30}}?)"
_TOO: Final = re.compile(
    rf"^\W*{_LEAD}{_WHO.format('who')},? (?:too|as well|also|likewise|aswell|2|same|the same|same (?:thing|way"
    rf"|here)|as much"
    rf"|next|needs (?:it|that|the same)(?: too)?)(?: please| pls| plz| then| maybe| thanks)*\W*$"
    rf"|^\W*{_LEAD}(?:also|likewise|same|and|same (?:thing )?(?:for|with|on)|ditto(?: for)?) {_WHO.format('other')}"
    r"(?: please| pls| plz| then| maybe)*\W*$"
)
_KINDS: Final = (ChangeKind.LEVEL, ChangeKind.REMOVE, ChangeKind.FRESH)


def followed(words: str, about: About) -> Reading | None:
    """The last change, of others who play; None where nothing of the kind is said."""
    if len(words) > _LONGEST or not about.last:
        return None
    match = _TOO.match(" ".join(normal(words).casefold().split()))
    last = about.last[-1]
    if match is None or last.kind not in _KINDS or any(each.kind is not last.kind for each in about.last):
        return None
    talk = Talk(match["who"] or match["other"])
    if last.kind is ChangeKind.FRESH:
        return _anew(talk, " ".join(words.split()))
    names = [part_at(talk, at) for at in range(len(talk.tokens)) if part_at(talk, at)]
    strange = [at for at in range(len(talk.tokens)) if not part_at(talk, at) and not _is_joint(talk, at)]
    players = [playing(each, about) for each in names]
    if not names or strange or any(each not in about.players for each in players):
        return None  # who does not play yet is to come in
    if any(each.target in players for each in about.last):
        return None
    plain = " ".join(words.split())
    changes = tuple(_of(last, each, plain) for each in dict.fromkeys(players))
    return Reading(ReadingKind.CHANGE, changes)


def _anew(talk: Talk, words: str) -> Reading | None:
    """`The chords as well`, after a new melody."""
    every = range(len(talk.tokens))
    aspects = [aspects_at(talk, at)[0] for at in every if aspects_at(talk, at)]
    if not aspects or any(not aspects_at(talk, at) and not _is_joint(talk, at) for at in every):
        return None
    return Reading(ReadingKind.CHANGE, tuple(Change(ChangeKind.FRESH, each, words=words) for each in aspects))


def _is_joint(talk: Talk, at: int) -> bool:
    return bool(talk.glue(at)) or talk.tokens[at].text in ("the", "and", "part", "parts", "line", "one", "my")


def _of(change: Change, player: str, words: str) -> Change:
    return replace(change, target=player, words=words)
