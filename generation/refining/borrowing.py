"""What is taken from another track of the session? One of its aspects, or one of its values."""

from collections.abc import Callable
from typing import Final

from generation.errors import BadRequest
from generation.refinement import ASPECTS, About, Change, ChangeKind
from generation.refining.origins import PLAYED, aspect_of, called, put, source_of
from generation.refining.players import must_play
from generation.refining.sound import AXES
from generation.refining.tonal import genre, key, metre, tempo
from generation.refining.work import Work

_K = ChangeKind


def _tempo(work: Work, change: Change, other: About) -> None:
    tempo(work, Change(_K.TEMPO, amount=other.brief.tempo_bpm, words=change.words))


def _key(work: Work, change: Change, other: About) -> None:
    key(work, Change(_K.KEY, value=str(other.brief.key), words=change.words))


def _metre(work: Work, change: Change, other: About) -> None:
    top, bottom = other.brief.metre
    metre(work, Change(_K.METRE, value=f"{top}/{bottom}", words=change.words))


def _genre(work: Work, change: Change, other: About) -> None:
    genre(work, Change(_K.GENRE, other.brief.flavour, value=other.brief.genre, words=change.words))


def _mood(work: Work, change: Change, other: About) -> None:
    if work.brief.mood == other.brief.mood:
        raise BadRequest("The mood of both is the same.", "Say how it should feel instead.")
    work.set(mood=other.brief.mood)
    for axis in AXES:
        work.say(f"mood.{axis}", f"{getattr(other.brief.mood, axis):+.2f}", change.words)


_VALUES: Final[dict[str, Callable[[Work, Change, About], None]]] = {
    "tempo": _tempo,
    "key": _key,
    "metre": _metre,
    "genre": _genre,
    "mood": _mood,
}


def borrow(work: Work, change: Change) -> None:
    """An aspect or a value as it is in another track of the session."""
    other = work.others.get(change.value)
    if other is None or change.value == work.about.track_id:
        raise BadRequest("That track is not another one of this session.", "Say its number, such as “the first one”.")
    aspect = aspect_of(change.target)
    if aspect in _VALUES:
        _VALUES[aspect](work, change, other)
        work.sources += [change.value] * (change.value not in work.sources)
        return
    if aspect not in ASPECTS:
        raise BadRequest(
            f"The {change.target or 'rest'} can not be taken from another track.",
            f"Name one of {', '.join((*ASPECTS, *_VALUES))}.",
        )
    if aspect in PLAYED:
        must_play(aspect, other)
        work.set(excluded=tuple(each for each in work.brief.excluded if each != aspect))
    source = source_of(aspect, other)
    if source == source_of(aspect, work.about):
        raise BadRequest(f"The {aspect} of both is the same.", f"Say “another {aspect}” for a new one.")
    put(work, source)
    work.say_one("sources", f"{aspect} as in {called(change.value, work.about)}", change.words)
    work.sources += [change.value] * (change.value not in work.sources)
