"""How bright is it? From -1 (dark) to 1 (bright)."""

from typing import Final

import numpy as np

from generation.audio.spectrum import Spectrum

MIDDLE_HZ: Final = 1500.0
OCTAVES: Final = 2.0


def brightness(spectrum: Spectrum) -> float:
    """Two octaves of the spectral centroid on either side of 1,500 Hz, as [-1, 1]: 375 Hz is -1, 6 kHz is 1.

    Silence is 0.
    """
    if spectrum.silent:
        return 0.0
    return float(np.clip(np.log2(max(centroid_hz(spectrum), 1.0) / MIDDLE_HZ) / OCTAVES, -1.0, 1.0))


def centroid_hz(spectrum: Spectrum) -> float:
    """The spectral centroid in Hz: that of the magnitudes, averaged over the columns by how loud they are."""
    magnitude = np.sqrt(spectrum.power)
    total = magnitude.sum(axis=0)
    centroid = (spectrum.frequencies @ magnitude) / np.maximum(total, 1e-12)
    return float(np.average(centroid, weights=total)) if total.any() else 0.0
