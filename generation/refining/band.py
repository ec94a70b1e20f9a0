"""Who plays, and when? Players come in, leave, change places, or play alone."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from generation.brief import Level, Window
from generation.errors import BadRequest
from generation.language.kin import HANDS, PIECES
from generation.refinement import Change, Region
from generation.refining.players import ROLES, family_of, must_play, name_of, newcomer, plays, without
from generation.refining.regions import cut_out, joined, shares, windows_of
from generation.refining.steps import louder
from generation.refining.work import Work

# Nobody overhears these where they play.
PLAIN: Final = frozenset({"drums", "bass"})
OUT_DB: Final = 4.0


def add(work: Work, change: Change) -> None:
    """A player comes in, in a part of the time if that was said; one that was left out comes back."""
    name, brief = newcomer(change.target), work.brief
    timed = [each for each in brief.windows if each.who == name]
    if change.region.whole:
        if _is_there(work, name):
            if any(each.who == name and each.db < 0 for each in brief.levels):
                _as_loud_again(work, name)
                return
            if name in brief.instruments or name in PLAIN:
                raise BadRequest(f"It has {name} already.", f"Say “more {name}” to hear more of it.")
            _bring_out(work, name)
        windows: Sequence[tuple[float, float]] = []
    else:
        # Who was never asked for, and is not heard by just that name, does not play there yet: only their like does.
        heard = {name_of(each) for each in work.about.players} or {name}
        # Of a track that does not say who plays in it, only those are there who were asked for.
        known = bool(work.about.players) and plays(name, work.about) and (name in heard or name in ROLES)
        playing = name in brief.instruments or (known and name not in brief.excluded)
        before = windows_of(brief.windows, name) if timed or playing else []
        windows = joined([*before, shares(change.region, brief.duration_s)])
        if windows == before:
            raise BadRequest(f"It has {name} there already.", f"Say “more {name}” to hear more of it.")
    # The low part is left out under one name, whoever played it.
    kin = family_of(name) | ({"bass"} if name in family_of("bass") else set())
    # Who is left out as a family no longer is, once one of it comes back by name; the others still are, and so is who
    # goes for their like: a ukulele for a guitar.
    kin -= {old for old in (work.swaps.get(name),) if old and old != name}
    work.set(
        instruments=brief.instruments if name in brief.instruments else (*brief.instruments, name),
        excluded=tuple(each for each in brief.excluded if name_of(each) not in kin),
        # Who comes in for somebody else takes their place; anybody else plays beside those who are there.
        joined=brief.joined if name in brief.joined or name in work.swaps else (*brief.joined, name),
    )
    _play_at(work, name, windows)
    _take_place(work, name)
    work.unsay("excluded", name)
    work.say_one("instruments", name, change.words)


def _is_there(work: Work, name: str) -> bool:
    """Whether somebody plays all along: they were asked for, or are known to play by just that name."""
    brief, about = work.brief, work.about
    out = family_of(name) & {name_of(each) for each in brief.excluded}
    timed = any(name in family_of(each.who) for each in brief.windows)
    if out or timed or not plays(name, about):
        return False
    return name in brief.instruments or _is_known(work, name)


def _is_known(work: Work, name: str) -> bool:
    """Whether somebody is heard by just that name, and nothing else in this turn may have them leave or play more.

    Where one of a family plays, the others can still come in; who takes another's place plays more than their own.
    """
    brief, first = work.brief, work.first
    if brief.only or name in work.swaps or (brief.genre, brief.flavour) != (first.genre, first.flavour):
        return False
    if any(name in family_of(name_of(each)) for each in brief.excluded):
        return False
    heard = {name_of(each) for each in work.about.players}
    return name in heard or (name in PIECES and "drums" in heard)


def _bring_out(work: Work, name: str) -> None:
    """Who plays in the background, unasked, and is asked for now comes to the front: else nothing would be heard."""
    before = next((each.db for each in work.brief.levels if each.who == name), 0.0)
    others = tuple(each for each in work.brief.levels if each.who != name)
    work.set(levels=(*others, Level(name, louder(before, OUT_DB))))
    work.note(f"It has {name} already: now it is louder.")


def _as_loud_again(work: Work, name: str) -> None:
    """Who was made softer comes back as loud as they were."""
    for each in work.brief.understood:
        if each.field == "levels" and each.value.startswith(f"{name} "):
            work.unsay("levels", each.value)
    work.set(levels=tuple(each for each in work.brief.levels if each.who != name))


def _take_place(work: Work, name: str) -> None:
    """Who comes in for somebody else is as loud as they were, and plays when they did."""
    old = work.swaps.get(name)
    if old is None:
        return
    if not any(each.who == name for each in work.brief.levels):
        levels = tuple(Level(name, each.db) for each in work.first.levels if each.who == old)
        work.set(levels=(*work.brief.levels, *levels))
    if not any(each.who == name for each in work.brief.windows):
        windows = tuple(replace(each, who=name) for each in work.first.windows if each.who == old)
        work.set(windows=(*work.brief.windows, *windows))


def remove(work: Work, change: Change) -> None:
    """A player, role or family leaves, or is silent in a part of the time."""
    name = name_of(change.target)
    if not family_of(name) & {name_of(each) for each in work.brief.instruments}:
        must_play(name, replace(work.about, brief=work.brief))
    if not change.region.whole:
        _silent(work, name, change)
        return
    leaving = family_of(name)
    if name in work.swaps.values():
        leaving = frozenset({name, *(leaving - HANDS)})  # congas for the drums: whoever shook beside them stays
    left = without(work.brief.instruments, leaving)
    others = [each for each in work.about.players if name_of(each) not in leaving]
    nobody = not left if work.brief.only else bool(work.about.players) and not others and not left
    if nobody and not work.comes:
        raise BadRequest("Nobody would be left to play.", "Say who should play instead, such as “only piano”.")
    excluded = work.brief.excluded
    work.set(
        instruments=left,
        excluded=excluded if name in excluded else (*excluded, name),
        joined=without(work.brief.joined, leaving),
        levels=tuple(each for each in work.brief.levels if each.who != name),
        windows=tuple(each for each in work.brief.windows if each.who != name),
    )
    for each in leaving:
        work.unsay("instruments", each)
    work.say_one("excluded", name, change.words)


def _silent(work: Work, name: str, change: Change) -> None:
    before = windows_of(work.brief.windows, name)
    start, end = shares(change.region, work.brief.duration_s)
    left = cut_out(before, start, end)
    if left == before:
        raise BadRequest(f"There is no {name} there.", "Name another part of the track.")
    if not left:
        remove(work, replace(change, region=type(change.region)()))
        return
    _play_at(work, name, left)
    work.say_one("windows", f"{name} silent there", change.words)


def only(work: Work, change: Change) -> None:
    """Nobody else plays, or nobody else in a part of the time."""
    names = tuple(dict.fromkeys(newcomer(each) for each in change.value.split(",") if each.strip()))
    if not names:
        raise BadRequest("It was not said who should play alone.", "Name an instrument, such as “only piano”.")
    if not change.region.whole:
        _alone_there(work, names, change)
        return
    if work.brief.only and set(work.brief.instruments) == set(names):
        raise BadRequest(f"Nobody but {', '.join(names)} plays already.", "Say who should join.")
    kin = frozenset(each for name in names for each in family_of(name))
    staying = kin | ROLES
    work.set(
        instruments=names,
        only=True,
        joined=(),
        excluded=tuple(each for each in work.brief.excluded if name_of(each) not in kin),
        levels=tuple(each for each in work.brief.levels if each.who in staying),
        windows=tuple(each for each in work.brief.windows if each.who in staying),
    )
    for field in ("instruments", "excluded", "only"):
        work.unsay(field)
    work.say("only", ", ".join(names), change.words)


def _alone_there(work: Work, names: tuple[str, ...], change: Change) -> None:
    kin = frozenset(each for name in names for each in family_of(name))
    others = dict.fromkeys(name for each in work.about.players if (name := name_of(each)) not in kin)
    if not others:
        raise BadRequest("Nobody else plays there.", "Say what should be different.")
    for name in names:
        must_play(name, work.about)
    before = work.brief.windows
    start, end = shares(change.region, work.brief.duration_s)
    for name in others:
        left = cut_out(windows_of(work.brief.windows, name), start, end)
        if left:
            _play_at(work, name, left)
    if work.brief.windows == before:
        raise BadRequest("Nobody else plays there.", "Say what should be different.")
    work.say_one("windows", f"only {', '.join(names)} there", change.words)


def others_leave(work: Work, names: Sequence[str], region: Region) -> None:
    """Whoever plays at times only, and is none of those who are named, is silent in a part of the time."""
    kin = frozenset(each for name in names for each in family_of(name_of(name)))
    start, end = shares(region, work.brief.duration_s)
    for who in dict.fromkeys(each.who for each in work.brief.windows if name_of(each.who) not in kin):
        left = cut_out(windows_of(work.brief.windows, who), start, end)
        _play_at(work, who, left)
        if not left:
            work.set(instruments=without(work.brief.instruments, frozenset({name_of(who)})))


def _play_at(work: Work, name: str, windows: Sequence[tuple[float, float]]) -> None:
    others = tuple(each for each in work.brief.windows if each.who != name)
    own = () if list(windows) == [(0.0, 1.0)] else tuple(Window(name, start, end) for start, end in windows)
    work.set(windows=(*others, *own))
