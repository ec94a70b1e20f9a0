"""What do several voices share? A cutoff that follows force and mood, and detuned copies."""

import numpy as np

from generation.engines.sketch.chance import noise_stream
from generation.engines.sketch.sound.basics import Wave, hertz, oscillate


def cut(base: float, velocity: float, brightness: float) -> float:
    """A cutoff in Hz that follows force and the mood's brightness (an octave and a half each way)."""
    return float(base * 2.0 ** (1.5 * brightness + 1.2 * (velocity - 0.7)))


def unison(shape: str, pitch: int, cutoff: float | Wave, frames: int, cents: float, count: int) -> Wave:
    """Detuned copies spread from left to right; their phases are fixed by pitch, so a note always sounds the same."""
    left, right = np.zeros(frames, np.float32), np.zeros(frames, np.float32)
    phases = noise_stream(pitch, "unison", shape).random(count)
    for index in range(count):
        place = 2 * index / max(1, count - 1) - 1
        tone = oscillate(shape, hertz(pitch + place * cents / 100), cutoff, frames, float(phases[index]))
        left += tone * np.float32(np.sqrt(0.5 - 0.42 * place))
        right += tone * np.float32(np.sqrt(0.5 + 0.42 * place))
    return np.stack([left, right]) / np.float32(np.sqrt(count))
