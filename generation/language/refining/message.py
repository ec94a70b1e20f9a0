"""What does a member want? A message about a track, read in rules: changes, a step in the tree, a question, talk."""

from dataclasses import replace
from typing import Final

from generation.brief import ReferenceMode
from generation.language.notes import Said
from generation.language.refining import (
    anew,
    choices,
    combining,
    corrections,
    directions,
    lengths,
    likeness,
    navigation,
    pace,
    parts,
    pitch,
    questions,
    shape,
    smalltalk,
    suggestions,
)
from generation.language.refining.places import only_there, placed
from generation.language.refining.regions import Place, regions
from generation.language.refining.settling import settled, within
from generation.language.refining.swaps import swaps
from generation.language.refining.talk import Talk
from generation.language.refining.tracks import exists
from generation.language.refining.turns import alone
from generation.refinement import HERE, About, Change, ChangeKind, Destination, Reading, ReadingKind

_UNDO: Final = Destination("undo")
_FIRST: Final = Destination("first")
_HUMMED: Final = (
    "hum",
    "sing",
    "sang",
    "sung",
    "whistl",
    "melody",
    "tune",
    "theme",
    "melodie",
    "mélodie",
    "melodía",
    "メロディ",
)
_MODES: Final = {"cover": ReferenceMode.COVER, "continue": ReferenceMode.CONTINUE, "extend": ReferenceMode.CONTINUE}
# So many words more than were understood make a wish that was not.
_FOREIGN: Final = 2


def read(words: str, about: About, *, clip: bool = False) -> Reading:
    """What a message about a track says; with `clip`, one that a clip came with. Never raises, changes nothing."""
    if clip:
        return _with_clip(words, about)
    if smalltalk.is_to_somebody(words):
        return Reading(ReadingKind.CHATTER)
    talk = Talk(words)
    if again := corrections.correction(talk, about):
        return _corrected(again, about)
    goes = navigation.way(Talk(words), about).is_said
    if not goes and alone("disliked").search(talk.text):
        return _unclear(about, suggestions.of_going_back(about))
    if not goes and smalltalk.is_small_talk(talk):
        return Reading(ReadingKind.CHATTER)
    if topic := questions.topic(talk):
        return Reading(ReadingKind.QUESTION, topic=topic)
    return _wished(talk, about)


def _wished(talk: Talk, about: About) -> Reading:
    """A message that wants something: where to start from, and what to change there."""
    is_meant = corrections.is_replacing(talk)
    combined = [*combining.best_bars(talk), *combining.stitched(talk, about)]
    if not combined and combining.wants_stitching(talk):
        return _unclear(about, suggestions.of_tracks(about))
    lent, unknown = combining.borrowed(talk, about)
    way = navigation.way(talk, about)
    if unknown or not exists(way.to, about):
        return _unclear(about, suggestions.of_tracks(about))
    if not is_meant and not way.is_said and about.last:
        is_meant = corrections.says_no(talk) and corrections.denies(talk, about)
    smalltalk.set_aside(talk)
    areas = regions(talk, about)
    if missing := next((each.missing for each in areas if each.missing), ""):
        return _unclear(about, suggestions.of_sections(about, missing))
    if not way.is_said and (options := choices.options(talk, talk.wishes(), about)):
        return Reading(ReadingKind.CHOICE, options=options)
    apart = only_there(talk, about, areas)
    found = [*apart, *placed(talk, [*combined, *lent, *_changes(talk, about)], areas)]
    changes, unused = settled(found), _left(talk)
    if not changes and is_meant and (meant := corrections.meant(talk, about)):
        return Reading(ReadingKind.CHANGE, meant, _UNDO, corrects=True)
    if not changes:
        return _without_changes(talk, about, way, areas, unused)
    if _is_mostly_foreign(changes, unused) or _is_about_the_unknown(talk, changes):
        return _unclear(about, unused=unused)
    corrects = is_meant and bool(about.last)
    base = way.to if way.is_said else _UNDO if corrects else _FIRST if anew.goes_back(talk) else HERE
    return Reading(ReadingKind.CHANGE, changes, base, unused=unused, corrects=corrects)


def _changes(talk: Talk, about: About) -> list[Said[Change]]:
    """All that is to change: what is counted first, for numbers are sure; then names, then small words."""
    counted = [
        *anew.starts_over(talk),
        *pace.tempi(talk, about),
        *pitch.shifts(talk),
        *pitch.keys_and_modes(talk),
        *pitch.measures(talk),
        *lengths.lengths(talk, about),
        *shape.loops(talk),
        *swaps(talk, about),
        *anew.exceptions(talk, about),
    ]
    if not counted:
        counted = pace.bare_tempo(talk)
    wishes = talk.wishes()
    return [
        *counted,
        *shape.shapes(talk, wishes, about),
        *anew.kept_and_fresh(talk, wishes),
        *pace.speeds(talk, wishes),
        *parts.parts(talk, wishes, about),
        *likeness.likenesses(talk, wishes, about),
        *directions.directions(talk, wishes),
    ]


def _without_changes(
    talk: Talk, about: About, way: navigation.Way, areas: list[Place], unused: tuple[str, ...]
) -> Reading:
    """A message that names no change: a step in the tree, the last change in another place, or nothing clear."""
    if way.is_said and len(unused) <= 1:
        return Reading(ReadingKind.NAVIGATE, base=way.to)
    if areas and not unused and (shorter := _shorter(talk, areas[0], about)):
        return shorter
    if areas and not unused and about.last and not _says_what(talk):
        moved = tuple(within(replace(each, words=talk.said(0, len(talk.text))), areas[0].region) for each in about.last)
        return Reading(ReadingKind.CHANGE, moved, _UNDO, corrects=True)
    return _unclear(about, unused=unused)


def _says_what(talk: Talk) -> bool:
    """Whether something is to be done there that was not understood."""
    return any(talk.does(at, "remove", "add", "less", "more") for at in range(len(talk.tokens)))


def _shorter(talk: Talk, area: Place, about: About) -> Reading | None:
    """`Cut the last 10 seconds`: a track that ends before them."""
    start = area.region.start_s
    if area.region.end_s is not None or not start or not any(talk.does(at, "remove") for at in range(len(talk.tokens))):
        return None
    change = Change(ChangeKind.LENGTH, amount=start, words=talk.said(0, len(talk.text)))
    return Reading(ReadingKind.CHANGE, (change,))


def _corrected(again: corrections.Correction, about: About) -> Reading:
    if again.is_unclear:
        return _unclear(about)
    base = _UNDO if again.replaces else HERE
    return Reading(ReadingKind.CHANGE, again.changes, base, corrects=again.replaces)


def _unclear(about: About, suggestion: str = "", unused: tuple[str, ...] = ()) -> Reading:
    return Reading(ReadingKind.UNCLEAR, unused=unused, suggestion=suggestion or suggestions.suggestion(about))


def _is_mostly_foreign(changes: tuple[Change, ...], unused: tuple[str, ...]) -> bool:
    """Whether so much was not understood that what was can not be the main wish."""
    words = sum(len(each.split()) for each in unused)
    return words >= _FOREIGN * len({each.words for each in changes})


def _is_about_the_unknown(talk: Talk, changes: tuple[Change, ...]) -> bool:
    """Whether what was understood only describes a thing that was not: `more blue-ish wobbledy`."""
    if (
        any(each.kind not in (ChangeKind.LEAN, ChangeKind.PRODUCTION) for each in changes)
        or len({each.words for each in changes}) > 1
    ):
        return False
    for at in range(1, len(talk.tokens)):
        if talk.free(at) and talk.ought_to_mean(at) and not talk.tokens[at].means:
            described = [
                each for each in range(max(0, at - 2), at) if talk.has(each, "lean", "mood", "sound", "production")
            ]
            if described and not any(talk.is_compared(each) for each in described):
                return True
    return False


def _left(talk: Talk) -> tuple[str, ...]:
    """The words that ought to have meant something, and from which nothing was made."""
    left = [talk.words(at, at) for at in range(len(talk.tokens)) if talk.free(at) and talk.ought_to_mean(at)]
    return tuple(dict.fromkeys(each for each in left if each))


def _with_clip(words: str, about: About) -> Reading:
    """A clip came with the message: its tune where the words say so, else its style; other wishes count as well."""
    folded = words.casefold()
    mode = ReferenceMode.MELODY if any(each in folded for each in _HUMMED) else ReferenceMode.STYLE
    mode = next((each for word, each in _MODES.items() if word in folded), mode)
    return Reading(ReadingKind.CHANGE, (Change(ChangeKind.REFERENCE, value=str(mode), words=" ".join(words.split())),))
