"""Is what was asked for heard? Each change against what was measured on old and new."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from generation.audio.loudness import integrated_lufs
from generation.audio.score_file import TICKS, ScoreFile
from generation.brief import Mode
from generation.refinement import Change, ChangeKind
from generation.refining.sides import Side, stem_of
from generation.refining.wording import rounded
from generation.rendering import Audio
from generation.review.key import check_key
from generation.review.verdict import Verdict

DID: Final = "did"
DID_NOT: Final = "did not"
NOT_MEASURABLE: Final = "not measurable"
_K = ChangeKind
_BRIGHTER: Final = 0.05  # as a share of the centroid
_LOUDER_DB: Final = 1.0
_GONE_DB: Final = 15.0
_SECTION_DB: Final = 0.5
_TEMPO: Final = 0.03
_ALIKE: Final = 0.2
_LENGTH_S: Final = 0.05
# A beat may be tapped at these and be the same; in three it groups otherwise.
TAPPED: Final = (1.0, 2.0, 0.5, 1.5, 2 / 3, 3.0, 1 / 3, 4 / 3, 3 / 4)
# The modes from the saddest to the happiest: each has one note that is higher than in the one before.
_BY_LIGHT: Final = (Mode.PHRYGIAN, Mode.MINOR, Mode.DORIAN, Mode.MIXOLYDIAN, Mode.MAJOR, Mode.LYDIAN)
# What rises with the drive of a piece, and by how much it is noticed.
_DRIVE: Final = {"percussive": 0.02, "onsets_per_s": 0.25, "notes_per_bar": 1.0, "energy": 0.04}
_DRIVE_SAID: Final = {
    "percussive": "share of drums",
    "onsets_per_s": "beats and notes per second",
    "notes_per_bar": "notes per bar",
    "energy": "energy",
}


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured: quantities as `[old, new]`, the stems in both, who plays the same notes, and the null test.

    `same_notes` is None where there is no score.
    """

    numbers: Mapping[str, Sequence[Any]]
    stems: Mapping[str, Mapping[str, Any]]
    same_notes: Mapping[str, int] | None
    residual_db: float | None


@dataclass(frozen=True, slots=True, eq=False)
class _Sides:
    old: Side
    new: Side
    seen: Measured


_Answer = tuple[str, str]  # verdict, what was measured
_UNKNOWN: Final = (NOT_MEASURABLE, "")


def agreed(changes: Sequence[Change], old: Side, new: Side, seen: Measured) -> list[dict[str, Any]]:
    """Of each change: its words, what it was, the verdict, and what was measured for it; JSON-ready."""
    sides = _Sides(old, new, seen)
    told = []
    for change in changes:
        measure = _MEASURES.get(change.kind)
        verdict, got = measure(change, sides) if measure else _UNKNOWN
        told.append(
            {
                "words": change.words,
                "kind": change.kind.value,
                "target": change.target,
                "verdict": verdict,
                "got": got,
            }
        )
    return told


def _said(right: bool, got: str) -> _Answer:
    return (DID if right else DID_NOT), got


# ---- moods --------------------------------------------------------------------------------------------------------


def _lean(change: Change, sides: _Sides) -> _Answer:
    measure = {"brightness": _brighter, "energy": _driving, "valence": _happier}.get(change.target)
    return measure(change.amount, sides) if measure else _UNKNOWN


def _brighter(steps: float, sides: _Sides) -> _Answer:
    before, after = sides.seen.numbers["centroid_hz"]
    if not before or not after:
        return _UNKNOWN
    share = after / before - 1
    right = share >= _BRIGHTER if steps > 0 else share <= -_BRIGHTER
    return _said(right, f"brightness {before:.0f} → {after:.0f} Hz ({100 * share:+.0f} %)")


def _driving(steps: float, sides: _Sides) -> _Answer:
    rise, fall, said = 0.0, 0.0, []
    for name, by in _DRIVE.items():
        before, after = sides.seen.numbers[name]
        if before is None or after is None:
            continue
        share = (after - before) / by * (1 if steps > 0 else -1)
        rise, fall = max(rise, share), max(fall, -share)
        if abs(share) >= 1:
            said.append(f"{_DRIVE_SAID[name]} {before:.3g} → {after:.3g}")
    # One clear move is heard, but for what another takes away from it: of two opposite wishes one is heard at most.
    return _said(rise - fall >= 1, ", ".join(said) or "no measure of its drive moved")


def _happier(steps: float, sides: _Sides) -> _Answer:
    """A mood is heard only where it is the mode: major or minor."""
    before, after = sides.old.brief.key.mode, sides.new.brief.key.mode
    if before is after:
        return _UNKNOWN
    verdict, got = _key(Change(_K.KEY, amount=steps), sides)
    lighter = _BY_LIGHT.index(after) > _BY_LIGHT.index(before)
    return (DID_NOT if verdict == DID and lighter != (steps > 0) else verdict), got


# ---- players ------------------------------------------------------------------------------------------------------


def _stem_of(target: str, side: Side) -> str:
    return stem_of(target, side.stem_names, side.players)


def _level(change: Change, sides: _Sides) -> _Answer:
    stem = _stem_of(change.target, sides.new)
    by = sides.seen.stems.get(stem, {}).get("change_db")
    if by is None:
        return _UNKNOWN
    right = by >= _LOUDER_DB if change.amount > 0 else by <= -_LOUDER_DB
    return _said(right, f"{stem} {by:+.1f} dB against the others")


def _levels(target: str, sides: _Sides) -> tuple[float | None, float | None] | None:
    """Somebody's level before and after in dB, None where they are not heard; nothing where nobody can know."""
    if not sides.old.stem_names or not sides.new.stem_names:
        return None
    stems = [stem_of(target, side.stem_names, side.players) for side in (sides.old, sides.new)]
    if stems[0] == stems[1]:
        before, after = sides.seen.stems.get(stems[0], {}).get("db", (None, None))
        return before, after
    return (0.0 if stems[0] else None), (0.0 if stems[1] else None)


def _add(change: Change, sides: _Sides) -> _Answer:
    levels = _levels(change.target, sides)
    if levels is None:
        return _UNKNOWN
    before, after = levels
    if after is None:
        return DID_NOT, f"{change.target} is not heard"
    # Two of them may share a stem: then the new one is heard in what that stem gained.
    right = before is None or after - before >= _LOUDER_DB
    return (DID if right else NOT_MEASURABLE), f"{change.target} is heard"


def _remove(change: Change, sides: _Sides) -> _Answer:
    levels = _levels(change.target, sides)
    if levels is None:
        return _UNKNOWN
    before, after = levels
    gone = after is None or (before is not None and before - after >= _GONE_DB)
    return _said(gone, f"{change.target} is {'no longer' if gone else 'still'} heard")


def _only(change: Change, sides: _Sides) -> _Answer:
    if not sides.new.stem_names:
        return _UNKNOWN
    wanted = {stem_of(each, sides.new.stem_names, sides.new.players) for each in change.value.split(",")}
    others = [name for name in sides.new.stem_names if name not in wanted]
    return _said(not others, f"{', '.join(others)} too" if others else f"nobody but {change.value}")


def _section(change: Change, sides: _Sides) -> _Answer:
    """How loud the section is, over the whole."""
    before, after = (_over_the_whole_db(change.target, side) for side in (sides.old, sides.new))
    if before is None or after is None:
        return _UNKNOWN
    right = (after - before) * change.amount > 0 and abs(after - before) >= _SECTION_DB
    return _said(right, f"{before:+.1f} → {after:+.1f} dB against the whole")


def _over_the_whole_db(name: str, side: Side) -> float | None:
    edges = [marker.at_s for marker in side.markers] + [side.master.duration_s]
    names = [marker.name for marker in side.markers]
    if not names or (name not in {"first", "last"} and name not in names):
        return None
    at = {"first": 0, "last": len(names) - 1}.get(name, names.index(name) if name in names else 0)
    start, end = (round(each * side.master.rate) for each in edges[at : at + 2])
    part = Audio(side.master.samples[:, start:end], side.master.rate)
    loud = integrated_lufs(part), side.heard.loudness_lufs
    return None if loud[0] is None or loud[1] is None else loud[0] - loud[1]


def _fresh(change: Change, sides: _Sides) -> _Answer:
    same = sides.seen.same_notes
    if same is None:
        return _UNKNOWN
    if change.target == "all":
        off = sides.seen.residual_db
        return _UNKNOWN if off is None else _said(off > -20.0, _how_new(off))
    stem = _stem_of("melody" if change.target == "theme" else change.target, sides.new)
    if not stem:
        return _UNKNOWN
    return _said(stem not in same, f"{stem}: {'the same notes' if stem in same else 'other notes'}")


def _how_new(off_db: float) -> str:
    """How much of a track is new, from what is left of it in the null test in dB."""
    return (
        "nearly all of it is new" if off_db > -6 else "much of it is new" if off_db > -20 else "hardly any of it is new"
    )


def _keep(change: Change, sides: _Sides) -> _Answer:
    verdict, got = _fresh(change, sides)
    turned = {DID: DID_NOT, DID_NOT: DID}
    return turned.get(verdict, verdict), got


# ---- time and pitch -----------------------------------------------------------------------------------------------


def _tempo(_change: Change, sides: _Sides) -> _Answer:
    """How the pace moved, whatever the beat is counted at; where no steady beat is heard, as it is written."""
    asked = sides.new.brief.tempo_bpm / sides.old.brief.tempo_bpm
    before, after = sides.seen.numbers["tempo_bpm"]
    if abs(asked - 1) < 0.01:
        return _UNKNOWN
    if not before or not after:
        return _written_tempo(asked, sides)
    got = f"{before:.0f} → {after:.0f} BPM"
    ratio = after / before
    moved = [ratio / tapped for tapped in TAPPED]
    if any(abs(each / asked - 1) <= _TEMPO for each in moved):
        return DID, got
    if any(abs(each - 1) <= abs(asked - 1) / 3 for each in moved):
        return DID_NOT, got
    # So near to what it was, it is the same beat; else it is counted as it would fit best.
    nearest = ratio if abs(ratio - 1) < _ALIKE else min(moved, key=lambda each: abs(math.log(each / asked)))
    return _said((nearest > 1) == (asked > 1), got)


def _written_tempo(asked: float, sides: _Sides) -> _Answer:
    if sides.old.score is None or sides.new.score is None:
        return _UNKNOWN
    before, after = (_written_pace(score) for score in (sides.old.score, sides.new.score))
    if not before or not after:
        return _UNKNOWN
    old, new = (rounded(side.brief.tempo_bpm) for side in (sides.old, sides.new))
    return _said(abs(after / before / asked - 1) <= _TEMPO, f"{old} → {new} BPM in its score")


def _written_pace(score: ScoreFile) -> float:
    """A score's quarters per second; 0 where it has none."""
    length_s = score.seconds(score.end)
    return score.end / TICKS / length_s if length_s > 0 else 0.0


def _key(_change: Change, sides: _Sides) -> _Answer:
    check = check_key(sides.new.heard, sides.new.brief)
    if check.verdict is Verdict.NOT_MEASURABLE or sides.old.brief.key == sides.new.brief.key:
        return NOT_MEASURABLE, check.got
    return _said(check.verdict is Verdict.OBEYED, check.got)


def _length(_change: Change, sides: _Sides) -> _Answer:
    before, after = sides.seen.numbers["duration_s"]
    wanted = sides.new.brief.duration_s
    right = abs(after - wanted) <= _LENGTH_S and abs(after - before) > _LENGTH_S
    return _said(right, f"{rounded(before)} → {rounded(after)} s")


_MEASURES: Final[dict[ChangeKind, Callable[[Change, _Sides], _Answer]]] = {
    _K.LEAN: _lean,
    _K.LEVEL: _level,
    _K.ADD: _add,
    _K.REMOVE: _remove,
    _K.ONLY: _only,
    _K.SECTION: _section,
    _K.FRESH: _fresh,
    _K.KEEP: _keep,
    _K.TEMPO: _tempo,
    _K.TEMPO_BY: _tempo,
    _K.KEY: _key,
    _K.MODE: _key,
    _K.TRANSPOSE: _key,
    _K.LENGTH: _length,
    _K.LENGTH_BY: _length,
    _K.BEST_BARS: _length,
    _K.STITCH: _length,
}
