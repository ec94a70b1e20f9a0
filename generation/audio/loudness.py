"""How loud is it? Integrated loudness (ITU-R BS.1770-4) and true peak."""

import warnings
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from generation.patience import Step, no_step
from generation.rendering import Audio, Samples

SILENT_LUFS: Final = -70.0  # the absolute gate of BS.1770: below it, nothing counts
OVERSAMPLING: Final = 4
_SHORT_HOP: Final = 16
_HALF_TAPS: Final = 12
_BLOCK: Final = 64
_KAISER: Final = 5.0
_AT_ONCE: Final = 1 << 18  # frames looked at in one go: the memory for a long piece stays bounded


def integrated_lufs(audio: Audio) -> float | None:
    """Integrated loudness in LUFS, None for silence.

    Of sound shorter than one gating block (0.4 s) it is the K-weighted power over its own length.
    """
    import pyloudnorm

    samples = audio.samples[:2]
    if audio.frames == 0:
        return None
    if audio.frames <= int(np.ceil(0.4 * audio.rate)):
        finite = Audio(np.nan_to_num(samples, posinf=1.0, neginf=-1.0), audio.rate)
        short = gated_lufs(weighted_power(finite, _SHORT_HOP), audio.rate / _SHORT_HOP)
        return short if SILENT_LUFS < short < np.inf else None
    meter = pyloudnorm.Meter(audio.rate)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # means over no blocks at all: the silence that is answered with None
        lufs = float(meter.integrated_loudness(samples.T.astype(np.float64)))
    return lufs if np.isfinite(lufs) and lufs > SILENT_LUFS else None


def weighted_power(audio: Audio, hop: int, step: Step = no_step) -> NDArray[np.float64]:
    """The K-weighted power of each run of `hop` frames, summed over the channels; shape (ceil(frames / hop),)."""
    from pyloudnorm import Meter
    from scipy import signal

    stages = Meter(audio.rate)._filters.values()  # noqa: SLF001 - the library shows its curve nowhere else
    sections = np.array([[*(stage.b * stage.passband_gain), *stage.a] for stage in stages])
    samples, whole = audio.samples[:2], _AT_ONCE // hop * hop
    state = np.zeros((len(sections), samples.shape[0], 2))
    means = []
    for start in range(0, samples.shape[1], whole):
        step()
        weighted, state = signal.sosfilt(sections, samples[:, start : start + whole].astype(np.float64), zi=state)
        power = np.einsum("ij,ij->j", weighted, weighted)
        means.append(np.pad(power, (0, -len(power) % hop)).reshape(-1, hop).mean(axis=1))
    return np.concatenate(means) if means else np.zeros(0)


def gated_lufs(power: NDArray[np.float64], rate: float) -> float:
    """Integrated loudness (BS.1770-4, both gates) of K-weighted power sampled at `rate` Hz; -70 for silence."""
    block = max(1, min(len(power), round(0.4 * rate)))
    totals = np.concatenate(([0.0], np.cumsum(power)))
    starts = np.arange(0, len(power) - block + 1, max(1, block // 4))
    means = (totals[starts + block] - totals[starts]) / block
    heard = means[means > 10 ** ((SILENT_LUFS + 0.691) / 10)]
    if len(heard) == 0:
        return SILENT_LUFS
    heard = heard[heard > heard.mean() / 10]
    return -0.691 + 10 * float(np.log10(heard.mean()))


def oversampled_peaks(samples: Samples, loop: bool = False, step: Step = no_step) -> Samples:
    """For each frame the largest magnitude (any channel) of the signal on [frame, frame + 1), at 4 times the rate.

    Follows BS.1770-4 annex 2, with a longer interpolator (24 taps, Kaiser) so that more of the top octave is seen.
    `loop` joins the end to the beginning. Shape (channels, frames) in, (frames,) out.
    """
    frames = samples.shape[1]
    peaks: Samples = np.abs(samples).max(axis=0)
    if frames == 0:
        return peaks
    around = 2 * _HALF_TAPS - 1
    # A channel at a time, and padded once: for a moment this is the largest thing that the making of a track holds.
    for channel in samples:
        padded = _padded(channel, loop)
        for start in range(0, frames, _AT_ONCE):
            step()
            here = peaks[start : start + _AT_ONCE]
            # One product of matrices for all blocks and phases: several times faster than convolving each phase.
            run = padded[start : start + _AT_ONCE + around]
            windows = np.lib.stride_tricks.sliding_window_view(run, _BLOCK + around)[::_BLOCK]
            between = np.ascontiguousarray(windows) @ _interpolator()
            highest = np.abs(between, out=between).reshape(-1, OVERSAMPLING - 1, _BLOCK).max(axis=1)
            np.maximum(here, highest.reshape(-1)[: len(here)], out=here)
    return peaks


def _padded(channel: Samples, loop: bool) -> Samples:
    """A channel with what the interpolator looks at around it, in whole blocks."""
    frames = len(channel)
    before, after = _HALF_TAPS - 1, _HALF_TAPS
    padded = np.zeros(before + frames + after + -frames % _BLOCK, dtype=channel.dtype)
    padded[before : before + frames] = channel
    if loop:
        padded[:before] = np.take(channel, range(-before, 0), mode="wrap")
        padded[before + frames : before + frames + after] = np.take(channel, range(after), mode="wrap")
    return padded


def true_peak_dbtp(audio: Audio, loop: bool = False, step: Step = no_step) -> float:
    """The true peak in dBTP (decibels relative to full scale); -inf for silence."""
    peak = float(oversampled_peaks(audio.samples, loop, step).max(initial=0.0))
    return 20 * float(np.log10(peak)) if peak > 0 else float("-inf")


@cache
def _interpolator() -> Samples:
    """From a block of samples and its surroundings to the values between them.

    Shape (block + 23, 3 x block): a quarter, a half and three quarters of the way from each sample to the next, by a
    Kaiser-windowed sinc of 24 taps.
    """
    width = _BLOCK + 2 * _HALF_TAPS - 1
    matrix = np.zeros((width, OVERSAMPLING - 1, _BLOCK))
    offsets = np.arange(-_HALF_TAPS + 1, _HALF_TAPS + 1)
    for step in range(1, OVERSAMPLING):
        distance = offsets - step / OVERSAMPLING
        window = np.i0(_KAISER * np.sqrt(np.clip(1 - (distance / (_HALF_TAPS + 0.5)) ** 2, 0, 1))) / np.i0(_KAISER)
        taps = np.sinc(distance) * window
        for frame in range(_BLOCK):
            matrix[frame : frame + 2 * _HALF_TAPS, step - 1, frame] = taps / taps.sum()
    return matrix.reshape(width, -1).astype(np.float32)
