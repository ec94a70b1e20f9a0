"""What is made of sound, and only described by a brief? The best bars, several tracks as one, a clip."""

from collections.abc import Sequence
from typing import Final

from generation.audio.bars import bars_of
from generation.audio.stitch import parts_of
from generation.brief import Brief, Kind, ReferenceMode, Section
from generation.errors import BadRequest
from generation.refinement import About, Change, ChangeKind
from generation.refining.layout import sections_of
from generation.refining.origins import called
from generation.refining.wording import rounded
from generation.refining.work import Work

# The field that says of which sound a track was cut, as long as it is.
MADE_OF: Final = "made of"
_FEWEST, _LEAST_S = 2, 1.0
_USES: Final = {
    ReferenceMode.STYLE: "gives its tempo, key and mood",
    ReferenceMode.MELODY: "gives its tune as the theme",
    ReferenceMode.COVER: "is played anew",
    ReferenceMode.CONTINUE: "is continued",
}


def best_bars(work: Work, change: Change) -> None:
    """A loop of some bars of the track, as it sounds; which ones, the sound decides unless a part was named."""
    brief = work.brief
    if brief.kind is not Kind.TRACK:
        raise BadRequest("A jingle or a signal has no bars to repeat.", "Ask for a track of at least some bars.")
    there_s = work.about.duration_s
    if not change.region.whole:
        there_s = (change.region.end_s or work.about.duration_s) - (change.region.start_s or 0.0)
    asked = round(change.amount) or 8
    bars = min(asked, int(there_s / brief.bar_s + 1e-6), int(work.longest_s / brief.bar_s + 1e-6))
    if asked < 1 or bars < 1 or bars * brief.bar_s < _LEAST_S:
        raise BadRequest(
            f"There are no {asked} bars to make a loop of.", "Ask for other bars, or make it longer first."
        )
    if bars != asked:
        work.note(f"It has no {asked} such bars: the loop is made of {bars}.")
    work.set(
        loop=True,
        pieces=False,
        duration_s=bars * brief.bar_s,
        sections=(Section("main", bars),),
        windows=(),
        passages=(),
    )
    work.say(MADE_OF, _best(bars), change.words)
    work.say("loop", "yes", change.words)
    work.say("duration_s", f"{work.brief.duration_s:.4g}", change.words)


def _best(bars: int) -> str:
    return "its best bar" if bars == 1 else f"its best {bars} bars"


def stitch(work: Work, change: Change) -> None:
    """Several tracks of the session one after the other, as they sound."""
    ids = [each.strip() for each in change.value.split(",") if each.strip()]
    if len(ids) < _FEWEST:
        raise BadRequest("There are at least two tracks in one.", "Name them, such as “the first one, then this one”.")
    parts = [_part(work, each) for each in ids]
    total = _length_s(parts)
    if total > work.longest_s + 1e-6:
        raise BadRequest(
            f"Together they are {rounded(total)} s, and {work.longest_s:g} s is as long as it may be here.",
            "Take fewer, or shorter ones.",
        )
    work.set(duration_s=total, loop=False, pieces=False, windows=(), passages=())
    work.set(sections=_together(work, parts))
    work.sources += [each for each in dict.fromkeys(ids) if each not in work.sources]
    work.say(MADE_OF, ", then ".join(called(each, work.about) for each in ids), change.words)
    work.say("duration_s", f"{total:.4g}", change.words)
    work.unsay("loop")


def _length_s(parts: Sequence[About]) -> float:
    """How long tracks are together: all but the last one give way before their last chord has rung out."""
    known = [{"bars": each.bars} if each.bars else {} for each in parts]
    laid = [bars_of(each.brief, each.duration_s, each.markers, facts) for each, facts in zip(parts, known, strict=True)]
    last = parts_of(laid)[-1]
    return last.begin_s + last.length_s


def _part(work: Work, track_id: str) -> About:
    about = work.about if track_id == work.about.track_id else work.others.get(track_id)
    if about is None:
        raise BadRequest("One of these tracks is not of this session.", "Say their numbers, such as “the first one”.")
    return about


def _together(work: Work, parts: Sequence[About]) -> tuple[Section, ...]:
    """All sections in a row, where the tracks agree what a bar is."""
    if any(abs(each.brief.bar_s - work.brief.bar_s) > 1e-6 for each in parts):
        return ()
    found = [sections_of(each) for each in parts]
    return tuple(section for each in found for section in each) if all(found) else ()


def reference(work: Work, change: Change) -> None:
    """A clip came with the message; it is listened to where the track is made."""
    if change.value not in set(ReferenceMode):
        raise BadRequest("It was not said how the clip is to be used.", f"Say one of {', '.join(ReferenceMode)}.")
    if change.value == ReferenceMode.MELODY:
        work.set(sources=tuple(each for each in work.brief.sources if each.aspect != "theme"))
    work.say("reference", change.value, change.words)


def told_of(change: Change, about: About, after: Brief) -> tuple[str, str]:
    """What to call the result of such a change: a field and its value."""
    if change.kind is ChangeKind.STITCH:
        ids = [each.strip() for each in change.value.split(",") if each.strip()]
        return "made of", ", then ".join(called(each, about) for each in ids)
    if change.kind is ChangeKind.BEST_BARS:
        return "loop", f"of {_best(after.sections[0].bars)}"
    return "the clip", _USES[ReferenceMode(change.value)]
