"""How does a score leave the house? As a standard MIDI file, one track per part."""

import io
from collections.abc import Sequence
from typing import Any, Final

from generation.brief import TONICS, Key, Mode
from generation.engines.sketch.score import Part, Score
from generation.engines.sketch.theory import minor_like

_TICKS: Final = 960
# How many semitones above the tonic of a mode the major or minor key with its notes begins.
_AWAY: Final = {Mode.DORIAN: 7, Mode.PHRYGIAN: 5, Mode.LYDIAN: 7, Mode.MIXOLYDIAN: 5}


def midi_bytes(score: Score, parts: Sequence[Part], programs: dict[str, int]) -> bytes:
    """Write parts as a type-1 MIDI file; `programs` gives each voice's General MIDI program (-1: drums).

    MIDI's key signatures are major or minor: another mode has the one with its notes. The file ends with the piece.
    """
    import mido

    song = mido.MidiFile(type=1, ticks_per_beat=_TICKS)
    conductor = mido.MidiTrack()
    conductor.append(mido.MetaMessage("set_tempo", tempo=mido.bpm2tempo(score.tempo_bpm), time=0))
    conductor.append(mido.MetaMessage("time_signature", numerator=score.metre[0], denominator=score.metre[1], time=0))
    conductor.append(mido.MetaMessage("key_signature", key=signature_of(score.key), time=0))
    now = 0
    for span in score.spans:
        at = round(score.bar_start(span.bar) * _TICKS)
        conductor.append(mido.MetaMessage("marker", text=span.name, time=at - now))
        now = at
    conductor.append(mido.MetaMessage("end_of_track", time=round(score.beats * _TICKS) - now))
    song.tracks.append(conductor)
    channels = [channel for channel in range(16) if channel != 9]
    for index, part in enumerate(parts):
        program = programs.get(part.voice, 0)
        channel = 9 if program < 0 else channels[index % len(channels)]
        song.tracks.append(_track(part, channel, program, round(score.beats * _TICKS)))
    out = io.BytesIO()
    song.save(file=out)
    return out.getvalue()


def signature_of(key: Key) -> str:
    """The major or minor key with the notes of a key: D minor's for G dorian."""
    tonic = TONICS[(key.pitch_class + _AWAY.get(key.mode, 0)) % 12]
    return tonic + ("m" if minor_like(key) else "")


def _track(part: Part, channel: int, program: int, last: int) -> Any:
    import mido

    track = mido.MidiTrack()
    track.append(mido.MetaMessage("track_name", name=f"{part.stem} ({part.role})", time=0))
    if channel != 9:
        track.append(mido.Message("program_change", channel=channel, program=program, time=0))
    events: list[tuple[int, int, int, int]] = []
    for note in part.notes:
        begin = min(round(note.start * _TICKS), last - 1)
        # What rings over the end of a loop is let go there.
        end = min(last, max(begin + 1, round((note.start + note.length) * _TICKS) - 1))
        events += [(begin, 1, note.pitch, max(1, round(note.velocity * 127))), (end, 0, note.pitch, 0)]
    now = 0
    for at, kind, pitch, velocity in sorted(events):
        name = "note_on" if kind else "note_off"
        track.append(mido.Message(name, channel=channel, note=pitch, velocity=velocity, time=at - now))
        now = at
    track.append(mido.MetaMessage("end_of_track", time=last - now))
    return track
