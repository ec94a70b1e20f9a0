"""Is what was asked to change heard, and does the rest stay? Conversations, made as members get them and measured."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bot.eval import refinements_sound as by_ear
from bot.eval.choice import SKETCH, Choice
from bot.eval.finding import Finding, figures, found, not_applicable, skipped
from bot.eval.refinements_making import Maker
from bot.eval.refinements_rows import Expect, Talk
from bot.eval.refinements_seen import Seen
from bot.eval.refinements_turns import start_of
from bot.eval.refinements_walk import Came, product, walk
from bot.eval.workers import spread
from generation.errors import NocturneError
from generation.track import Track

# What speaks of seconds, bars or sections is made as long as it was asked for.
_TIMED: Final = {"duration_s", "region", "form", "cut", "end_on", "stitch", "best_bars", "loop", "metre"}
# A direction has to move what is measured by this much; a plain "darker" by more (see `refinements_pairs`).
_HEARD: Final = 0.02
_LEVEL_DB: Final = (3.0, 8.0)
_SLACK_DB: Final = 0.5
_CONTOUR: Final = 0.95
_EXACT: Final = 1e-6
_SAME_BARS: Final = 0.05
_ALL: Final = frozenset({"stems", "score"})


@dataclass(frozen=True, slots=True)
class Work:
    """A conversation to render; `seconds` is how long its tracks are where nothing speaks of a length."""

    talk: Talk
    seconds: float
    choice: Choice = SKETCH


@dataclass(frozen=True, slots=True)
class Heard:
    """What was measured on a conversation's tracks, by turn; `broke` tells a crash."""

    talk: Talk
    findings: tuple[tuple[int, Finding], ...]
    broke: str = ""


def render_talks(
    talks: Sequence[Talk],
    seconds: float = 8.0,
    workers: int | None = None,
    tell: Callable[[str], None] = lambda _words: None,
    choice: Choice = SKETCH,
) -> dict[str, Any]:
    """Render every turn that changes something beside what it started from, and measure the two.

    The answer has `figures`, `not_applicable` (how often the engine makes no such promise), `failures` (one per promise
    that a turn breaks) and `crashes`.
    """
    done: list[Heard] = []
    works = [Work(talk, seconds, choice) for talk in talks]
    for each in spread(render_talk, works, choice.workers(workers)):
        done.append(each)
        tell(f"{len(done)} of {len(talks)} conversations rendered: {each.talk.id}")
    return {
        "figures": figures(one for each in done for _, one in each.findings),
        "not_applicable": not_applicable(one for each in done for _, one in each.findings),
        "failures": [
            {"id": each.talk.id, "turn": turn, "field": one.name, "wanted": one.wanted, "got": one.got}
            for each in done
            for turn, one in each.findings
            if one.share < 1
        ],
        "crashes": [{"id": each.talk.id, "why": each.broke} for each in done if each.broke],
    }


def render_talk(work: Work) -> Heard:
    """Render one conversation and measure each of its changes; a turn that made no track has nothing to measure."""
    timed = any(_TIMED & set(each) for each in work.talk.expect)
    try:
        seconds = None if timed else max(work.seconds, work.choice.card.shortest_s)
        came = walk(work.talk, *product(), seconds)
        return Heard(work.talk, tuple(_measured(work.talk, came, work.choice)))
    except NocturneError as error:
        return Heard(work.talk, ((0, found("made", False, "a track", error)),))
    except Exception as error:  # noqa: BLE001 - one conversation that breaks must not take the others with it
        why = f"{type(error).__name__}: {error}"
        return Heard(work.talk, ((0, found("made", False, "a track", why)),), why)


def _measured(talk: Talk, came: Sequence[Came], choice: Choice) -> Iterator[tuple[int, Finding]]:
    maker, can = Maker(choice.engine), choice.card.can
    tracks: list[Track] = [came[0].at]
    for number, (each, expect) in enumerate(zip(came, talk.expect, strict=True), 1):
        start = start_of(expect, each, tracks)
        if each.made is not None and each.base == start:
            seen = Seen(expect, each, start, each.made, tuple(tracks))
            for finding in turn_findings(seen, maker.piece(seen.before), maker.piece(seen.after, tracks), can):
                yield number, finding
        if each.made is not None:
            tracks.append(each.made)


def turn_findings(
    seen: Seen, before: by_ear.Piece, after: by_ear.Piece, can: frozenset[str] = _ALL
) -> Iterator[Finding]:
    """Everything that can be heard of one turn; `can` is what the engine's card says that it can."""
    expect = seen.expect
    if "stitch" in expect or "best_bars" in expect:
        yield from _put_together(seen, after)
        return
    if seen.local:
        yield from _locally(seen, before, after)
        return
    yield from _directions(expect, before, after)
    if "stems" in can:
        yield from _levels(expect, before, after)
    else:
        yield from (skipped(f"audio.{each}") for each in ("softer", "louder") if each in expect)
    if "score" in can:
        yield from _kept(seen, before, after)
    else:
        yield skipped("score.theme")


def _directions(expect: Expect, before: by_ear.Piece, after: by_ear.Piece) -> Iterator[Finding]:
    if expect.get("brightness") in {"up", "down"} and not {"add", "remove", "only", "genre"} & set(expect):
        yield _moved(expect["brightness"], by_ear.centroid(before.master), by_ear.centroid(after.master))
    if expect.get("energy") in {"up", "down"} and not {"add", "remove", "only", "genre"} & set(expect):
        yield _drive(expect["energy"], before, after)
    wanted = after.brief.tempo_bpm / before.brief.tempo_bpm
    if "tempo_bpm" in expect and abs(wanted - 1) > _HEARD and before.master.duration_s >= by_ear.LONG_ENOUGH_S:
        paces = by_ear.pace(before.master), by_ear.pace(after.master)
        ratio = by_ear.pace_moved(*paces, wanted)
        right = (ratio > 1 + _HEARD / 2) if wanted > 1 else (ratio < 1 - _HEARD / 2)
        yield found("audio.tempo_moved", right, f"x {wanted:.3f}", f"x {ratio:.3f} ({paces[0]:.1f} to {paces[1]:.1f})")


def _moved(way: str, before: float, after: float) -> Finding:
    ratio = after / max(before, 1e-9)
    right = ratio >= 1 + _HEARD if way == "up" else ratio <= 1 - _HEARD
    return found("audio.brightness", right, way, f"{before:.4g} to {after:.4g} Hz")


def _drive(way: str, before: by_ear.Piece, after: by_ear.Piece) -> Finding:
    """Percussive ratio or notes per bar, either of them."""
    struck = by_ear.percussive(before.master), by_ear.percussive(after.master)
    notes = by_ear.notes_per_bar(before), by_ear.notes_per_bar(after)
    sign = 1 if way == "up" else -1
    right = any(sign * math.log(max(b, 1e-9) / max(a, 1e-9)) >= _HEARD for a, b in (struck, notes))
    told = f"percussive {struck[0]:.3f} to {struck[1]:.3f}, notes per bar {notes[0]:.1f} to {notes[1]:.1f}"
    return found("audio.energy", right, way, told)


def _levels(expect: Expect, before: by_ear.Piece, after: by_ear.Piece) -> Iterator[Finding]:
    named = [("softer", -1, name) for name in expect.get("softer", ())]
    named += [("louder", 1, name) for name in expect.get("louder", ())]
    if set(expect) - {"softer", "louder", "keep", "stronger_than", "weaker_than", "corrects"}:
        return
    meant = [stem for _, _, name in named for stem in by_ear.stems_of(before, name)]
    for field, sign, name in named:
        stems = by_ear.stems_of(before, name)
        moved = by_ear.level_moved(before, after, stems)
        if moved is None:
            yield found(f"audio.{field}", False, name, "no such stem")
            continue
        low, high = _LEVEL_DB[0] - _SLACK_DB, _LEVEL_DB[1] + _SLACK_DB
        right = low <= sign * moved[1] <= high
        yield found(
            f"audio.{field}", right, f"{name} by 3 to 8 dB", f"{moved[1]:+.1f} dB ({moved[0]:+.1f} in its file)"
        )
    if named:
        others = by_ear.same_notes(before, after, meant)
        yield found("score.others", not others, "the same notes", ", ".join(others) or "the same")


def _kept(seen: Seen, before: by_ear.Piece, after: by_ear.Piece) -> Iterator[Finding]:
    """The theme, wherever it was not asked to change."""
    expect = seen.expect
    if {"fresh", "borrow", "metre"} & set(expect):
        return
    contour, slots = by_ear.theme_kept(before.brief, after.brief)
    yield found("score.theme", contour >= _CONTOUR and slots, "contour 0.95, same slots", f"{contour:.3f}, {slots}")
    if {"genre", "form", "cut", "end_on"} & set(expect) or abs(before.bars - after.bars) > _SAME_BARS:
        return  # the same theme is told at other places
    tune = by_ear.tune_kept(before, after)
    if tune is not None:
        yield found("score.tune", tune >= _CONTOUR, "correlation 0.95", f"{tune:.3f}")


def _locally(seen: Seen, before: by_ear.Piece, after: by_ear.Piece) -> Iterator[Finding]:
    """Outside a region the sound is the parent's, and inside it is not."""
    refinement = seen.after.refinement
    region = refinement.region if refinement else None
    if region is None or region.whole:
        return
    start, end = region.start_s or 0.0, before.master.duration_s if region.end_s is None else region.end_s
    off = by_ear.outside(before.master, after.master, start, end)
    yield found("audio.outside", off <= _EXACT, "the same samples", f"off by {off:.2g}")
    yield found("audio.inside", not by_ear.same_sound(before.master, after.master), "another sound", "the same sound")


def _put_together(seen: Seen, after: by_ear.Piece) -> Iterator[Finding]:
    """As long as was promised before it was made: joined tracks but the last give way to the next at their last bar."""
    wanted = after.promised_s or seen.now.duration_s
    off = abs(after.master.duration_s - wanted)
    yield found("audio.length", off <= 0.05, f"{wanted:.3f} s", f"{after.master.duration_s:.3f} s")
