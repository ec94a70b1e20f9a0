"""How busy is it? Notes and hits that begin, per second."""

from typing import Final

import numpy as np

from generation.audio.spectrum import Spectrum

# How far an onset rises above its surroundings: as a share of the highest, and (else noise is full of them) at least.
_LEAST_OF_HIGHEST: Final = 0.06
_LEAST_DB: Final = 0.3


def onset_density(spectrum: Spectrum) -> float:
    """Onsets per second: peaks of the onset envelope that stand out from their surroundings (librosa's picker)."""
    import librosa

    if spectrum.silent or spectrum.duration_s < 0.1:
        return 0.0
    envelope = spectrum.onset_envelope
    highest = float(envelope.max(initial=0.0))
    if highest < 1.0:  # a mean rise of 1 dB in one column: less is a steady sound
        return 0.0
    least = max(_LEAST_OF_HIGHEST * highest, _LEAST_DB)
    peaks = librosa.util.peak_pick(envelope, pre_max=2, post_max=2, pre_avg=8, post_avg=8, delta=least, wait=2)
    return float(len(np.atleast_1d(peaks)) / spectrum.duration_s)
