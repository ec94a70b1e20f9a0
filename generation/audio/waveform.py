"""The shape and the colour of a sound, column by column, for drawing."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from generation.track import Audio, Samples

_LOW_HZ: Final = 90.0
_HIGH_HZ: Final = 6000.0
_WINDOW: Final = 2048

Row = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """Per column: the peak and the root mean square in [0, 1], and where its sound lies from low (0) to high (1)."""

    peak: Row
    rms: Row
    tint: Row


def columns_of(audio: Audio, count: int) -> Columns:
    """Cut the sound into `count` equal columns and measure each."""
    mono = np.nan_to_num(audio.samples.mean(axis=0)) if audio.frames else np.zeros(1, dtype=np.float32)
    loudest = np.nan_to_num(np.abs(audio.samples)).max(axis=0) if audio.frames else np.zeros(1, dtype=np.float32)
    edges = np.linspace(0, len(mono), count + 1).astype(np.int64)
    starts = np.minimum(edges[:-1], len(mono) - 1)
    sizes = np.maximum(np.diff(edges), 1)
    peak = np.maximum.reduceat(loudest, starts).astype(np.float64)
    rms = np.sqrt(np.add.reduceat(np.square(mono.astype(np.float64)), starts) / sizes)
    return Columns(np.clip(peak, 0, 1), np.clip(rms, 0, 1), _tints(mono, audio.rate, count))


def _tints(mono: Samples, rate: int, count: int) -> Row:
    """The spectral centroid per column on a log scale, smoothed a little, spread over what this track uses."""
    from scipy import ndimage

    windows = min(count, 1200)
    starts = np.linspace(0, max(0, len(mono) - _WINDOW), windows).astype(np.int64)
    padded = np.pad(mono, (0, max(0, _WINDOW - len(mono))))
    frames = padded[starts[:, None] + np.arange(_WINDOW)] * np.hanning(_WINDOW).astype(np.float32)
    power = np.square(np.abs(np.fft.rfft(frames, axis=1)))
    hertz = np.fft.rfftfreq(_WINDOW, 1 / rate)
    # What rises towards the bass in nearly all music is flattened (+3 dB per octave), or all would be red.
    power *= np.maximum(hertz, 20.0)
    octaves = np.log2(np.maximum(hertz, 20.0))
    centre = (power @ octaves) / np.maximum(power.sum(axis=1), 1e-12)
    tint = np.clip((centre - np.log2(_LOW_HZ)) / np.log2(_HIGH_HZ / _LOW_HZ), 0, 1)
    tint = ndimage.gaussian_filter1d(tint, 1.0, mode="nearest")
    tints: Row = np.interp(np.linspace(0, 1, count), np.linspace(0, 1, windows), tint)
    return tints
