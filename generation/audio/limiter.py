"""Loud without clipping: the gain curve of a look-ahead limiter that aims at a loudness."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from generation.audio.loudness import gated_lufs
from generation.patience import Step, no_step
from generation.rendering import Samples

HOP: Final = 16  # the gain curve has a node every 16 frames; between nodes it is a straight line
TOLERANCE_LU: Final = 0.05
_LOOK_AHEAD_S: Final = 0.002
# How fast the limiter lets go, in dB per second. The slow one sounds best; sparse, peaky material that does not reach
# the target with it gets the next.
_RELEASES: Final = (80.0, 300.0, 1200.0, 5000.0)
_MOST_EXTRA_DB: Final = 24.0  # more would be distortion, not mastering
_ROUNDS: Final = 8

Curve = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Material:
    """What the limiter knows of a sound, per hop of 16 frames.

    `peaks` is the level in dB over what is allowed; `power` is K-weighted (as `loudness.weighted_power` gives it).
    """

    peaks: Curve
    power: Curve
    rate: int
    loop: bool


@dataclass(frozen=True, slots=True, eq=False)
class Limiting:
    """How a limiter is set (dB, dB per second) and the gain, linear, that follows at each hop's edge."""

    gain_db: float
    release: float
    curve: Curve


def best_limiting(material: Material, target_lufs: float, step: Step = no_step) -> Limiting:
    """The setting that comes nearest to the target, with the gentlest release that gets there.

    Loudness is estimated from the K-weighted power under the curve: exact but for how the weighting smears a gain
    that moves within milliseconds.
    """
    hops_per_s = material.rate / HOP
    plain_db = target_lufs - gated_lufs(material.power, hops_per_s)
    best, off = Limiting(0.0, _RELEASES[0], np.ones(len(material.peaks) + 1)), np.inf
    for release in _RELEASES:
        gain_db = plain_db
        for _ in range(_ROUNDS):
            step()
            curve = limited(material, gain_db, release)
            missing = target_lufs - gated_lufs(material.power * curve[:-1] * curve[1:], hops_per_s)
            if abs(missing) < off:
                best, off = Limiting(gain_db, release, curve), abs(missing)
            if abs(missing) <= TOLERANCE_LU or gain_db - plain_db > _MOST_EXTRA_DB:
                break
            gain_db += missing * 1.3
        if off <= TOLERANCE_LU:
            break
    return best


def limited(material: Material, gain_db: float, release: float) -> Curve:
    """The wanted gain less what the limiter takes off, linear, shape (hops + 1,).

    The attenuation is held by a maximum filter over the look-ahead, falls at `release` dB/s, and is smoothed by a
    Hann window no longer than what the filter holds, so that it never falls short of what a peak needs.
    """
    from scipy import ndimage

    hops = len(material.peaks)
    needed = np.maximum(material.peaks + gain_db, 0.0)
    if not needed.any():
        return np.full(hops + 1, 10 ** (gain_db / 20))
    needed = np.tile(needed, 2 if material.loop else 1)  # a second round begins in the state that the first one left
    slope = np.arange(len(needed)) * (release * HOP / material.rate)
    held = np.maximum.accumulate(needed + slope) - slope
    reach = max(1, round(_LOOK_AHEAD_S * material.rate / HOP))
    mode = "wrap" if material.loop else "nearest"
    held = ndimage.maximum_filter1d(held, 2 * reach + 1, mode=mode)
    window = np.hanning(2 * reach + 3)[1:-1]
    smooth = ndimage.convolve1d(held, window / window.sum(), mode=mode)[-hops:]
    around = np.pad(smooth, 1, mode="wrap" if material.loop else "edge")
    attenuation = np.maximum(around[:-1], around[1:])
    result: Curve = 10 ** ((gain_db - attenuation) / 20)
    return result


def hop_peaks_db(levels: Samples) -> Curve:
    """The highest level of each hop in dB."""
    padded = np.pad(levels, (0, -len(levels) % HOP))
    highest: Curve = padded.reshape(-1, HOP).max(axis=1).astype(np.float64)
    return 20 * np.log10(np.maximum(highest, 1e-9))


def every_frame(curve: Curve, frames: int) -> Samples:
    """The gain of every frame, by straight lines between the nodes."""
    nodes = curve.astype(np.float32)
    share = (np.arange(HOP) / HOP).astype(np.float32)
    lines: Samples = nodes[:-1, None] + np.diff(nodes)[:, None] * share
    return lines.reshape(-1)[:frames]
