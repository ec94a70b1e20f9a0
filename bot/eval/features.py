"""What does a piece sound like, in a few numbers? Simple features that know nothing of how it was made."""

import warnings
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.eval.sound import mono
from generation.rendering import Audio

_RATE: Final = 22050
_MFCC: Final = 13

Features = NDArray[np.float64]


def features(audio: Audio) -> Features:
    """Means and spreads of 13 MFCC, the tempo (its logarithm), onsets per second, and the mean spectral contrast.

    Shape (35,). All by librosa, with its usual windows, at 22,050 Hz.
    """
    import librosa

    wave = mono(audio)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of empty bands in sparse sound
        envelope = librosa.onset.onset_strength(y=wave, sr=_RATE)
        mfcc = librosa.feature.mfcc(y=wave, sr=_RATE, n_mfcc=_MFCC)
        contrast = librosa.feature.spectral_contrast(y=wave, sr=_RATE)
        tempo = float(np.atleast_1d(librosa.feature.tempo(onset_envelope=envelope, sr=_RATE))[0])
        onsets = len(librosa.onset.onset_detect(onset_envelope=envelope, sr=_RATE))
    rate = onsets / max(audio.duration_s, 1e-9)
    parts = [mfcc.mean(axis=1), mfcc.std(axis=1), [np.log2(max(tempo, 1.0)), rate], contrast.mean(axis=1)]
    return np.concatenate([np.asarray(each, dtype=np.float64) for each in parts])
