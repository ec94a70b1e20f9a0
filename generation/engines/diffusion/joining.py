"""How do the parent's own samples come around what was made anew? As they are, with a crossfade inside the new part."""

from typing import Final

import numpy as np

from generation.engines.neural.sound import fitted, resampled
from generation.rendering import Audio, Samples

FADE_S: Final = 0.03


def kept_outside(own: Audio, made: Audio, start_s: float, end_s: float) -> Audio:
    """`made` from `start_s` to `end_s`, and outside of it `own`, sample for sample where their rates are alike.

    At each edge inside the piece the two cross over within 30 ms, all inside the new part. Where `own` ends before
    `start_s` there is silence, and where it ends within the new part nothing of it is missed.
    """
    rate, frames = made.rate, made.frames
    held: Samples = fitted(resampled(own, rate), made.duration_s).samples
    start, end = (min(frames, max(0, round(each * rate))) for each in (start_s, end_s))
    done = held.copy()
    fading = min(round(FADE_S * rate), (end - start) // 2)
    come = np.ones(end - start, dtype=np.float32)
    rising = np.sin(np.linspace(0.0, np.pi / 2, fading, dtype=np.float32)) ** 2
    if start > 0 and fading:
        come[:fading] = rising
    if end < frames and fading:
        come[-fading:] = rising[::-1]
    done[:, start:end] = held[:, start:end] * (1 - come) + made.samples[:, start:end] * come
    return Audio(done, rate)
