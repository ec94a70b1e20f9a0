"""Which pitch is sung when? The contour of a clip's own melody, by pYIN, or by what stands out of its harmony."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from generation.rendering import Audio, Samples

RATE: Final = 16000
HOP: Final = 256
HOP_S: Final = HOP / RATE
LOWEST_HZ: Final = 65.406  # C2
HIGHEST_HZ: Final = 2100.0  # people whistle higher than they sing
_WINDOW: Final = 1024  # two periods of the lowest note
_RESOLUTION: Final = 0.25  # semitones; the tuning is found from many frames
_BINS: Final = 3  # per semitone, in the constant-Q spectrum
_FIRST: Final = 48  # what leads an accompanied piece is looked for from C3 ...
_LAST: Final = 88  # ... to E6
_FLOOR: Final = 36.5  # what is lower than can be told ends up on the lowest pitch
_OCTAVES: Final = 6
_HARMONICS: Final = 5
_LOW_SHARE: Final = 0.6
_FADING: Final = 0.8  # how much less each harmonic counts than the one below
_SILENT_DB: Final = 45.0  # so far below the loudest, pYIN only guesses on
_ATTACK_DB: Final = 4.5
_GAP_DB: Final = 10.0
_RISE_WINDOW: Final = 512
_RISE_RANGE_DB: Final = 50.0
_FEWEST_BANDS: Final = 8  # a whistle is in two or three: its vibrato moves between them
_LEAST_CONTRAST: Final = 1.3  # how far the leading voice stands above the next best, in a frame that counts

Row = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Contour:
    """Per column of 16 ms: the pitch in (fractional) MIDI numbers, NaN where none is heard; the level in dB.

    `attack` is how much louder it gets where a note begins, in dB, and 0 elsewhere.
    """

    pitch: Row
    level: Row
    attack: Row

    @property
    def voiced(self) -> NDArray[np.bool_]:
        return ~np.isnan(self.pitch)


def mono_of(audio: Audio) -> Samples:
    """One channel at 16 kHz, finite, without its offset."""
    import soxr

    mono = np.nan_to_num(audio.samples, nan=0.0, posinf=1.0, neginf=-1.0).mean(axis=0)
    if len(mono):
        mono = mono - mono.mean()
    if audio.rate != RATE and len(mono):
        mono = soxr.resample(mono, audio.rate, RATE, quality="MQ")
    return np.ascontiguousarray(mono, dtype=np.float32)


def sung_contour(mono: Samples) -> Contour:
    """The contour of one voice or instrument: probabilistic YIN (Mauch and Dixon 2014; librosa)."""
    import librosa

    hertz, _, _ = librosa.pyin(
        mono,
        sr=RATE,
        fmin=LOWEST_HZ,
        fmax=HIGHEST_HZ,
        frame_length=_WINDOW,
        hop_length=HOP,
        resolution=_RESOLUTION,
    )
    pitch = 69 + 12 * np.log2(hertz.astype(np.float64) / 440.0)
    level = levels(mono, len(pitch))
    sounding = (pitch > _FLOOR) & (level > level.max(initial=-120.0) - _SILENT_DB)
    return Contour(np.where(sounding, pitch, np.nan), level, _attacks(mono, level))


def held_lines(mono: Samples) -> Row:
    """The constant-Q magnitudes (3 bins per semitone from C2, 6 octaves) without percussion (the median over time)."""
    import librosa
    from scipy import ndimage

    lines = np.abs(
        librosa.cqt(
            y=mono, sr=RATE, hop_length=HOP, fmin=LOWEST_HZ, n_bins=12 * _BINS * _OCTAVES, bins_per_octave=12 * _BINS
        )
    )
    held: Row = np.minimum(lines, ndimage.median_filter(lines, size=(1, 9)))
    return held


def alone(contour: Contour, held: Row) -> float:
    """Which share of what is held, where the contour has a pitch, belongs to that pitch's harmonics: 1 is one voice."""
    columns = np.flatnonzero(contour.voiced[: held.shape[1]])
    if not len(columns):
        return 0.0
    power = np.square(held[:, columns])
    own = np.zeros(power.shape, dtype=bool)
    root = np.round((contour.pitch[columns] - 36) * _BINS).astype(np.int64)
    for number in range(1, 2 * _HARMONICS + 1):
        row = root + round(12 * _BINS * np.log2(number))
        for beside in range(1 - _BINS, _BINS):  # a vibrato is wide
            inside = (row + beside >= 0) & (row + beside < len(own))
            own[(row + beside)[inside], np.flatnonzero(inside)] = True
    return float((power * own).sum() / max(float(power.sum()), 1e-12))


def leading_contour(mono: Samples, held: Row) -> Contour:
    """The contour of what stands out of an accompanied piece.

    Salience: for each pitch, the square roots of its harmonics' magnitudes in a constant-Q spectrum, weighted 0.8^n
    (after Salamon and Gomez 2012).
    """
    salience = _salience(np.sqrt(held))
    best = salience.argmax(axis=0)
    highest = salience[best, np.arange(salience.shape[1])]
    heard = (highest > _LEAST_CONTRAST * _next_best(salience, best)) & (highest > 0.1 * highest.max(initial=1e-9))
    level = levels(mono, len(best))
    return Contour(np.where(heard, _FIRST + best / _BINS, np.nan), level, _attacks(mono, level))


def _salience(held: Row) -> Row:
    """How strongly each pitch from C3 to E6, in thirds of semitones, is heard as a whole series of harmonics."""
    rows = (_LAST - _FIRST) * _BINS
    base = (_FIRST - 36) * _BINS
    salience = np.zeros((rows, held.shape[1]))
    for number in range(1, _HARMONICS + 1):
        first = base + round(12 * _BINS * np.log2(number))
        shifted = held[first : first + rows]
        salience[: len(shifted)] += _FADING ** (number - 1) * shifted
    # What leads is seldom what is lowest: from C3 to E4 less and less is taken off.
    return salience * np.clip(np.linspace(_LOW_SHARE, _LOW_SHARE + (1 - _LOW_SHARE) * 2.5, rows), 0, 1)[:, None]


def _next_best(salience: Row, best: NDArray[np.int64]) -> Row:
    """The highest salience of another pitch class than the best one's: its octaves share its harmonics."""
    rows = np.arange(len(salience))[:, None]
    apart = np.abs((rows - best + 6 * _BINS) % (12 * _BINS) - 6 * _BINS)
    others: Row = np.where(apart > _BINS, salience, 0.0).max(axis=0)
    return others


def levels(mono: Samples, columns: int) -> Row:
    """The root mean square around each column, over 32 ms, in dB."""
    half = HOP
    padded = np.pad(mono.astype(np.float64), (half, half + HOP * columns))
    totals = np.concatenate(([0.0], np.cumsum(np.square(padded))))
    starts = np.arange(columns) * HOP
    power = (totals[starts + 2 * half] - totals[starts]) / (2 * half)
    result: Row = 10 * np.log10(np.maximum(power, 1e-12))
    return result


def _attacks(mono: Samples, level: Row) -> Row:
    """How much louder it gets within 50 ms of each column, in dB, where a note begins; elsewhere 0.

    Two strings that beat rise in one band and fall in another; where a note is struck again all bands rise, or the
    whole rises out of a gap.
    """
    before = np.lib.stride_tricks.sliding_window_view(np.pad(level, (3, 0), mode="edge"), 3)[:-1].min(axis=1)
    after = np.lib.stride_tricks.sliding_window_view(np.pad(level, (0, 2), mode="edge"), 3).max(axis=1)
    rise = after - before
    begins = ((rise > _ATTACK_DB) & (_rise_of_bands(mono, len(level)) > _ATTACK_DB)) | (rise > _GAP_DB)
    return np.where(begins, rise, 0.0)


def _rise_of_bands(mono: Samples, columns: int) -> Row:
    """The mean change over the half-octave bands that sound, in dB."""
    padded = np.pad(mono, (_RISE_WINDOW // 2, _RISE_WINDOW // 2 + HOP * columns))
    frames = np.lib.stride_tricks.sliding_window_view(padded, _RISE_WINDOW)[::HOP][:columns]
    power = np.square(np.abs(np.fft.rfft(frames * np.hanning(_RISE_WINDOW).astype(np.float32), axis=1)))
    edges = np.unique(np.round(np.exp2(np.arange(1.0, np.log2(power.shape[1]), 0.5))).astype(np.int64))
    bands = 10 * np.log10(np.add.reduceat(power, edges[:-1], axis=1) + 1e-9)
    bands = np.maximum(bands, bands.max(initial=-90.0) - _RISE_RANGE_DB)
    around = np.pad(bands, ((2, 2), (0, 0)), mode="edge")
    change = (around[3:-1] + around[4:] - around[:-4] - around[1:-3]) / 2
    mean: Row = change.sum(axis=1) / np.maximum((bands > bands.min()).sum(axis=1), _FEWEST_BANDS)
    return mean
