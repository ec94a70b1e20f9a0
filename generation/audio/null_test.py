"""What is left when one sound is taken from the other? The null test, at the level and the shift that fit best."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from generation.patience import Step, no_step
from generation.rendering import Audio, Samples

LOWEST_DB: Final = -120.0
_AT_ONCE: Final = 1 << 18
_SHIFT_S: Final = 0.05
_LOOKED_AT_S: Final = 10.0


def residual_db(old: Audio, new: Audio, step: Step = no_step) -> float | None:
    """The power of what remains of the new sound, in dB relative to it; -120 where nothing does.

    None where they can not be laid over each other: of another rate or length, or silent on one side. A shift of up to
    50 ms is undone, as it comes of codecs.
    """
    if (
        old.rate != new.rate
        or old.samples.shape[0] != new.samples.shape[0]
        or abs(old.frames - new.frames) > old.rate // 10
    ):
        return None
    left = left_over(old.samples, new.samples, step)
    if left is None or left < -50.0:
        return left
    shift = _shift(old, new)
    if shift == 0:
        return left
    one, other = (old.samples[:, shift:], new.samples) if shift > 0 else (old.samples, new.samples[:, -shift:])
    moved = left_over(one, other, step)
    return left if moved is None else min(left, moved)


def left_over(old: Samples, new: Samples, step: Step = no_step) -> float | None:
    """The same without a shift, as far as both reach; None where one is silent."""
    frames = min(old.shape[1], new.shape[1])
    one = other = both = 0.0
    for start in range(0, frames, _AT_ONCE):
        step()
        here = slice(start, min(frames, start + _AT_ONCE))
        a, b = old[:, here].astype(np.float64), new[:, here].astype(np.float64)
        one, other, both = one + float(np.vdot(a, a)), other + float(np.vdot(b, b)), both + float(np.vdot(a, b))
    if one < 1e-9 * frames / 1e3 or other < 1e-9 * frames / 1e3:
        return None
    left = max(0.0, 1.0 - both * both / (one * other)) if both > 0 else 1.0
    return max(LOWEST_DB, 10 * float(np.log10(left))) if left > 0 else LOWEST_DB


def _shift(old: Audio, new: Audio) -> int:
    """By how many frames the old sound is late, from a stretch of it."""
    from scipy import signal

    frames = min(old.frames, new.frames, round(_LOOKED_AT_S * old.rate))
    most = min(round(_SHIFT_S * old.rate), frames - 1)
    one, other = _mono(old, frames), _mono(new, frames)
    found: NDArray[np.float64] = signal.correlate(one, other, method="fft")
    middle = frames - 1
    return int(found[middle - most : middle + most + 1].argmax()) - most


def _mono(audio: Audio, frames: int) -> NDArray[np.float64]:
    mono: NDArray[np.float64] = audio.samples[:, :frames].mean(axis=0).astype(np.float64)
    return mono
