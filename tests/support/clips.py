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


def hummed(rate: int = 22050, bpm: float = 100.0) -> np.ndarray:
    """Somebody humming eight notes of D minor, alone: a few harmonics, soft beginnings, breath between the notes."""
    beat = 60.0 / bpm
    pitches, lengths = [62, 65, 69, 67, 65, 64, 62, 57], [1, 1, 2, 1, 1, 1, 1, 2]
    notes = []
    for pitch, length in zip(pitches, lengths, strict=True):
        at = np.arange(round(length * beat * rate)) / rate
        phase = 2 * np.pi * 440 * 2 ** ((pitch - 69) / 12) * at
        tone = np.sin(phase) + 0.5 * np.sin(2 * phase) + 0.2 * np.sin(3 * phase)
        rest = at[-1] - 0.06
        notes.append(0.25 * tone * np.clip(at / 0.03, 0, 1) * np.clip((rest - at) / 0.05, 0, 1))
    return np.concatenate(notes)


def hummed_wav() -> bytes:
    """The humming as a WAV file, six seconds long."""
    out = io.BytesIO()
    soundfile.write(out, hummed(), 22050, format="WAV")
    return out.getvalue()
