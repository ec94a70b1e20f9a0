"""Where does each aspect come from? What must stay is pinned to the take it was heard in, the rest is made anew."""

import hashlib
from typing import Final

from generation.brief import Brief, Source
from generation.errors import BadRequest
from generation.ids import take_seed
from generation.refinement import ASPECTS, About, Change
from generation.refining.players import must_play, name_of
from generation.refining.work import Work

_SAME: Final = {"harmony": "chords", "progression": "chords", "tune": "theme", "beat": "drums", "groove": "feel"}
# An aspect that belongs to somebody who may not play at all.
PLAYED: Final = frozenset({"drums", "bass"})


def aspect_of(said: str) -> str:
    """An aspect's one name."""
    plain = said.strip().lower()
    return _SAME.get(plain, plain if plain in ASPECTS else name_of(plain))


def source_of(aspect: str, about: About) -> Source:
    """Where an aspect of a track comes from: what its brief says, else its own genre and its take's seed."""
    brief = about.brief
    own = _own(aspect, brief, take_seed(brief.seed, about.take))
    return next((each for each in brief.sources if each.aspect == aspect), own)


def _own(aspect: str, brief: Brief, seed: int) -> Source:
    return Source(aspect, seed, brief.genre, brief.flavour, brief.key.mode, brief.metre)


def pin(work: Work, *aspects: str) -> None:
    """Keep aspects as they were in the parent, whatever else changes; one that was made anew in this turn stays so."""
    there = {each.aspect for each in work.brief.sources}
    more = [source_of(each, work.about) for each in aspects if each not in there]
    work.set(sources=(*work.brief.sources, *more))


def pruned(brief: Brief, take: int) -> tuple[Source, ...]:
    """The sources without those that say no more than the brief itself does."""
    own = (take_seed(brief.seed, take), brief.genre, brief.flavour)

    def is_own(each: Source) -> bool:
        heard = (each.mode in {None, brief.key.mode}, each.metre in {None, brief.metre})
        return (each.seed, each.genre, each.flavour) == own and all(heard)

    return tuple(each for each in brief.sources if not is_own(each))


def fresh(work: Work, change: Change) -> None:
    """An aspect made anew by another seed, or all of them but for what is kept."""
    if change.target == "all":
        kept = tuple(source_of(each, work.about) for each in ASPECTS if each in work.keeps)
        work.set(seed=_another("all", work.brief.seed), sources=kept)
        work.say("seed", "made anew", change.words)
        return
    aspect = aspect_of(change.target)
    if aspect not in ASPECTS:
        raise BadRequest(
            f"The {change.target or 'rest'} can not be made anew by itself.", f"Name one of {', '.join(ASPECTS)}."
        )
    if aspect in PLAYED:
        must_play(aspect, work.about)
    put(work, _own(aspect, work.brief, _another(aspect, source_of(aspect, work.about).seed)))
    work.say_one("sources", f"{aspect} made anew", change.words)


def keep(work: Work, change: Change) -> None:
    """What the member said should stay is pinned; `Work.keeps` holds back what would follow from other changes."""
    aspect = aspect_of(change.target)
    if aspect in ASPECTS:
        pin(work, aspect)


def called(track_id: str, about: About) -> str:
    """A track as the session counts it."""
    return f"#{about.tracks.index(track_id) + 1}" if track_id in about.tracks else track_id


def put(work: Work, source: Source) -> None:
    """Take an aspect from there, whatever was said of it before."""
    others = tuple(each for each in work.brief.sources if each.aspect != source.aspect)
    work.set(sources=(*others, source))


def _another(aspect: str, seed: int) -> int:
    """A seed that follows from the last one, so that the same turn again comes to the same."""
    return int.from_bytes(hashlib.sha256(f"fresh:{aspect}:{seed}".encode()).digest()[:4]) & 0x7FFFFFFF
