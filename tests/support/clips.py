"""Clips that members could attach, made by the tests."""

import io

import numpy as np
import soundfile


def melody(seconds: float = 5.0, rate: int = 22050, bpm: float = 100.0) -> np.ndarray:
    """A minor-key melody over a pulse at a known tempo: samples of shape (frames,)."""
    at = np.arange(round(seconds * rate)) / rate
    beat = 60.0 / bpm
    notes = [220.0, 261.63, 329.63, 293.66, 261.63, 246.94, 220.0, 164.81]
    sound = np.zeros_like(at)
    for number in range(int(seconds / beat) + 1):
        since = at - number * beat
        on = since >= 0
        fade = np.exp(-6 * np.clip(since, 0, None)) * on
        sound += 0.25 * fade * np.sin(2 * np.pi * notes[number % len(notes)] * since)
        sound += 0.3 * np.exp(-60 * np.clip(since, 0, None)) * on * np.sin(2 * np.pi * 80 * since)
    return np.clip(sound, -1, 1)


def melody_wav(seconds: float = 5.0, bpm: float = 100.0) -> bytes:
    """The melody as a WAV file."""
    out = io.BytesIO()
    soundfile.write(out, melody(seconds, bpm=bpm), 22050, format="WAV")
    return out.getvalue()
