"""The shape and the colour of a sound, column by column, for drawing."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from generation.rendering import Audio, Samples

_LOW_HZ: Final = 110.0
_HIGH_HZ: Final = 9000.0
_CONTRAST: Final = 1.3
_WINDOW: Final = 2048

Row = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """Per column: the peak and the root mean square in [0, 1], and where its sound lies from low (0) to high (1)."""

    peak: Row
    rms: Row
    tint: Row


def columns_of(audio: Audio, count: int) -> Columns:
    """Cut the sound into `count` equal columns and measure each; values that are no numbers count as silence."""
    samples = audio.samples if audio.frames else np.zeros((1, 1), dtype=np.float32)
    frames = samples.shape[1]
    starts = np.minimum(np.linspace(0, frames, count + 1).astype(np.int64)[:-1], frames - 1)
    highest = np.maximum.reduceat(samples, starts, axis=1).max(axis=0)
    lowest = np.minimum.reduceat(samples, starts, axis=1).min(axis=0)
    peak = np.nan_to_num(np.maximum(highest, -lowest), nan=0.0, posinf=1.0, neginf=0.0).astype(np.float64)
    return Columns(np.clip(peak, 0, 1), _bodies(samples, count), _tints(samples, audio.rate, count))


def _bodies(samples: Samples, count: int) -> Row:
    """The root mean square per column, of at most 2,000 frames of each: the eye needs no more."""
    step = max(1, samples.shape[1] // (count * 2000))
    fewer = samples[:, ::step].astype(np.float64)
    starts = np.minimum(np.linspace(0, fewer.shape[1], count + 1).astype(np.int64)[:-1], fewer.shape[1] - 1)
    sizes = np.maximum(np.diff(np.append(starts, fewer.shape[1])), 1)
    with np.errstate(invalid="ignore", over="ignore"):
        power = np.add.reduceat(np.square(fewer), starts, axis=1).mean(axis=0) / sizes
    bodies: Row = np.clip(np.sqrt(np.nan_to_num(power, nan=0.0, posinf=1.0)), 0, 1)
    return bodies


def _tints(samples: Samples, rate: int, count: int) -> Row:
    """The centre of the spectrum per column on a log scale: 0 is low, 1 is high, spread a little about the track's own.

    Several short looks per column, weighted by how loud they are, so that a column does not hang on one hit.
    """
    from scipy import ndimage

    looks = max(1, min(4, 800 // count))
    padded = np.pad(samples, ((0, 0), (0, max(0, _WINDOW - samples.shape[1]))))
    starts = np.linspace(0, padded.shape[1] - _WINDOW, count * looks).astype(np.int64)
    frames = np.nan_to_num(padded[:, starts[:, None] + np.arange(_WINDOW)].mean(axis=0), posinf=0.0, neginf=0.0)
    power = np.square(np.abs(np.fft.rfft(frames * np.hanning(_WINDOW).astype(np.float32), axis=1)))
    hertz = np.maximum(np.fft.rfftfreq(_WINDOW, 1 / rate), 20.0)
    # What rises towards the bass in nearly all music is flattened (+3 dB per octave), or all would be red.
    power *= hertz
    loud = np.sqrt(power.sum(axis=1)) + 1e-9
    centre = (power @ np.log2(hertz)) / np.maximum(power.sum(axis=1), 1e-12)
    column = (centre * loud).reshape(count, looks).sum(axis=1) / loud.reshape(count, looks).sum(axis=1)
    column = ndimage.gaussian_filter1d(column, 0.8, mode="nearest")
    usual = float(np.median(column))
    spread = usual + (column - usual) * _CONTRAST
    tints: Row = np.clip((spread - np.log2(_LOW_HZ)) / np.log2(_HIGH_HZ / _LOW_HZ), 0, 1)
    return tints
