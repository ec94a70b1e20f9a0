"""What does a MIDI file hold? Its players' notes, tempi, metres, keys and markers, to be cut and joined."""

import io
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any, Final

TICKS: Final = 960
_DRUMS: Final = 9
_DEFAULT_US: Final = 500_000  # microseconds per quarter, where a file does not say


@dataclass(frozen=True, slots=True)
class Written:
    """One note of a file: from tick to tick, its pitch and its velocity (1 to 127)."""

    start: int
    end: int
    pitch: int
    velocity: int


@dataclass(frozen=True, slots=True)
class Line:
    """One player: the track's name, its channel from a tick on, and its General MIDI program (None: drums)."""

    name: str
    channel: int
    program: int | None
    notes: tuple[Written, ...]
    since: int = 0

    @property
    def stem(self) -> str:
        """The stem that the player is heard in: `bass` of `bass (walking)`."""
        return self.name.rpartition(" (")[0] or self.name


@dataclass(frozen=True, slots=True)
class ScoreFile:
    """A score in ticks of a quarter's 960th. `tempi` are microseconds per quarter; `end` is its last tick."""

    lines: tuple[Line, ...] = ()
    tempi: tuple[tuple[int, int], ...] = ((0, _DEFAULT_US),)
    metres: tuple[tuple[int, tuple[int, int]], ...] = ()
    keys: tuple[tuple[int, str], ...] = ()
    markers: tuple[tuple[int, str], ...] = ()
    end: int = 0

    def tick(self, at_s: float) -> int:
        """The tick at a time in seconds."""
        begun, passed, us = 0, 0.0, self.tempi[0][1]
        for start, tempo in self.tempi[1:]:
            until = passed + (start - begun) * us / TICKS / 1e6
            if until > at_s:
                break
            begun, passed, us = start, until, tempo
        return begun + round((at_s - passed) * 1e6 * TICKS / us)

    def seconds(self, tick: int) -> float:
        """The time in seconds at a tick."""
        passed, begun, us = 0.0, 0, self.tempi[0][1]
        for start, tempo in self.tempi[1:]:
            if start >= tick:
                break
            passed, begun, us = passed + (start - begun) * us / TICKS / 1e6, start, tempo
        return passed + (tick - begun) * us / TICKS / 1e6


def read_score(data: bytes | None) -> ScoreFile | None:
    """Read a MIDI file; None where there is none, or what is there is none."""
    import mido

    if not data:
        return None
    try:
        song = mido.MidiFile(file=io.BytesIO(data))
    except (OSError, EOFError, ValueError, IndexError):
        return None
    factor = TICKS / song.ticks_per_beat
    said = _Said()
    lines = [line for track in song.tracks if (line := _line(track, factor, said)) is not None]
    tempi = sorted({0: _DEFAULT_US, **dict(said.tempi)}.items())
    return ScoreFile(
        tuple(lines), tuple(tempi), tuple(said.metres), tuple(said.keys), tuple(sorted(said.markers)), said.end
    )


@dataclass(slots=True)
class _Said:
    """What the tracks of a file say of the whole."""

    tempi: list[tuple[int, int]] = field(default_factory=list)
    metres: list[tuple[int, tuple[int, int]]] = field(default_factory=list)
    keys: list[tuple[int, str]] = field(default_factory=list)
    markers: list[tuple[int, str]] = field(default_factory=list)
    end: int = 0


def _line(track: Any, factor: float, said: _Said) -> Line | None:
    """A track's player, None where nobody plays in it; what it says of the whole is noted."""
    name, program, channel, since, now, played = "", None, None, 0, 0.0, False
    sounding: dict[int, list[tuple[int, int]]] = defaultdict(list)
    notes = []
    for message in track:
        now += message.time * factor
        at = round(now)
        if message.is_meta:
            name = message.name if message.type == "track_name" else name
            _note(message, at, said)
        elif message.type == "program_change":
            program, channel, since = message.program, message.channel, at
        elif message.type in {"note_on", "note_off"}:
            played, channel = True, message.channel
            if message.type == "note_on" and message.velocity:
                sounding[message.note].append((at, message.velocity))
            elif sounding[message.note]:
                start, velocity = sounding[message.note].pop(0)
                notes.append(Written(start, max(at, start + 1), message.note, velocity))
    said.end = max(said.end, round(now))
    if not played or channel is None:
        return None
    ordered = sorted(notes, key=lambda note: (note.start, note.pitch))
    return Line(name, channel, None if channel == _DRUMS else program or 0, tuple(ordered), since)


def _note(message: Any, at: int, said: _Said) -> None:
    if message.type == "set_tempo":
        said.tempi.append((at, message.tempo))
    elif message.type == "time_signature":
        said.metres.append((at, (message.numerator, message.denominator)))
    elif message.type == "key_signature":
        said.keys.append((at, message.key))
    elif message.type == "marker":
        said.markers.append((at, message.text))


def write_score(score: ScoreFile) -> bytes:
    """Write a score as a type-1 MIDI file; the same score gives the same bytes."""
    import mido

    song = mido.MidiFile(type=1, ticks_per_beat=TICKS)
    said = [(at, 0, mido.MetaMessage("set_tempo", tempo=us)) for at, us in score.tempi]
    said += [
        (at, 1, mido.MetaMessage("time_signature", numerator=top, denominator=low)) for at, (top, low) in score.metres
    ]
    said += [(at, 2, mido.MetaMessage("key_signature", key=key)) for at, key in score.keys]
    said += [(at, 3, mido.MetaMessage("marker", text=text)) for at, text in score.markers]
    song.tracks.append(_track("", said, score.end))
    for line in score.lines:
        events = []
        if line.program is not None:
            events.append((line.since, 0, mido.Message("program_change", channel=line.channel, program=line.program)))
        for note in line.notes:
            named = {"channel": line.channel, "note": note.pitch}
            events.append((note.start, 2, mido.Message("note_on", velocity=note.velocity, **named)))
            events.append((note.end, 1, mido.Message("note_off", velocity=0, **named)))
        song.tracks.append(_track(line.name, events, score.end))
    out = io.BytesIO()
    song.save(file=out)
    return out.getvalue()


def _track(name: str, events: list[tuple[int, int, Any]], end: int) -> Any:
    """A track of events (tick, order within the tick, message)."""
    import mido

    track = mido.MidiTrack()
    if name:
        track.append(mido.MetaMessage("track_name", name=name, time=0))
    now = 0
    for at, _, message in sorted(events, key=lambda each: each[:2]):
        track.append(message.copy(time=max(0, at - now)))
        now = max(now, at)
    track.append(mido.MetaMessage("end_of_track", time=max(0, end - now)))
    return track
