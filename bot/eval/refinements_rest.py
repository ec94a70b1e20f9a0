"""What did a turn change that its row does not name? What follows from a change is let pass, both ways alike."""

from collections.abc import Iterable, Iterator
from typing import Final

from bot.eval.names import plain
from bot.eval.refinements_rows import Expect
from bot.eval.refinements_seen import LEAST_AXIS, LEAST_SHARE, Seen, among, form_of, same_source
from bot.eval.rows import AXES
from generation.brief import Brief, Mode
from generation.refinement import ASPECTS

# A level below this is what is left of rounding.
_LEAST_DB: Final = 0.5
_LOOP_PACE: Final = 0.04
# Which axis may go along with which, in the same direction.
_COMPANIONS: Final = {"brightness": "valence", "valence": "brightness", "energy": "tension", "tension": "energy"}
# A record's crackle is played by somebody, too.
_CRACKLE: Final = {"vinyl": "texture", "tape": "texture"}
# What makes another form, and with it another length.
_OF_FORM: Final = ("form", "cut", "end_on", "best_bars", "loop")
_AGAINST: Final = {"dry": "reverb", "reverb": "dry", "wide": "mono", "mono": "wide", "clean": "distorted"}
_TUNES: Final = {"theme", "melody"}


def rest(seen: Seen) -> list[str]:
    """Everything that changed and was not to, in words; nothing is asked of tracks that are put together."""
    if "stitch" in seen.expect:
        return []
    parts = (_mood, _time, _harmony, _players, _levels, _kind, _form, _sources)
    return [each for part in parts for each in part(seen)]


def wants(expect: Expect, *names: str) -> bool:
    """Whether a row wants any of these fields to be another than they were."""
    return any(expect.get(name) not in (None, "same", False) for name in names)


def _mood(seen: Seen) -> Iterator[str]:
    if seen.expect.get("scene"):
        return
    for axis in AXES:
        move = seen.axis(axis)
        if abs(move) < LEAST_AXIS or wants(seen.expect, axis) or wants(seen.expect, "genre"):
            continue
        if seen.expect.get(_COMPANIONS[axis]) != ("up" if move > 0 else "down"):
            yield f"{axis} {move:+.2f}"


def _time(seen: Seen) -> Iterator[str]:
    expect, was, now = seen.expect, seen.was, seen.now
    moved = abs(seen.tempo()) >= LEAST_SHARE
    # A loop is whole bars: a little of the tempo makes them of a length that was said.
    looped = now.loop and not was.loop and abs(seen.tempo()) <= _LOOP_PACE
    freed = wants(expect, "tempo_bpm") or looped or (wants(expect, "genre") and expect.get("tempo_bpm") != "same")
    if moved and not freed:
        yield f"tempo {was.tempo_bpm:.4g} to {now.tempo_bpm:.4g}"
    if now.metre != was.metre and not wants(expect, "metre", "genre"):
        yield f"metre {was.metre} to {now.metre}"
    if now.feel != was.feel and not wants(expect, "feel", "genre"):
        yield f"feel {was.feel or 'none'} to {now.feel or 'none'}"
    if now.loop != was.loop and not wants(expect, "best_bars") and "loop" not in expect:
        yield f"loop {was.loop} to {now.loop}"
    if not wants(expect, "duration_s", *_OF_FORM) and not _as_long(was, now):
        yield f"length {was.duration_s:.4g} to {now.duration_s:.4g}"


def _as_long(was: Brief, now: Brief) -> bool:
    """Whether a piece is as long as it was: in seconds, or in bars; a loop to its next whole bar."""
    if abs(now.duration_s / was.duration_s - 1) < LEAST_SHARE:
        return True
    slack = 0.51 if now.loop else 0.05
    in_bars = abs(now.duration_s / now.bar_s - was.duration_s / was.bar_s)
    in_seconds = abs(now.duration_s - was.duration_s) / now.bar_s
    other_pace = abs(now.bar_s / was.bar_s - 1) > 1e-6
    return other_pace and (in_bars <= slack or (now.loop and in_seconds <= slack))


def _harmony(seen: Seen) -> Iterator[str]:
    expect, was, now = seen.expect, seen.was.key, seen.now.key
    if now.tonic != was.tonic and not wants(expect, "key", "transpose"):
        yield f"tonic {was.tonic} to {now.tonic}"
    if now.mode != was.mode and not wants(expect, "key", "mode", "scene"):
        ways = {expect.get("brightness"), expect.get("valence")}
        follows = {(Mode.MAJOR, Mode.MINOR): "down", (Mode.MINOR, Mode.MAJOR): "up"}.get((was.mode, now.mode))
        if follows is None or follows not in ways:
            yield f"mode {was.mode} to {now.mode}"


def _players(seen: Seen) -> Iterator[str]:
    expect, was, now = seen.expect, seen.was, seen.now
    if wants(expect, "genre"):
        return
    added, removed, alone = expect.get("add", ()), list(expect.get("remove", ())), expect.get("only")
    removed += [_CRACKLE[each] for each in expect.get("production_remove", ()) if each in _CRACKLE]
    if now.only != was.only and alone is None:
        yield f"only {was.only} to {now.only}"
    if alone is not None:
        return
    yield from _others(_gone(now.instruments, was.instruments), added, "wants {}")
    yield from _others(_gone(was.instruments, now.instruments), removed, "wants no {} any more")
    yield from _others(_gone(now.excluded, was.excluded), removed, "leaves {} out")
    yield from _others(_gone(was.excluded, now.excluded), added, "lets {} in")
    before = {(each.who, each.start, each.end) for each in was.windows}
    after = {(each.who, each.start, each.end) for each in now.windows}
    yield from _others(sorted({who for who, _, _ in before ^ after}), [*added, *removed], "plays {} at other times")


def _gone(one: Iterable[str], other: Iterable[str]) -> list[str]:
    left = {plain(each) for each in other}
    return [each for each in one if plain(each) not in left]


def _others(names: Iterable[str], meant: Iterable[str], words: str) -> Iterator[str]:
    for name in names:
        if not among(name, meant):
            yield words.format(name)


def _levels(seen: Seen) -> Iterator[str]:
    expect, was, now = seen.expect, seen.was, seen.now
    meant = [name for field in ("softer", "louder", "add", "remove") for name in expect.get(field, ())]
    if "only" in expect or wants(expect, "genre"):
        return
    before, after = ({each.who: each.db for each in brief.levels} for brief in (was, now))
    for who in sorted({*before, *after}):
        by = after.get(who, 0.0) - before.get(who, 0.0)
        if abs(by) >= _LEAST_DB and not among(who, meant):
            yield f"{who} {by:+.1f} dB"


def _kind(seen: Seen) -> Iterator[str]:
    expect, was, now = seen.expect, seen.was, seen.now
    if now.genre != was.genre and not wants(expect, "genre"):
        yield f"genre {was.genre} to {now.genre}"
    if now.flavour != was.flavour and not wants(expect, "genre", "scene"):
        yield f"variant {was.flavour or 'none'} to {now.flavour or 'none'}"
    for name in ("kind", "lyrics", "reference", "pieces"):
        if getattr(now, name) != getattr(was, name):
            yield f"{name} {getattr(was, name)} to {getattr(now, name)}"
    if wants(expect, "genre"):
        return
    new, gone = set(now.production) - set(was.production), set(was.production) - set(now.production)
    added, removed = set(expect.get("production_add", ())), set(expect.get("production_remove", ()))
    for word in sorted(new - added - {_AGAINST.get(each, "") for each in removed}):
        yield f"sound {word}"
    for word in sorted(gone - removed - {_AGAINST.get(each, "") for each in added}):
        yield f"sound no more {word}"


def _form(seen: Seen) -> Iterator[str]:
    expect, was, now = seen.expect, seen.was, seen.now
    freed = wants(expect, "duration_s", "tempo_bpm", "metre", "genre", *_OF_FORM)
    if not freed and was.sections and form_of(was) != form_of(now):
        yield f"form {form_of(was)} to {form_of(now)}"
    if not freed and not was.sections and now.sections and not _pinned(seen):
        yield f"form {[each.name for each in seen.before.markers]} to {form_of(now)}"
    if seen.local or freed:
        return
    leans = [each.lean for each in was.sections] or [0.0] * len(now.sections)
    if [each.lean for each in now.sections] != leans:
        yield "some sections are fuller or calmer"


def _pinned(seen: Seen) -> bool:
    """Whether sections that nobody had asked for are written down as they were anyway."""
    return [plain(each.name) for each in seen.before.markers] == [plain(each.name) for each in seen.now.sections]


def _sources(seen: Seen) -> Iterator[str]:
    """Aspects that come from elsewhere now. In another genre the theme alone has to stay."""
    expect, was, now = seen.expect, seen.was, seen.now
    asked = {*expect.get("fresh", ()), *expect.get("borrow", {})}
    asked |= _TUNES if asked & _TUNES else set()
    if "all" in asked or ("navigate" in expect and "fresh" in expect):
        return
    other = wants(expect, "genre")
    for aspect in ("theme",) if other else ASPECTS:
        if aspect not in asked and not same_source(was, now, aspect, genre=not other and not wants(expect, "scene")):
            yield f"another {aspect}"
