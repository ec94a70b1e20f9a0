"""Which players play the same notes in two scores? By their beats and pitches, whatever the tempo."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from generation.audio.score_file import TICKS, Line, ScoreFile, Written

# A player's hand is unsteady by milliseconds, which are other shares of a beat at another tempo.
_UNSTEADY: Final = 0.08 * TICKS

Notes = Sequence[Written]


def same_notes(old: ScoreFile, new: ScoreFile, within_s: tuple[float, float] | None = None) -> dict[str, int]:
    """The stems whose players all play the same notes in both, with the semitones by which the new ones lie higher.

    `within_s` looks at a part of the time only. A stem whose players have no notes there is not among them.
    """
    mine, theirs = _by_stem(old, within_s), _by_stem(new, within_s)
    found = {}
    for stem in mine:
        shift = _shift(mine[stem], theirs.get(stem, {}))
        if shift is not None:
            found[stem] = shift
    return found


def notes_per_bar(score: ScoreFile, bar_beats: float, within_s: tuple[float, float] | None = None) -> float:
    """Written notes per bar of so many quarters."""
    start, end = _ticks(score, within_s)
    count = sum(len(_heard(line, start, end)) for line in score.lines)
    return count / max(1e-6, (end - start) / TICKS / bar_beats)


def _by_stem(score: ScoreFile, within_s: tuple[float, float] | None) -> dict[str, dict[str, Notes]]:
    start, end = _ticks(score, within_s)
    found: dict[str, dict[str, Notes]] = defaultdict(dict)
    for line in score.lines:
        notes = _heard(line, start, end)
        if notes:
            found[line.stem][line.name] = [*found[line.stem].get(line.name, ()), *notes]
    return found


def _ticks(score: ScoreFile, within_s: tuple[float, float] | None) -> tuple[int, int]:
    if within_s is None:
        return 0, score.end
    return score.tick(within_s[0]), min(score.end, score.tick(within_s[1]))


def _heard(line: Line, start: int, end: int) -> list[Written]:
    return [note for note in line.notes if start <= note.start < end]


def _shift(mine: dict[str, Notes], theirs: dict[str, Notes]) -> int | None:
    """By how many semitones all players moved; None where they do not play the same."""
    shifts = {_moved(mine[name], theirs[name]) for name in mine} if mine.keys() == theirs.keys() else {None}
    return shifts.pop() if len(shifts) == 1 else None


def _moved(mine: Notes, theirs: Notes) -> int | None:
    if len(mine) != len(theirs):
        return None
    one, other = (sorted(each, key=lambda note: (note.pitch, note.start)) for each in (mine, theirs))
    shift = other[0].pitch - one[0].pitch
    same = all(
        b.pitch - a.pitch == shift and abs(b.start - a.start) <= _UNSTEADY for a, b in zip(one, other, strict=True)
    )
    return shift if same else None
