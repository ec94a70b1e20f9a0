"""What is heard of a track while the rest is generated? Its first seconds, as a small file."""

from typing import Final

import numpy as np

from generation.audio.encode import encode
from generation.rendering import Audio

LONGEST_S: Final = 5.0
_FADE_S: Final = 0.25
_PEAK: Final = 10 ** (-3 / 20)
_SILENT: Final = 10 ** (-60 / 20)
_KBPS: Final = 128


def preview_file(audio: Audio) -> bytes:
    """The first five seconds as MP3, at most: peaks at -3 dBFS, faded out; b"" where nothing is heard."""
    samples = audio.samples[:, : round(LONGEST_S * audio.rate)].astype(np.float32)
    peak = float(np.abs(samples).max(initial=0.0))
    if not np.isfinite(peak) or peak < _SILENT:
        return b""
    fade = min(samples.shape[1], round(_FADE_S * audio.rate))
    samples = samples * (_PEAK / peak)
    samples[:, samples.shape[1] - fade :] *= np.linspace(1.0, 0.0, fade, dtype=np.float32)
    return encode(Audio(samples, audio.rate), "mp3", _KBPS)
