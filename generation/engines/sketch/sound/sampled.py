"""How do recorded instruments sound? Plays a part through FluidSynth from the SoundFont, repeatably."""

import ctypes
import threading
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np

from generation.engines.sketch.score import Part, Score
from generation.engines.sketch.sound.basics import RATE, Wave
from generation.engines.sketch.soundfont import binding
from generation.engines.sketch.voices import sharpness_of
from generation.patience import meanwhile

Preset = tuple[int, int]
_TAIL_S: Final = 6.0
_CHUNK: Final = RATE // 4  # frames between two looks at the clock
_FADE_S: Final = 1.0  # at the end of the tail, so that what still rings there does not stop
_BEND_PER_CENT: Final = 8192 / 200  # a wheel at its end is two semitones
_SETTINGS: Final[dict[str, Any]] = {
    "synth.dynamic-sample-loading": 1,
    "synth.reverb.active": 0,
    "synth.chorus.active": 0,
    "synth.polyphony": 256,
    "synth.cpu-cores": 1,
}


class _Keeper:
    """Holds presets open, so that the fresh synth of each part finds their samples decoded already."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._synth: Any = None
        self._font = -1
        self._held: dict[Preset, bool] = {}

    def hold(self, preset: Preset) -> None:
        """Decode a preset's samples (seconds, the first time)."""
        with self._lock:
            if preset in self._held:
                return
            if self._synth is None:
                self._synth, self._font = _synth(self._path)
            self._held[preset] = self._synth.program_select(len(self._held), self._font, *preset) == 0

    def has(self, preset: Preset) -> bool | None:
        """Whether the SoundFont has the preset; None until it was held."""
        return self._held.get(preset)


@cache
def _keeper(path: Path) -> _Keeper:
    return _Keeper(path)


def _synth(path: Path) -> tuple[Any, int]:
    synth = binding().Synth(gain=0.5, samplerate=float(RATE), **_SETTINGS)
    return synth, int(synth.sfload(str(path)))


def ready(path: Path, preset: Preset, step: Callable[[], None]) -> bool:
    """Have a preset's samples decoded, off this thread, so that progress and cancelling go on; False: it has none."""
    keeper = _keeper(path)
    if keeper.has(preset) is None:
        meanwhile(lambda _tell: keeper.hold(preset), lambda _done, _stage: step())
    return bool(keeper.has(preset))


def sampled(part: Part, score: Score, path: Path, preset: Preset, step: Callable[[float], None]) -> Wave | None:
    """Play a part, (2, frames), or None where the SoundFont lacks the preset.

    A fresh synth each time: a used one would not give the same bits again.
    """
    if not ready(path, preset, lambda: step(0.0)):
        return None
    synth, font = _synth(path)
    try:
        synth.program_select(0, font, *preset)
        synth.pitch_bend(0, -round(sharpness_of(part.voice) * _BEND_PER_CENT))
        frames = round(score.duration_s * RATE)
        long = np.zeros((2, frames + (round(_TAIL_S * RATE) if score.loop else 0)), np.float32)
        _perform(synth, _events(part, score), long, step)
    finally:
        synth.delete()
    if not score.loop:
        return long
    fade = round(_FADE_S * RATE)
    long[:, -fade:] *= np.linspace(1, 0, fade, dtype=np.float32)
    out = long[:, :frames].copy()
    for begin in range(frames, long.shape[1], frames):
        piece = long[:, begin : begin + frames]
        out[:, : piece.shape[1]] += piece
    return out


def _events(part: Part, score: Score) -> list[tuple[int, int, int, int]]:
    """(frame, 1 on / 0 off, pitch, velocity) in order; a pitch struck again ends its former note first."""
    events = []
    again: dict[int, int] = {}
    for note in reversed(part.notes):
        begin = round(score.seconds(note.start) * RATE)
        end = max(begin + 400, round(score.seconds(note.start + note.length) * RATE))
        end = min(end, again.get(note.pitch, end))
        again[note.pitch] = begin
        events += [(begin, 1, note.pitch, max(1, min(127, round(note.velocity * 127)))), (end, 0, note.pitch, 0)]
    return sorted(events)


def _perform(synth: Any, events: list[tuple[int, int, int, int]], out: Wave, step: Callable[[float], None]) -> None:
    write = binding()._fl.fluid_synth_write_float  # noqa: SLF001 - the binding has no floating-point output
    pointer, number = ctypes.c_void_p, ctypes.c_int
    write.argtypes = [pointer, number, pointer, number, number, pointer, number, number]
    total, at = out.shape[1], 0
    for frame, on, pitch, velocity in [*events, (total, 0, 0, 0)]:
        while at < min(frame, total):
            step(at / total)
            count = min(_CHUNK, min(frame, total) - at)
            sides = [ctypes.c_void_p(out[side, at:].ctypes.data) for side in (0, 1)]
            write(synth.synth, count, sides[0], 0, 1, sides[1], 0, 1)
            at += count
        if on:
            synth.noteon(0, pitch, velocity)
        elif frame < total:
            synth.noteoff(0, pitch)
