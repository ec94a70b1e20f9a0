"""What strikes, what holds, and so: who may be playing?"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from generation.audio.spectrum import FRAMES_PER_S, RATE, Spectrum
from generation.rendering import Samples

_ALONG: Final = 17  # columns (0.4 s): what stays so long is held
_ACROSS: Final = 13  # mel bands: what is as wide as that is struck
_LONG: Final = 23  # columns (0.5 s): a kick is over by then, a bass note is not
_SHORTEST_S: Final = 2.0
# A guess is only made where nearly all that was tried agrees; between the two limits nothing is said.
_CYMBALS_HZ: Final = 4000.0
_DRUMS: Final = 0.015  # of the magnitudes: struck and above 4 kHz
_NO_DRUMS: Final = 0.0045
_CALM: Final = 0.36  # the most that is struck where there are no drums
_PULSING: Final = 0.4  # noise does not come and go
_LOW_HZ: Final = (35.0, 160.0)
_MIDDLE_HZ: Final = (200.0, 3000.0)
_BASS: Final = (0.24, 0.6)  # the share of the energy that is low and held, and of the time in which it is heard
_NO_BASS: Final = (0.05, 0.4)
_PAD: Final = 0.58  # how far the held middle stays up over a second
_TONAL: Final = 0.42


@dataclass(frozen=True, slots=True, eq=False)
class Apart:
    """A mel spectrogram of magnitudes, shape (bands, columns), and which share of each value strikes."""

    whole: Samples
    struck: Samples

    @staticmethod
    def of(spectrum: Spectrum) -> "Apart":
        """Harmonic-percussive separation by medians (Fitzgerald 2010), of mel bands: a sixth of the work."""
        from scipy import ndimage

        whole = np.sqrt(spectrum.mel)
        held = np.square(ndimage.median_filter(whole, size=(1, _ALONG)))
        wide = np.square(ndimage.median_filter(whole, size=(_ACROSS, 1)))
        return Apart(whole, wide / (wide + held + 1e-12))


def percussive(apart: Apart) -> float:
    """The share of the energy that strikes rather than sings: about 0.1 is a held chord, 0.5 and more is drums."""
    power = np.square(apart.whole)
    return float(np.clip((power * apart.struck).sum() / max(float(power.sum()), 1e-12), 0, 1))


def hints(spectrum: Spectrum, apart: Apart) -> tuple[str, ...]:
    """Guesses at who plays, of `drums` or `no drums`, `bass` or `no bass`, and `pad`; nothing where it is unclear."""
    if spectrum.silent or spectrum.duration_s < _SHORTEST_S:
        return ()
    guesses = (_drums(apart), _bass(spectrum), "pad" if _is_pad(apart) else "")
    return tuple(guess for guess in guesses if guess)


def _drums(apart: Apart) -> str:
    """By cymbals and snares: nothing else strikes above 4 kHz as much."""
    strikes = (apart.whole * apart.struck)[_bands(len(apart.whole)) > _CYMBALS_HZ].sum(axis=0)
    total = max(float(apart.whole.sum()), 1e-12)
    share = float(strikes.sum()) / total
    if share >= _DRUMS and float(strikes.std()) > _PULSING * float(strikes.mean()):
        return "drums"
    calm = float((apart.whole * apart.struck).sum()) < _CALM * total
    return "no drums" if share <= _NO_DRUMS and calm else ""


def _bass(spectrum: Spectrum) -> str:
    """By what is low and stays: a kick does not."""
    from scipy import ndimage

    hertz, power = spectrum.frequencies, spectrum.power
    low = power[(hertz > _LOW_HZ[0]) & (hertz < _LOW_HZ[1])]
    held = np.minimum(low, ndimage.median_filter(low, size=(1, _LONG)))
    share = float(held.sum() / max(float(power[hertz > 20].sum()), 1e-12))
    rest = power[(hertz >= _LOW_HZ[1]) & (hertz < 2500)]
    heard = float((np.sqrt(held).sum(axis=0) > 0.1 * np.sqrt(rest).sum(axis=0)).mean())
    if share >= _BASS[0] and heard >= _BASS[1]:
        return "bass"
    return "no bass" if share <= _NO_BASS[0] and heard <= _NO_BASS[1] else ""


def _is_pad(apart: Apart) -> bool:
    """Whether the held middle hardly falls between its notes."""
    from scipy import ndimage

    if float((apart.whole * apart.struck).sum()) > _TONAL * float(apart.whole.sum()):
        return False
    hertz = _bands(len(apart.whole))
    middle = (hertz > _MIDDLE_HZ[0]) & (hertz < _MIDDLE_HZ[1])
    held = (apart.whole * (1 - apart.struck))[middle].sum(axis=0)
    second = round(FRAMES_PER_S)
    highest = ndimage.maximum_filter1d(held, second)
    stays = ndimage.minimum_filter1d(held, second) / np.maximum(highest, 1e-9)
    return float(np.median(stays)) > _PAD


def _bands(count: int) -> Samples:
    """The centre of each mel band in Hz."""
    import librosa

    hertz: Samples = librosa.mel_frequencies(n_mels=count, fmax=RATE / 2)
    return hertz
