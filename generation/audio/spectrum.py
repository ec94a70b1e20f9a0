"""What several measurements look at: the mono signal at one rate, its spectrogram, and its onset envelope."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from generation.rendering import Audio, Samples

RATE: Final = 22050
HOP: Final = 512
WINDOW: Final = 2048
FRAMES_PER_S: Final = RATE / HOP
_LONGEST_S: Final = 120.0  # tempo and key of a longer piece are taken from its middle: time and memory stay bounded


@dataclass(frozen=True)
class Spectrum:
    """A mono signal at 22,050 Hz, shape (frames,), and what is computed from it once, when it is first asked for."""

    mono: Samples

    @staticmethod
    def of(audio: Audio) -> "Spectrum":
        """Mix down without its offset, resample, and make finite; a long piece is represented by its middle."""
        import soxr

        longest = int(_LONGEST_S * audio.rate)
        start = max(0, (audio.frames - longest) // 2)
        mono = np.nan_to_num(audio.samples[:, start : start + longest], nan=0.0, posinf=1.0, neginf=-1.0).mean(axis=0)
        if len(mono):
            mono = mono - mono.mean()
        if audio.rate != RATE and len(mono):
            mono = soxr.resample(mono, audio.rate, RATE, quality="MQ")
        return Spectrum(np.ascontiguousarray(mono, dtype=np.float32))

    @property
    def duration_s(self) -> float:
        return len(self.mono) / RATE

    @cached_property
    def silent(self) -> bool:
        """Whether nothing rises above -60 dBFS."""
        return len(self.mono) == 0 or float(np.abs(self.mono).max()) < 1e-3

    @cached_property
    def power(self) -> Samples:
        """The power spectrogram, shape (1025, columns), of at least one window (padded with silence)."""
        import librosa

        mono = np.pad(self.mono, (0, max(0, WINDOW - len(self.mono))))
        magnitude: Samples = np.abs(librosa.stft(mono, n_fft=WINDOW, hop_length=HOP))
        return np.square(magnitude)

    @cached_property
    def frequencies(self) -> Samples:
        """The centre of each row of `power` in Hz."""
        return np.linspace(0, RATE / 2, WINDOW // 2 + 1, dtype=np.float32)

    @cached_property
    def mel(self) -> Samples:
        """The power in 96 mel bands, shape (96, columns)."""
        import librosa

        bands: Samples = librosa.feature.melspectrogram(S=self.power, sr=RATE, n_mels=96)
        return bands

    @cached_property
    def onset_envelope(self) -> Samples:
        """How much louder the mel bands get, per column: spectral flux of a log-mel spectrogram (librosa)."""
        import librosa

        decibels = librosa.power_to_db(self.mel, amin=1e-7, top_db=60)
        envelope: Samples = librosa.onset.onset_strength(S=decibels, sr=RATE)
        return envelope
