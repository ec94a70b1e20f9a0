"""How does one sound go over into another without a click and without a dip?"""

import numpy as np

from generation.audio.encode import resampled
from generation.rendering import Audio, Samples

_STEPS = np.float32(2**23)


def alike(one: Samples, other: Samples) -> float:
    """How alike two sounds of the same shape are: their normalised correlation in [-1, 1]; 0 where one is silent."""
    power = float(np.vdot(one, one)) * float(np.vdot(other, other))
    return float(np.vdot(one, other)) / power**0.5 if power > 1e-18 else 0.0


def weights(frames: int, likeness: float) -> tuple[Samples, Samples]:
    """The shares of the sound that leaves and of the one that comes, at each frame of a crossfade.

    Their sum keeps its power for as much as the two are alike: straight for the same sound, equal-power for strangers.
    """
    come = 0.5 - 0.5 * np.cos(np.pi * (np.arange(frames) + 0.5) / max(1, frames))
    leave = 1.0 - come
    power = leave**2 + come**2 + 2 * min(1.0, max(0.0, likeness)) * leave * come
    return (leave / np.sqrt(power)).astype(np.float32), (come / np.sqrt(power)).astype(np.float32)


def fade(frames: int) -> Samples:
    """From 0 to 1 within so many frames, smoothly at both ends."""
    ramp: Samples = (0.5 - 0.5 * np.cos(np.pi * (np.arange(frames) + 0.5) / max(1, frames))).astype(np.float32)
    return ramp


def on_grid(samples: Samples) -> Samples:
    """Rounded, in place, to the steps of a 24-bit file: what is added up then is exact, and is kept so."""
    np.multiply(samples, _STEPS, out=samples)
    np.rint(samples, out=samples)
    return np.multiply(samples, 1 / _STEPS, out=samples)


def fitted(audio: Audio, rate: int, channels: int, frames: int | None = None) -> Samples:
    """The sound at another rate and with so many channels; with `frames`, cut or filled up with silence."""
    samples = resampled(audio, rate).samples if audio.rate != rate else audio.samples
    if samples.shape[0] != channels:
        # One channel is heard on both sides; of more than are wanted, everything stays in the mean.
        samples = np.broadcast_to(samples.mean(axis=0), (channels, samples.shape[1]))
    if frames is not None and samples.shape[1] != frames:
        samples = np.pad(samples[:, :frames], ((0, 0), (0, max(0, frames - samples.shape[1]))))
    return np.asarray(samples, dtype=np.float32)
