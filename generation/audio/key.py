"""In which key is it? Tonic and mode, None where there is none."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from generation.audio.spectrum import HOP, RATE, Spectrum
from generation.brief import TONICS, Key, Mode

# How often each semitone above the tonic is played: Albrecht and Shanahan, "The Use of Large Corpora to Train a New
# Type of Key-Finding Algorithm", Music Perception 31 (2013). Their minor knows both sevenths.
_MAJOR: Final = (0.238, 0.006, 0.111, 0.006, 0.137, 0.094, 0.016, 0.214, 0.009, 0.080, 0.008, 0.081)
_MINOR: Final = (0.220, 0.006, 0.104, 0.123, 0.019, 0.103, 0.012, 0.214, 0.062, 0.022, 0.061, 0.052)
_SHORTEST_S: Final = 1.0
_LEAST_FIT: Final = 0.5  # correlation with the best profile
_LEAST_CONTRAST: Final = 0.25  # how unevenly the pitch classes are used; noise uses all alike


def key_of(spectrum: Spectrum) -> Key | None:
    """The key by its pitch-class profile, None for sound that is atonal, too short or silent."""
    if spectrum.silent or spectrum.duration_s < _SHORTEST_S:
        return None
    profile = pitch_classes(spectrum)
    if profile.sum() <= 0 or float(profile.std() / profile.mean()) < _LEAST_CONTRAST:
        return None
    fits = {
        (tonic, mode): float(np.corrcoef(np.roll(template, tonic), profile)[0, 1])
        for mode, template in ((Mode.MAJOR, _MAJOR), (Mode.MINOR, _MINOR))
        for tonic in range(12)
    }
    (tonic, mode), fit = max(fits.items(), key=lambda each: each[1])
    return Key(TONICS[tonic], mode) if fit >= _LEAST_FIT else None


def pitch_classes(spectrum: Spectrum) -> NDArray[np.float64]:
    """How much of each pitch class (from C) sounds: a constant-Q chromagram, tuned, averaged over time."""
    import librosa

    harmonic = librosa.feature.chroma_cqt(
        y=spectrum.mono, sr=RATE, hop_length=HOP, n_octaves=6, norm=None, tuning=_tuning(spectrum), threshold=0.0
    )
    # The square root keeps one loud moment from deciding for the whole piece.
    result: NDArray[np.float64] = np.sqrt(np.maximum(harmonic, 0)).mean(axis=1).astype(np.float64)
    return result


def _tuning(spectrum: Spectrum) -> float:
    """How far the piece is tuned from A = 440 Hz, in semitones."""
    import librosa

    return float(librosa.estimate_tuning(S=np.sqrt(spectrum.power), sr=RATE))
