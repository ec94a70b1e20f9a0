"""What is to change, and from where? A message that wants something, once it is no question and no talk."""

import re
from dataclasses import dataclass, replace
from typing import Final

from generation.language.notes import Said
from generation.language.refining import (
    absent,
    anew,
    but_one,
    choices,
    combining,
    corrections,
    directions,
    doubts,
    lengths,
    likeness,
    navigation,
    offered,
    pace,
    parts,
    pitch,
    shape,
    smalltalk,
    spoken_of,
    suggestions,
    tellings,
    tempi,
)
from generation.language.refining.places import named_parts, only_there, placed
from generation.language.refining.regions import Place, regions
from generation.language.refining.settling import settled, within
from generation.language.refining.swaps import swaps
from generation.language.refining.talk import Talk
from generation.language.refining.tracks import exists
from generation.refinement import HERE, About, Change, ChangeKind, Destination, Reading, ReadingKind

UNDO: Final = Destination("undo")
_FIRST: Final = Destination("first")
# So many words more than were understood make a wish that was not.
_FOREIGN: Final = 2
# A track that is only described: what the others are like is not known here.
_ELSEWHERE: Final = re.compile(
    r"(?<![a-z])(?:back to (?:[\w']+ ){1,4}(?:one|version|before)(?![a-z])|back to before|^\W*the \w+ one\W*$)"
)
_DESCRIBED: Final = (ChangeKind.LEAN, ChangeKind.PRODUCTION)


@dataclass(frozen=True, slots=True)
class _Told:
    """What a message says besides its changes: which track, where in it, and whether the turn before was misheard."""

    way: navigation.Way
    areas: list[Place]
    is_meant: bool


def wanted(talk: Talk, about: About) -> Reading:
    """What a message wants; where that is not clear or can not be had, nothing is changed, but something is said."""
    lacking = absent.lacking(talk, about)
    if lacking is None:
        return _wanted(talk, about)
    words = talk.use(lacking.start, lacking.end)
    reading = _wanted(talk, about)
    if reading.kind is not ReadingKind.CHANGE:
        return unclear(about, lacking.sentence)
    return replace(reading, unused=(*reading.unused, words))


def _wanted(talk: Talk, about: About) -> Reading:
    """What a message wants of what can be had."""
    if doubt := doubts.doubt(talk, about):
        return unclear(about, doubt)
    is_meant = corrections.is_replacing(talk)
    combined, lacks = combining.combined(talk, about)
    way = navigation.way(talk, about)
    if not way.is_said and (there := combining.of_which(talk, combined)) != HERE:
        way = navigation.Way(there, is_said=True)
    if lacks or not exists(way.to, about):
        return unclear(about, suggestions.of_tracks(about))
    if doubt := _of_other_tracks(talk, about, way, combined):
        return unclear(about, doubt)
    if not is_meant and not way.is_said and about.last:
        is_meant = corrections.says_no(talk) and corrections.denies(talk, about)
    if is_meant and (exchanged := corrections.exchanged(talk, about)):
        return Reading(ReadingKind.CHANGE, exchanged, UNDO, corrects=True)
    return _read(talk, about, _Told(way, [], is_meant), combined)


def _read(talk: Talk, about: About, told: _Told, combined: list[Said[Change]]) -> Reading:
    """What a message wants once it is known where it starts from."""
    smalltalk.set_aside(talk)
    tellings.set_players_apart(talk)
    faded = shape.fades(talk)
    areas = regions(talk, about)
    others, lacks = but_one.all_but_one(talk, about)
    if doubt := _doubt(about, areas, lacks=lacks):
        return unclear(about, doubt)
    if not told.way.is_said and (options := choices.options(talk, talk.wishes(), about)):
        return Reading(ReadingKind.CHOICE, options=options)
    apart = only_there(talk, about, areas)
    looped = [] if combined else combining.looped_parts(talk, areas, about)
    areas = [] if looped else areas
    known = [*combined, *looped, *faded, *others]
    changes = _changes(talk, about, is_changed=bool(apart or known) or told.way.is_said)
    found = [*apart, *placed(talk, [*known, *changes], areas)]
    if found and (named := named_parts(talk, about)):
        if missing := next((each.missing for each in named if each.missing), ""):
            return unclear(about, suggestions.of_sections(about, missing))
        found = placed(talk, found, named)
    return _reading(talk, about, settled(found), replace(told, areas=areas))


def _of_other_tracks(talk: Talk, about: About, way: navigation.Way, combined: list[Said[Change]]) -> str:
    """What to say of a track that is only described, or of a part of one; nothing if none."""
    if not way.is_said and not combined and _ELSEWHERE.search(talk.text):
        return suggestions.of_described(about)
    is_joined = any(each.value.kind is ChangeKind.STITCH for each in combined)
    return suggestions.of_whole_tracks() if is_joined and doubts.names_parts_of_tracks(talk) else ""


def _doubt(about: About, areas: list[Place], *, lacks: bool) -> str:
    """What to say of a part that the track does not have, or of all but one where that can not be; nothing if none."""
    if missing := next((each.missing for each in areas if each.missing), ""):
        return suggestions.of_sections(about, missing)
    if any(each.is_outside for each in areas):
        return suggestions.of_times(about)
    return suggestions.of_one_player() if lacks else ""


def unclear(about: About, suggestion: str = "", unused: tuple[str, ...] = ()) -> Reading:
    """What is answered where a message was not understood; the suggestion names a player of the track."""
    return Reading(ReadingKind.UNCLEAR, unused=unused, suggestion=suggestion or suggestions.suggestion(about))


def asks(talk: Talk) -> bool:
    """Whether words seem to ask for something: they name music, or something that is to be done."""
    every = range(len(talk.tokens))
    return any(
        talk.is_content(at) or talk.has(at, "opener") or (talk.does(at) and not talk.has(at, "small", "chat"))
        for at in every
    )


def _changes(talk: Talk, about: About, *, is_changed: bool = False) -> list[Said[Change]]:
    """All that is to change: what is counted first, for numbers are sure; then names, then small words."""
    counted = [
        *anew.starts_over(talk),
        *tempi.tempi(talk, about),
        *pitch.transposed(talk),
        *pitch.keys_and_modes(talk, about),
        *pitch.measures(talk),
        *lengths.lengths(talk, about),
        *shape.loops(talk),
        *swaps(talk, about),
        *anew.exceptions(talk, about),
    ]
    counted = counted or tempi.bare_tempo(talk)
    wishes = talk.wishes()
    sure = [
        *counted,
        *shape.shapes(talk, wishes, about),
        *anew.kept_and_fresh(talk, wishes),
        *pace.speeds(talk, wishes),
        *parts.parts(talk, wishes, about),
    ]
    sure += spoken_of.spoken_of(talk, wishes, about, [each.value for each in sure])
    sure += offered.offered(talk, wishes, about)
    tellings.set_apart(talk, wishes, is_changed=is_changed or bool(sure))
    is_beside = any(each.value.kind in spoken_of.OF_PLAYERS for each in sure)
    alike = likeness.likenesses(talk, wishes, about, is_beside=is_beside)
    leant = directions.directions(talk, wishes)
    return [*sure, *likeness.agreeing(alike, leant), *leant]


def _reading(talk: Talk, about: About, changes: tuple[Change, ...], told: _Told) -> Reading:
    """The changes as a reading; nothing is made of them where the main wish was not understood."""
    unused = _left(talk, is_changed=bool(changes))
    if told.areas and any(each[0].isdigit() for each in unused):
        return unclear(about, suggestions.of_times(about), unused)  # an edge of a part that was not read
    if not changes:
        return _without_changes(talk, about, told, unused)
    if _is_mostly_foreign(changes, unused) or _describes_the_unknown(talk, changes):
        return unclear(about, unused=unused)
    corrects = told.is_meant and bool(about.last)
    base = told.way.to if told.way.is_said else UNDO if corrects else _FIRST if anew.goes_back(talk) else HERE
    return Reading(ReadingKind.CHANGE, changes, base, unused=unused, corrects=corrects)


def _without_changes(talk: Talk, about: About, told: _Told, unused: tuple[str, ...]) -> Reading:
    """A message that names no change: the last one of something else or elsewhere, a step in the tree, or unclear."""
    moved = corrections.meant(talk, about) if told.is_meant else ()
    if not moved and told.way.is_said and len(unused) <= 1:
        return Reading(ReadingKind.NAVIGATE, base=told.way.to)
    if told.areas and not unused:
        shorter = _shorter(talk, told.areas[0])
        if shorter:
            return Reading(ReadingKind.CHANGE, (shorter,))
        moved = moved or _elsewhere(talk, about, told.areas[0])
    if moved:
        return Reading(ReadingKind.CHANGE, moved, UNDO, corrects=True)
    return unclear(about, unused=unused)


def _elsewhere(talk: Talk, about: About, area: Place) -> tuple[Change, ...]:
    """`Only in the intro`: the last changes, but there alone."""
    every = range(len(talk.tokens))
    if area.region.whole or any(
        talk.does(at, "remove", "add", "less", "more") or (talk.free(at) and talk.is_content(at)) for at in every
    ):
        return ()  # something is to be done there that was not understood
    words = talk.said(0, len(talk.text))
    return tuple(within(replace(each, words=words), area.region) for each in about.last)


def _shorter(talk: Talk, area: Place) -> Change | None:
    """`Cut the last 10 seconds`: a track that ends before them."""
    start = area.region.start_s
    if area.region.end_s is not None or not start:
        return None
    if not any(talk.does(at, "remove") for at in range(len(talk.tokens))):
        return None
    return Change(ChangeKind.LENGTH, amount=start, words=talk.said(0, len(talk.text)))


def _is_mostly_foreign(changes: tuple[Change, ...], unused: tuple[str, ...]) -> bool:
    """Whether so much was not understood that what was can not be the main wish."""
    words = sum(len(each.split()) for each in unused)
    return words >= _FOREIGN * len({each.words for each in changes})


def _describes_the_unknown(talk: Talk, changes: tuple[Change, ...]) -> bool:
    """Whether what was understood only describes a thing that was not: `more blue-ish wobbledy`."""
    if any(each.kind not in _DESCRIBED for each in changes) or len({each.words for each in changes}) > 1:
        return False
    strange = [at for at in range(1, len(talk.tokens)) if _is_strange(talk, at)]
    ahead = {place for at in strange for place in range(max(0, at - 2), at)}
    describing = [at for at in ahead if talk.has(at, "lean", "mood", "sound", "production")]
    return bool(describing) and not any(talk.is_compared(at) for at in describing)


def _is_strange(talk: Talk, at: int) -> bool:
    """Whether a word is one that no list knows."""
    return talk.free(at) and talk.ought_to_mean(at) and not talk.tokens[at].means


def _left(talk: Talk, *, is_changed: bool) -> tuple[str, ...]:
    """The words that ought to have meant something, and from which nothing was made.

    In `change the time signature to 3/4` the first ones are said by the last one.
    """
    left = [at for at in range(len(talk.tokens)) if talk.free(at) and talk.ought_to_mean(at)]
    left = [at for at in left if not (is_changed and talk.is_about(at, *anew.VALUES, "pitch", "volume", "all"))]
    return tuple(dict.fromkeys(words for at in left if (words := talk.words(at, at))))
