"""Signals with known answers."""

import numpy as np

from generation.rendering import Audio

RATE = 44100


def audio(samples: np.ndarray, rate: int = RATE) -> Audio:
    """Stereo from one channel; several channels as they are."""
    values = np.asarray(samples, dtype=np.float32)
    return Audio(np.stack([values, values]) if values.ndim == 1 else np.ascontiguousarray(values), rate)


def times(seconds: float) -> np.ndarray:
    return np.arange(int(seconds * RATE)) / RATE


def sine(hertz: float, seconds: float, level: float = 0.5) -> np.ndarray:
    return level * np.sin(2 * np.pi * hertz * times(seconds))


def noise(seconds: float, level: float = 0.1, seed: int = 0) -> np.ndarray:
    return level * np.random.default_rng(seed).standard_normal(int(seconds * RATE))


def hits(at_s: np.ndarray, seconds: float, hertz: float = 2000.0, decay_s: float = 0.005) -> np.ndarray:
    """A short decaying tone at each of these times."""
    length = int(decay_s * 10 * RATE)
    shape = np.sin(2 * np.pi * hertz * np.arange(length) / RATE) * np.exp(-np.arange(length) / (decay_s * RATE))
    found = np.zeros(int(seconds * RATE) + length)
    for at in at_s:
        start = round(at * RATE)
        found[start : start + length] += shape
    return 0.5 * found[: int(seconds * RATE)]


def clicks(bpm: float, seconds: float = 20.0) -> np.ndarray:
    return hits(np.arange(0, seconds - 0.05, 60 / bpm), seconds)


def drums(bpm: float, seconds: float = 20.0) -> np.ndarray:
    """Kick on one and three, snare on two and four, hi-hats in eighths."""
    beats = np.arange(0, seconds - 0.3, 60 / bpm)
    kick = hits(beats[::2], seconds, 60.0, 0.05)
    snare = hits(beats[1::2], seconds, 300.0, 0.02) + 0.3 * hits(beats[1::2], seconds, 5000.0, 0.02)
    hats = 0.15 * hits(np.arange(0, seconds - 0.3, 30 / bpm), seconds, 8000.0, 0.01)
    return kick + snare + hats


def chord(notes: list[int], seconds: float) -> np.ndarray:
    """MIDI notes with four harmonics each."""
    t = times(seconds)
    tones = [np.sin(2 * np.pi * 440 * 2 ** ((note - 69) / 12) * t * n) / n for note in notes for n in (1, 2, 3, 4)]
    return 0.05 * np.sum(tones, axis=0)


def triad(root: int, minor: bool) -> list[int]:
    return [root, root + (3 if minor else 4), root + 7]


def cadence(root: int, minor: bool) -> np.ndarray:
    """I IV V I, a second each."""
    return np.concatenate([chord(triad(root + step, minor), 1.0) for step in (0, 5, 7, 0)] * 2)
