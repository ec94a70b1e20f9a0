"""How much drive has it? From -1 (calm) to 1 (driving)."""

from typing import Final

import numpy as np

_LOUD_MIDDLE_LUFS: Final = -18.0
_LOUD_REACH: Final = 14.0
_BUSY_MIDDLE: Final = 3.0


def energy(loudness_lufs: float | None, onsets_per_s: float) -> float:
    """Half loudness (-32 LUFS is -1, -4 is 1), half onset density on a log scale (0.75/s is -1, 12/s is 1)."""
    if loudness_lufs is None:
        return -1.0
    loud = np.clip((loudness_lufs - _LOUD_MIDDLE_LUFS) / _LOUD_REACH, -1, 1)
    busy = np.clip(np.log2(max(onsets_per_s, 0.01) / _BUSY_MIDDLE) / 2, -1, 1)
    return float(0.5 * loud + 0.5 * busy)
