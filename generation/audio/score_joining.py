"""What is the score of a track that was spliced, cut, or joined of others? The MIDI that goes with that sound."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from generation.audio.score_file import Line, ScoreFile, Written, read_score, write_score

_CHANNELS = tuple(channel for channel in range(16) if channel != 9)
_Player = tuple[str, int | None]
Value = TypeVar("Value")
Changes = tuple[tuple[int, Value], ...]


@dataclass(frozen=True, slots=True)
class _Held:
    """A note as it is within a cut, and whether it was already held before it, or goes on behind it."""

    note: Written
    before: bool
    behind: bool


def spliced_score(kept: bytes | None, new: bytes | None, start_s: float, end_s: float) -> bytes | None:
    """The kept score outside two times and the new one within; None where either side has none.

    A note that is held over an edge on both sides stays one note. Tempi, metres and markers are the kept one's.
    """
    old, came = read_score(kept), read_score(new)
    if old is None or came is None:
        return None
    start, end = old.tick(start_s), min(old.end, old.tick(end_s))
    fresh = _in_ticks_of(old, came)
    mine, theirs = _players(old.lines), _players(fresh.lines)
    lines: list[Line] = []
    for player in dict.fromkeys([*mine, *theirs]):
        held: list[_Held] = []
        if player in mine:
            held += [*_within(mine[player], 0, start), *_within(mine[player], end, old.end)]
        if player in theirs:
            held += _within(theirs[player], start, end)
        line = mine.get(player) or replace(theirs[player], channel=_free(player, [*old.lines, *lines]), since=start)
        lines.append(replace(line, notes=_joined(held)))
    keys = old.keys
    if _at(fresh.keys, start) != _at(old.keys, start) and old.keys and fresh.keys:
        inner = [(start, _at(fresh.keys, start)), (end, _at(old.keys, end))]
        keys = tuple((at, key) for at, key in sorted([*old.keys, *inner], key=lambda each: each[0]) if key)
    return write_score(replace(old, lines=tuple(each for each in lines if each.notes), keys=keys))


def cut_score(midi: bytes | None, start_s: float, end_s: float) -> bytes | None:
    """The score between two times, as one that begins with the first; None where there is none."""
    score = read_score(midi)
    return None if score is None else write_score(_cut(score, start_s, end_s))


def joined_scores(parts: Sequence[tuple[bytes | None, float, float]]) -> bytes | None:
    """Scores one after the other: each with the time at which it begins and its length, in seconds.

    Each keeps its tempo, its metre and its key; a player with the same name and program plays on. None where one of
    them is missing: half a score would be wrong.
    """
    whole: ScoreFile | None = None
    for midi, begin_s, length_s in parts:
        score = read_score(midi)
        if score is None:
            return None
        part = _cut(score, 0.0, length_s)
        whole = part if whole is None else _appended(whole, part, whole.tick(begin_s))
    return None if whole is None else write_score(whole)


def _cut(score: ScoreFile, start_s: float, end_s: float) -> ScoreFile:
    start, end = score.tick(start_s), score.tick(end_s)
    lines = []
    for line in score.lines:
        notes = tuple(_moved(held.note, -start) for held in _within(line, start, end))
        if notes:
            lines.append(replace(line, notes=notes, since=max(0, line.since - start)))
    return ScoreFile(
        tuple(lines),
        _during(score.tempi, start, end),
        _during(score.metres, start, end),
        _during(score.keys, start, end),
        tuple((at - start, text) for at, text in score.markers if start <= at < end),
        end - start,
    )


def _appended(whole: ScoreFile, part: ScoreFile, begin: int) -> ScoreFile:
    players = _players(whole.lines)
    lines = dict(players)
    for line in part.lines:
        notes = tuple(_moved(note, begin) for note in line.notes)
        before = players.get(_player(line))
        if before is not None:
            lines[_player(line)] = replace(before, notes=(*before.notes, *notes))
        else:
            # Whoever had this channel before has stopped playing, or it is a free one.
            playing_on = [lines[each] for each in _players(part.lines) if each in players]
            channel = _free(_player(line), [*playing_on, *(lines[each] for each in lines if each not in players)])
            lines[_player(line)] = replace(line, notes=notes, since=begin, channel=channel)
    return ScoreFile(
        tuple(lines.values()),
        (*whole.tempi, *_shifted(part.tempi, begin)),
        (*whole.metres, *_shifted(part.metres, begin)),
        (*whole.keys, *_shifted(part.keys, begin)),
        (*whole.markers, *_shifted(part.markers, begin)),
        begin + part.end,
    )


def _player(line: Line) -> _Player:
    return line.name, line.program


def _players(lines: Iterable[Line]) -> dict[_Player, Line]:
    """The lines by player; a second one of the same name and program joins the first."""
    found: dict[_Player, Line] = {}
    for line in lines:
        before = found.get(_player(line))
        notes = line.notes if before is None else (*before.notes, *line.notes)
        found[_player(line)] = replace(before or line, notes=notes)
    return found


def _free(player: _Player, taken: Iterable[Line]) -> int:
    """A channel that nobody has who plays; where all are taken, the last one."""
    if player[1] is None:
        return 9
    used = {line.channel for line in taken}
    return next((channel for channel in _CHANNELS if channel not in used), _CHANNELS[-1])


def _within(line: Line, start: int, end: int) -> list[_Held]:
    return [
        _Held(
            Written(max(note.start, start), min(note.end, end), note.pitch, note.velocity),
            note.start < start,
            note.end > end,
        )
        for note in line.notes
        if note.start < end and note.end > start
    ]


def _joined(held: Iterable[_Held]) -> tuple[Written, ...]:
    """The notes in order; what was cut in two where it is held on both sides is one again."""
    notes: list[Written] = []
    open_at: dict[tuple[int, int], int] = {}
    for each in sorted(held, key=lambda one: (one.note.start, one.note.pitch)):
        note, at = each.note, open_at.pop((each.note.pitch, each.note.start), None) if each.before else None
        if at is None:
            at = len(notes)
            notes.append(note)
        else:
            notes[at] = replace(notes[at], end=note.end)
        if each.behind:
            open_at[note.pitch, note.end] = at
    return tuple(notes)


def _moved(note: Written, by: int) -> Written:
    return replace(note, start=note.start + by, end=note.end + by)


def _in_ticks_of(old: ScoreFile, new: ScoreFile) -> ScoreFile:
    """The new score with its notes at the ticks at which the old one's tempi sound them."""
    if old.tempi == new.tempi:
        return new

    def at(tick: int) -> int:
        return old.tick(new.seconds(tick))

    lines = [
        replace(
            line, notes=tuple(replace(n, start=at(n.start), end=max(at(n.start) + 1, at(n.end))) for n in line.notes)
        )
        for line in new.lines
    ]
    return replace(new, lines=tuple(lines), keys=tuple((at(tick), key) for tick, key in new.keys))


def _at(changes: Changes[Value], tick: int) -> Value | None:
    """What holds at a tick; the first where nothing has begun, None where nothing is said at all."""
    holding = [value for at, value in changes if at <= tick] or [value for _, value in changes[:1]]
    return holding[-1] if holding else None


def _during(changes: Changes[Value], start: int, end: int) -> Changes[Value]:
    """What changes from one tick to another, counted from the first; what holds there is said at the beginning."""
    holding = _at(changes, start)
    later = tuple((at - start, value) for at, value in changes if start < at < end)
    return later if holding is None else ((0, holding), *later)


def _shifted(changes: Changes[Value], by: int) -> Changes[Value]:
    return tuple((at + by, value) for at, value in changes)
