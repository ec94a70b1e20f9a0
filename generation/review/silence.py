"""Are there holes in it?"""

from typing import Final

import numpy as np

from generation.rendering import Audio
from generation.review.verdict import Check, judged

LONGEST_S: Final = 2.0
_SILENT: Final = 10 ** (-60 / 20)
_BLOCK_S: Final = 0.05


def check_silence(audio: Audio) -> Check:
    """No stretch of two seconds (or of half a shorter track) stays below -60 dBFS."""
    allowed = min(LONGEST_S, audio.duration_s / 2)
    longest = longest_silence_s(audio)
    return judged("silence", longest < allowed, f"none of {allowed:.1f} s or more", f"{longest:.1f} s at the longest")


def longest_silence_s(audio: Audio) -> float:
    """The longest stretch in which no sample rises above -60 dBFS, in seconds, to 50 ms."""
    block = max(1, round(_BLOCK_S * audio.rate))
    loud = np.abs(audio.samples).max(axis=0) >= _SILENT
    padded = np.pad(loud, (0, -len(loud) % block)).reshape(-1, block).any(axis=1)
    edges = np.flatnonzero(np.concatenate(([True], padded, [True])))
    return min(float((np.diff(edges).max(initial=1) - 1) * block / audio.rate), audio.duration_s)
