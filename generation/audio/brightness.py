"""How bright is it? From -1 (dark) to 1 (bright)."""

from typing import Final

import numpy as np

from generation.audio.spectrum import Spectrum

_MIDDLE_HZ: Final = 1500.0
_OCTAVES: Final = 2.0


def brightness(spectrum: Spectrum) -> float:
    """Two octaves of the spectral centroid on either side of 1,500 Hz, as [-1, 1]: 375 Hz is -1, 6 kHz is 1.

    The centroid is that of the magnitudes, averaged over the columns by how loud they are. Silence is 0.
    """
    if spectrum.silent:
        return 0.0
    magnitude = np.sqrt(spectrum.power)
    total = magnitude.sum(axis=0)
    centroid = (spectrum.frequencies @ magnitude) / np.maximum(total, 1e-12)
    mean = float(np.average(centroid, weights=total))
    return float(np.clip(np.log2(max(mean, 1.0) / _MIDDLE_HZ) / _OCTAVES, -1.0, 1.0))
