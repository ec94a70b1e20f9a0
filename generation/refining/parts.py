"""What does a turn do to a part of a track alone? And what does the brief say of such a part?"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from generation.brief import Brief, Passage
from generation.change import Change, ChangeKind, Region
from generation.errors import BadRequest
from generation.refinement import About
from generation.refining.band import OUT_DB, PLAIN, others_leave
from generation.refining.makers import MAKERS, in_order
from generation.refining.origins import PLAYED, aspect_of, pruned
from generation.refining.passages import Piece, around, put_in, same_place, sources_of
from generation.refining.players import must_play, name_of
from generation.refining.regions import clock, shares
from generation.refining.sound import AXES
from generation.refining.steps import steps_between
from generation.refining.work import Work

_K = ChangeKind
# What a part of a track can have by itself. Who plays when, a brief says in windows.
OF_PART: Final = frozenset({_K.LEAN, _K.LEVEL, _K.MODE, _K.GENRE, _K.FEEL, _K.PRODUCTION, _K.FRESH, _K.BORROW})
# In a part the time goes on as in the whole.
_OF_WHOLE: Final = (
    *("tempo_bpm", "metre", "duration_s", "kind", "loop", "pieces", "sections", "windows", "understood"),
)
_SOMEWHERE: Final = Region(0.0, None)
_WHOLE: Final = Region()
_SHORTEST: Final = 2e-5


def is_of_part(work: Work, change: Change) -> bool:
    """Whether a change is one of the sound of a part; the others say who plays when.

    Where nobody knows who plays, as in what a model made of words, “only piano” names nobody who could be silent
    there: the part is then one in which only a piano was asked for.
    """
    if change.kind is _K.ONLY:
        return not change.region.whole and not work.about.players
    return change.kind in OF_PART or (change.kind is _K.ADD and _is_brought_out(work, change))


def _is_brought_out(work: Work, change: Change) -> bool:
    """Whether somebody is to come in where they play all along, unasked: they can only come to the front there."""
    name = name_of(change.target)
    first = work.first
    timed = any(each.who == name for each in first.windows)
    heard = {name_of(each) for each in work.about.players}
    return not change.region.whole and not timed and name in heard - {*first.instruments, *PLAIN}


def variant(brief: Brief, piece: Piece, take: int) -> Brief:
    """What a brief says of one of its pieces, as a brief of the whole that has no parts any more."""
    base = replace(brief, passages=())
    if piece.plain:
        return base
    # That they play was seen when the change was made; here nobody has heard the track.
    players = tuple(each.target for each in piece.changes if each.kind is _K.LEVEL)
    about = About(base, base.duration_s, take=take, players=(*players, *PLAYED))
    keeps = frozenset(aspect_of(each.target) for each in piece.changes if each.kind is _K.KEEP)
    work = Work(about, base, base, base.duration_s, {}, keeps)
    for _, each in in_order(piece.changes):
        work.apply(replace(each, region=_WHOLE if each.kind is _K.ONLY else _SOMEWHERE), MAKERS[each.kind])
    whole = {name: getattr(base, name) for name in _OF_WHOLE}
    made = replace(work.brief, sources=sources_of(work.brief.sources, piece.sources), **whole)
    return replace(made, sources=pruned(made, take))


def as_in(region: Region, brief: Brief, take: int) -> Brief:
    """What a brief says of all of a region."""
    return variant(brief, around(brief.passages, *shares(region, brief.duration_s)), take)


def in_part(work: Work, changes: Sequence[tuple[int, Change]], region: Region) -> list[int]:
    """Make changes in a part alone: the rest of the brief stays; the places of those that were made."""
    start, end = shares(region, work.brief.duration_s)
    before = variant(work.brief, around(work.brief.passages, start, end), work.about.take)
    about = replace(work.about, brief=before)
    there = replace(work, about=about, first=before, brief=before, notes=[], refusals=[], sources=list(work.sources))
    plain: list[Change] = []
    aspects: set[str] = set()

    def make(there: Work, change: Change) -> None:
        several = list(_plain(there, change))
        for each in several:
            MAKERS[each.kind](there, each)
        for each in several:
            if each.kind is _K.BORROW or (each.kind is _K.FRESH and each.target != "all"):
                aspects.add(aspect_of(each.target))
            else:
                plain.append(replace(each, region=_WHOLE))

    done = [at for at, each in changes if there.apply(each, make)]
    for note in there.notes:
        work.note(note)
    work.refusals += there.refusals
    if all(each.kind is _K.KEEP for each in plain) and not aspects:
        return done
    sources = tuple(each for each in there.brief.sources if each.aspect in aspects)
    words = next(each.words for at, each in reversed(changes) if at in done and each.kind is not _K.KEEP)
    try:
        _put(work, Passage(start, end, tuple(plain), sources), words)
    except BadRequest as error:
        work.refusals.append(error)
        work.note(str(error))
        return []
    work.sources[:] = there.sources
    for each in plain:
        if each.kind is _K.ONLY:
            others_leave(work, each.value.split(","), region)
    return done


def _plain(work: Work, change: Change) -> Iterator[Change]:
    """A change as it can be said of a part: what is borrowed is resolved."""
    aspect = aspect_of(change.target) if change.kind is _K.BORROW else ""
    other = work.others.get(change.value)
    if aspect in {"tempo", "key", "metre"}:
        raise BadRequest(f"A part alone can not have another {aspect}.", f"Take the {aspect} for the whole track.")
    if aspect == "genre" and other:
        yield Change(_K.GENRE, other.brief.flavour, value=other.brief.genre, words=change.words, region=change.region)
    elif aspect == "mood" and other:
        for axis in AXES:
            steps = steps_between(getattr(work.brief.mood, axis), getattr(other.brief.mood, axis))
            if abs(steps) > 1e-9:
                yield Change(_K.LEAN, axis, steps, words=change.words)
    elif change.kind is _K.ADD:
        name = name_of(change.target)
        work.note(f"It has {name} there already: now it is louder.")
        yield Change(_K.LEVEL, name, OUT_DB, words=change.words, region=change.region)
    elif change.kind is _K.ONLY:
        yield replace(change, region=_WHOLE)
    else:
        if aspect in PLAYED:
            must_play(aspect, work.about)
        yield change


def _put(work: Work, new: Passage, words: str) -> None:
    """Put a passage into the brief, and leave it out where nothing is otherwise there any more."""
    brief = work.brief
    if new.end - new.start < _SHORTEST:
        raise BadRequest("The track has no such part.", "Name a part within it.")
    passages = put_in(brief.passages, new)
    there = next(each for each in passages if same_place(each, new))
    alone = variant(brief, Piece(there.start, there.end, there.changes, there.sources), work.about.take)
    nothing = alone == replace(brief, passages=(), sources=pruned(brief, work.about.take))
    work.set(passages=tuple(each for each in passages if not nothing or each is not there))
    length = brief.duration_s
    where = f"{clock(there.start * length)} to {clock(there.end * length)}"
    if nothing:
        work.unsay("part", where)
    else:
        work.say_one("part", where, words)
