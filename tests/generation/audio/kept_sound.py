"""Tracks that are kept, as signals with known answers."""

from collections.abc import Mapping, Sequence

import mido
import numpy as np
from signals import RATE

from generation.audio.bars import Bars
from generation.audio.fading import on_grid
from generation.audio.kept import Kept
from generation.audio.score_file import TICKS, Line, ScoreFile, Written, write_score
from generation.rendering import Audio, Marker


def sound(samples: np.ndarray, rate: int = RATE) -> Audio:
    """Stereo, on the steps of a 24-bit file, as every master is."""
    return Audio(on_grid(np.stack([samples, samples]).astype(np.float32)), rate)


def kept(
    stems: Mapping[str, np.ndarray],
    bar_s: float = 1.0,
    *,
    first_s: float = 0.0,
    music_end_s: float | None = None,
    loop: bool = False,
    bare: bool = False,
    markers: Sequence[Marker] = (),
    midi: bytes | None = None,
    rate: int = RATE,
) -> Kept:
    """A track of these stems; a bare one has only its master."""
    parts = {f"stem:{name}": sound(samples, rate) for name, samples in stems.items()}
    master = Audio(np.sum([part.samples for part in parts.values()], axis=0, dtype=np.float32), rate)
    files = {"master": master} if bare else {"master": master, **parts}

    def read(role: str) -> Audio:
        return Audio(files[role].samples.copy(), rate)

    end = master.duration_s if music_end_s is None else music_end_s
    bars = Bars(master.duration_s, ((0.0, first_s, bar_s),), end, loop)
    return Kept(read, bars, () if bare else tuple(stems), tuple(markers), midi)


def score(
    notes: Sequence[tuple[float, float, int]],
    beats: float,
    bpm: float = 120.0,
    *,
    name: str = "bass (bass)",
    program: int | None = 33,
    markers: Sequence[tuple[float, str]] = (),
) -> bytes:
    """A score of one player: notes as (beat, length, pitch)."""
    written = tuple(Written(round(at * TICKS), round((at + length) * TICKS), pitch, 90) for at, length, pitch in notes)
    line = Line(name, 9 if program is None else 0, program, written)
    said = tuple((round(at * TICKS), text) for at, text in markers)
    end = round(beats * TICKS)
    return write_score(ScoreFile((line,), ((0, mido.bpm2tempo(bpm)),), ((0, (4, 4)),), ((0, "Am"),), said, end))
