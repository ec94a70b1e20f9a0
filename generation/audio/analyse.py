"""What is heard in a sound: every measurement, once."""

import warnings

from generation.audio.brightness import brightness
from generation.audio.energy import energy
from generation.audio.key import key_of
from generation.audio.loudness import integrated_lufs
from generation.audio.onsets import onset_density
from generation.audio.spectrum import Spectrum
from generation.audio.tempo import tempo_bpm
from generation.brief import Heard
from generation.track import Audio


def analyse(audio: Audio) -> Heard:
    """Measure tempo, key, loudness, brightness, energy and onset density; blocking, about a second per minute."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # librosa warns of empty bands and short signals; those answer None here
        spectrum = Spectrum.of(audio)
        loudness = integrated_lufs(audio)
        onsets = onset_density(spectrum)
        return Heard(
            duration_s=audio.duration_s,
            tempo_bpm=tempo_bpm(spectrum),
            key=key_of(spectrum),
            loudness_lufs=loudness,
            brightness=brightness(spectrum),
            energy=energy(loudness, onsets),
            onset_density=onsets,
        )


def warm_up() -> None:
    """Load the libraries of `analyse` (seconds on a cold disk), so that no member waits for it."""
    import numpy as np

    noise = np.random.default_rng(0).standard_normal((1, 4 * 44100)).astype(np.float32)
    analyse(Audio(0.1 * noise, 44100))
