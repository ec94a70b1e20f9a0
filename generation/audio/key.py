"""In which key is it? Tonic and mode, None where there is none."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from generation.audio.spectrum import RATE, Spectrum
from generation.brief import TONICS, Key, Mode

# How often each semitone above the tonic is played: Albrecht and Shanahan, "The Use of Large Corpora to Train a New
# Type of Key-Finding Algorithm", Music Perception 31 (2013). Their minor knows both sevenths.
_MAJOR: Final = (0.238, 0.006, 0.111, 0.006, 0.137, 0.094, 0.016, 0.214, 0.009, 0.080, 0.008, 0.081)
_MINOR: Final = (0.220, 0.006, 0.104, 0.123, 0.019, 0.103, 0.012, 0.214, 0.062, 0.022, 0.061, 0.052)
_SHORTEST_S: Final = 1.0
_HOP: Final = 1024
_OCTAVES: Final = 7
_LOWEST_HZ: Final = 32.703  # C1: a double bass's notes would else leak into the lowest line
_LINES: Final = 3  # per semitone; the middle one counts, so that a note does not count for its neighbours
_LEAST_FIT: Final = 0.4  # correlation with the best profile
_LEAST_CONTRAST: Final = 0.15  # how unevenly the pitch classes are used; noise uses all alike
_LEAST_TONAL: Final = 0.2  # how much of the spectrum stands out as held notes
_WINDOW_S: Final = 4.0  # what the lowest lines need; librosa warns of less
_FEWEST_NOTES: Final = 3  # one note or a bare fifth is in no key
_PRESENT: Final = 0.1


def key_of(spectrum: Spectrum) -> Key | None:
    """The key by its pitch-class profile, None for sound that is atonal, too short or silent."""
    if spectrum.silent or spectrum.duration_s < _SHORTEST_S:
        return None
    profile, tonal = pitch_classes(spectrum)
    highest = float(profile.max())
    if tonal < _LEAST_TONAL or (profile > _PRESENT * highest).sum() < _FEWEST_NOTES:
        return None
    if float(profile.std() / profile.mean()) < _LEAST_CONTRAST:
        return None
    fits = {
        (tonic, mode): float(np.corrcoef(np.roll(template, tonic), profile)[0, 1])
        for mode, template in ((Mode.MAJOR, _MAJOR), (Mode.MINOR, _MINOR))
        for tonic in range(12)
    }
    (tonic, mode), fit = max(fits.items(), key=lambda each: each[1])
    return Key(TONICS[tonic], mode) if fit >= _LEAST_FIT else None


def pitch_classes(spectrum: Spectrum) -> tuple[NDArray[np.float64], float]:
    """How much of each pitch class (from C) is held, and which share of the sound is held notes at all.

    A constant-Q spectrogram, tuned, in which only what lasts (the median over time takes drums out) and stands above
    its neighbours in pitch (the median over an octave takes noise and breath out) is counted.
    """
    import librosa
    from scipy import ndimage

    lines = np.abs(
        librosa.cqt(
            y=np.pad(spectrum.mono, (0, max(0, round(_WINDOW_S * RATE) - len(spectrum.mono)))),
            sr=RATE,
            hop_length=_HOP,
            fmin=_LOWEST_HZ * 2 ** (-1 / (12 * _LINES)),
            n_bins=12 * _LINES * _OCTAVES,
            bins_per_octave=12 * _LINES,
            tuning=_LINES * _tuning(spectrum),
        )
    )
    lasting = np.minimum(lines, ndimage.median_filter(lines, size=(1, 9)))
    held = np.maximum(lasting - ndimage.median_filter(lines, size=(12 * _LINES + 1, 1)), 0.0)
    # The square root keeps one loud moment from deciding for the whole piece.
    profile: NDArray[np.float64] = (
        np.sqrt(held).reshape(_OCTAVES, 12, _LINES, -1)[:, :, 1].sum(axis=0).mean(axis=1).astype(np.float64)
    )
    return profile, float(held.sum() / max(float(lines.sum()), 1e-12))


def _tuning(spectrum: Spectrum) -> float:
    """How far the piece is tuned from A = 440 Hz, in semitones."""
    import librosa

    # As `librosa.estimate_tuning` does it, which warns where no pitch is found at all; another thread may be listening,
    # so that its warning can not be kept down for certain.
    pitches, strengths = librosa.piptrack(S=np.sqrt(spectrum.power[:, ::4]), sr=RATE)
    heard = pitches > 0
    if not heard.any():
        return 0.0
    return float(librosa.pitch_tuning(pitches[(strengths >= np.median(strengths[heard])) & heard]))
