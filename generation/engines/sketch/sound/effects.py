"""How do transitions sound? Noise that rises and opens."""

import numpy as np
from scipy import signal

from generation.engines.sketch.chance import noise_stream
from generation.engines.sketch.sound.basics import RATE, Wave, clock

_HOP = 1024


def riser(pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """Noise behind a band-pass that climbs three octaves, louder and wider towards its end."""
    frames = max(_HOP, round(seconds * RATE))
    noise = noise_stream(pitch, "riser").standard_normal((2, frames)).astype(np.float32)
    out = np.empty_like(noise)
    state = np.zeros((1, 2, 2))
    for begin in range(0, frames, _HOP):
        done = begin / frames
        centre = 500.0 * 2.0 ** (3.6 * done + 0.5 * brightness + 0.3 * velocity)
        top, bottom = signal.iirpeak(min(centre, 15000.0), 1.4, fs=RATE)
        section = np.concatenate([top, bottom])[None, :]
        out[:, begin : begin + _HOP], state = signal.sosfilt(section, noise[:, begin : begin + _HOP], axis=1, zi=state)
    time = clock(frames) * np.float32(1 / max(seconds, 0.05))
    return np.asarray(out * np.minimum(time, 1.0) ** 2.2, dtype=np.float32)
