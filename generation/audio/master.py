"""Make a rendering ready to be heard: one loudness for all tracks, and no peak above the ceiling."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from generation.audio.loudness import (
    SILENT_LUFS,
    gated_lufs,
    integrated_lufs,
    oversampled_peaks,
    true_peak_dbtp,
    weighted_power,
)
from generation.errors import EngineFailed
from generation.track import Audio, Rendering, Samples, Stem

TARGET_LUFS: Final = -14.0
CEILING_DBTP: Final = -1.0
_TOLERANCE_LU: Final = 0.05
_HOP: Final = 16  # the gain curve has a node every 16 frames; between nodes it is a straight line
_LOOK_AHEAD_S: Final = 0.002
# How fast the limiter lets go, in dB per second. The slow one sounds best; sparse, peaky material that does not reach
# the target with it gets the next.
_RELEASES: Final = (80.0, 300.0, 1200.0, 5000.0)
_MOST_EXTRA_DB: Final = 24.0  # more would be distortion, not mastering
_ROUNDS: Final = 8
_MARGIN_DB: Final = 0.05  # what a moving gain may add between the samples
_SILENT: Final = ("The engine made a track that is silent.", "Ask again with another seed.")

Curve = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Mastered:
    """A finished mix, its stems under the same gain curve (they sum to `master`), and what was measured on it."""

    master: Audio
    stems: tuple[Stem, ...]
    lufs: float
    true_peak_dbtp: float


def master(
    rendering: Rendering, target_lufs: float = TARGET_LUFS, ceiling_dbtp: float = CEILING_DBTP, loop: bool = False
) -> Mastered:
    """Bring a rendering to the target loudness under a true-peak ceiling.

    One gain curve, from a look-ahead limiter that sees peaks between the samples, is applied to the mix and to every
    stem. With `loop` the curve runs round the end into the beginning.

    Raises:
        EngineFailed: the rendering is silent, holds values that are no numbers, or its stems do not sum to its mix.

    """
    mix = _checked_mix(rendering)
    rate = rendering.mix.rate
    peaks = _decibels(_hop_maximum(_needed_peaks(mix, rendering.stems, ceiling_dbtp, loop)))
    aim = target_lufs
    for _ in range(3):
        gain = _every_frame(_best_curve(mix, rate, peaks, aim, loop), mix.shape[1])
        finished = Audio(mix * gain, rate)
        lufs = integrated_lufs(finished)
        if lufs is None or abs(target_lufs - lufs) <= 2 * _TOLERANCE_LU:
            break
        aim += target_lufs - lufs
    if lufs is None:
        raise EngineFailed(*_SILENT)
    # The ceiling is kept by measurement, not by hope: whatever is left over is taken off everywhere.
    over = true_peak_dbtp(finished, loop) - ceiling_dbtp
    if over > 0:
        gain = (gain * 10 ** (-(over + 0.01) / 20)).astype(np.float32)
        finished, lufs = Audio(mix * gain, rate), lufs - over - 0.01
    stems = tuple(Stem(stem.name, Audio(stem.audio.samples * gain, rate)) for stem in rendering.stems)
    return Mastered(finished, stems, lufs, min(over, -0.01) + ceiling_dbtp)


def _checked_mix(rendering: Rendering) -> Samples:
    """The mix as float32 (where there are stems: their sum), after the checks of `master`."""
    mix = rendering.mix.samples
    if mix.ndim != 2 or mix.shape[1] == 0:
        raise EngineFailed("The engine made a track without any sound.", "Ask again with another seed.")
    if not np.isfinite(mix).all():
        raise EngineFailed("The engine made sound that is no sound (not finite).", "Ask again with another seed.")
    if not rendering.stems:
        return np.asarray(mix, dtype=np.float32)
    total = np.zeros(mix.shape, dtype=np.float64)
    for stem in rendering.stems:
        if stem.audio.samples.shape != mix.shape or stem.audio.rate != rendering.mix.rate:
            raise EngineFailed(f"The stem “{stem.name}” is not as long as the mix.", "This is a fault of the engine.")
        total += stem.audio.samples
    if not np.abs(total - mix).max() <= 1e-3 * max(1.0, float(np.abs(mix).max())):
        raise EngineFailed("The stems do not sum to the mix.", "This is a fault of the engine.")
    return total.astype(np.float32)


def _needed_peaks(mix: Samples, stems: tuple[Stem, ...], ceiling_dbtp: float, loop: bool) -> Samples:
    """Per frame, the level that has to stay below 1.0: the mix's true peak over the ceiling, or a stem's own peak.

    Stems count because they are kept as fixed-point files: one that the mix cancels must not be clipped there.
    """
    ceiling = np.float32(10 ** ((ceiling_dbtp - _MARGIN_DB) / 20))
    needed = oversampled_peaks(mix, loop) / ceiling
    for stem in stems:
        np.maximum(needed, np.abs(stem.audio.samples).max(axis=0), out=needed)
    return needed


def _best_curve(mix: Samples, rate: int, peaks: Curve, target_lufs: float, loop: bool) -> Curve:
    """The gain at each node (linear) that comes nearest to the target, with the gentlest release that gets there.

    Loudness is estimated from the mix's K-weighted power under the curve: exact but for how the weighting smears a
    gain that moves within milliseconds.
    """
    power = weighted_power(Audio(mix, rate), _HOP)
    loudness = gated_lufs(power, rate / _HOP)
    if loudness <= SILENT_LUFS:
        raise EngineFailed(*_SILENT)
    best = (np.inf, np.ones(len(peaks) + 1))
    for release in _RELEASES:
        gain_db = target_lufs - loudness
        for _ in range(_ROUNDS):
            curve = _limited(peaks, gain_db, rate, release, loop)
            missing = target_lufs - gated_lufs(power * curve[:-1] * curve[1:], rate / _HOP)
            best = min(best, (abs(missing), curve), key=lambda each: each[0])
            if abs(missing) <= _TOLERANCE_LU or gain_db - (target_lufs - loudness) > _MOST_EXTRA_DB:
                break
            gain_db += missing * 1.3
        if best[0] <= _TOLERANCE_LU:
            break
    return best[1]


def _limited(peaks: Curve, gain_db: float, rate: int, release: float, loop: bool) -> Curve:
    """Gain nodes (linear), one per hop edge: the wanted gain less what the limiter takes off.

    The attenuation is held by a maximum filter over the look-ahead, falls at `release` dB/s, and is smoothed by a
    Hann window no longer than what the filter holds, so that it never falls short of what a peak needs.
    """
    from scipy import ndimage

    needed = np.maximum(peaks + gain_db, 0.0)
    if not needed.any():
        return np.full(len(peaks) + 1, 10 ** (gain_db / 20))
    copies = 2 if loop else 1  # a second round starts with the state that the first one ended with
    needed = np.tile(needed, copies)
    fall = release * _HOP / rate
    slope = np.arange(len(needed)) * fall
    held = np.maximum.accumulate(needed + slope) - slope
    reach = max(1, round(_LOOK_AHEAD_S * rate / _HOP))
    mode = "wrap" if loop else "nearest"
    held = ndimage.maximum_filter1d(held, 2 * reach + 1, mode=mode)
    window = np.hanning(2 * reach + 1)
    smooth = ndimage.convolve1d(held, window / window.sum(), mode=mode)[-len(peaks) :]
    before = np.concatenate((smooth[-1:] if loop else smooth[:1], smooth))
    after = np.concatenate((smooth, smooth[:1] if loop else smooth[-1:]))
    attenuation: Curve = np.maximum(before, after)
    return 10 ** ((gain_db - attenuation) / 20)


def _hop_maximum(values: Samples) -> Samples:
    padded = np.pad(values, (0, -len(values) % _HOP))
    result: Samples = padded.reshape(-1, _HOP).max(axis=1)
    return result


def _every_frame(curve: Curve, frames: int) -> Samples:
    """The gain of every frame, by straight lines between the nodes."""
    share = np.arange(_HOP) / _HOP
    lines = curve[:-1, None] + (curve[1:] - curve[:-1])[:, None] * share
    return lines.reshape(-1)[:frames].astype(np.float32)


def _decibels(values: Samples) -> Curve:
    result: Curve = 20 * np.log10(np.maximum(values.astype(np.float64), 1e-9))
    return result
