"""What is there to see in a sound? Spectrogram, loudness, stereo and stems, column by column; no drawing here."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from generation.audio.loudness import weighted_power
from generation.rendering import Audio

LOWEST_HZ: Final = 40.0
HIGHEST_HZ: Final = 16000.0
QUIETEST_DB: Final = -84.0
_WINDOW: Final = 4096
_MOMENT_S: Final = 0.4  # the window of momentary loudness (EBU R 128)

Grid = NDArray[np.float64]


def spectrogram(audio: Audio, columns: int, rows: int) -> Grid:
    """Decibels of a full-scale sine, shape (rows, columns), the highest frequency first, rows evenly spaced in pitch.

    A row takes the loudest bin in its band, so that a single held note stays visible.
    """
    wave = np.pad(audio.samples.mean(axis=0), _WINDOW // 2)
    starts = np.linspace(0, max(0, len(wave) - _WINDOW - 1), columns * 2).astype(np.int64)
    window = np.hanning(_WINDOW).astype(np.float32)
    power = np.empty((columns * 2, _WINDOW // 2 + 1), dtype=np.float32)
    for at in range(0, len(starts), 256):
        frames = wave[starts[at : at + 256, None] + np.arange(_WINDOW)] * window
        power[at : at + 256] = np.square(np.abs(np.fft.rfft(frames, axis=1)) * (4 / _WINDOW))
    power = power.reshape(columns, 2, -1).max(axis=1)
    edges = LOWEST_HZ * (HIGHEST_HZ / LOWEST_HZ) ** np.linspace(0, 1, rows + 1)
    bins = edges * _WINDOW / audio.rate
    grid = np.empty((rows, columns))
    for row in range(rows):
        low, high = bins[row], bins[row + 1]
        if high - low < 1.5:
            # Between two bins of the bass: the row shows what lies between them.
            middle = (low + high) / 2
            under, share = int(middle), middle - int(middle)
            grid[row] = (1 - share) * power[:, under] + share * power[:, under + 1]
        else:
            grid[row] = power[:, int(np.ceil(low)) : int(np.ceil(high))].max(axis=1)
    return np.asarray(10 * np.log10(np.maximum(grid[::-1], 10 ** (QUIETEST_DB / 10))))


def momentary_lufs(audio: Audio, columns: int) -> Grid:
    """Momentary loudness (400 ms) at each column, shape (columns,)."""
    hop = max(1, round(0.02 * audio.rate))
    power = weighted_power(audio, hop)
    reach = max(1, round(_MOMENT_S / 0.02))
    smooth = np.convolve(np.pad(power, (reach // 2, reach - reach // 2 - 1)), np.ones(reach) / reach, mode="valid")
    at = np.minimum((np.arange(columns) + 0.5) / columns * len(smooth), len(smooth) - 1).astype(np.int64)
    return np.asarray(-0.691 + 10 * np.log10(np.maximum(smooth[at], 1e-9)))


def stereo(audio: Audio, columns: int) -> tuple[Grid, Grid]:
    """Per column how far it leans to the left (dB, right is below 0) and how wide it is (0 mono, 1 all sides)."""
    left, right = levels(audio.samples[0], columns), levels(audio.samples[-1], columns)
    middle = levels((audio.samples[0] + audio.samples[-1]) / 2, columns)
    side = levels((audio.samples[0] - audio.samples[-1]) / 2, columns)
    quiet = (left + right) < 1e-8
    lean = 10 * np.log10((left + 1e-9) / (right + 1e-9))
    width = np.sqrt(side / np.maximum(middle + side, 1e-12))
    return np.where(quiet, 0.0, lean), np.where(quiet, 0.0, width)


def levels(wave: NDArray[np.float32], columns: int) -> Grid:
    """The mean power of each column, shape (columns,)."""
    edges = np.linspace(0, len(wave), columns + 1).astype(np.int64)
    totals = np.concatenate(([0.0], np.cumsum(np.square(wave, dtype=np.float64))))
    return np.asarray((totals[edges[1:]] - totals[edges[:-1]]) / np.maximum(1, np.diff(edges)))


def extremes(audio: Audio, columns: int) -> tuple[Grid, Grid]:
    """The lowest and highest sample of each column, any channel."""
    edges = np.minimum(np.linspace(0, audio.frames, columns + 1).astype(np.int64)[:-1], audio.frames - 1)
    low = np.minimum.reduceat(audio.samples, edges, axis=1).min(axis=0)
    high = np.maximum.reduceat(audio.samples, edges, axis=1).max(axis=0)
    return low.astype(np.float64), high.astype(np.float64)
