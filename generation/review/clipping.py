"""Is it cut off at full scale?"""

from typing import Final

import numpy as np

from generation.rendering import Audio
from generation.review.verdict import Check, judged

_FULL: Final = 0.999
_RUN: Final = 3  # so many samples in a row at full scale are not chance


def check_clipping(audio: Audio) -> Check:
    """Nowhere do three samples in a row stand at full scale."""
    full = np.abs(audio.samples) >= _FULL
    runs = full[:, :-2] & full[:, 1:-1] & full[:, 2:] if audio.frames >= _RUN else full[:, :0]
    places = int(runs.any(axis=0).sum())
    got = f"clipped for {1000 * places / audio.rate:.1f} ms" if places else "none"
    return judged("clipping", places == 0, "none", got)
