"""How do basses sound? (pitch, seconds, velocity, brightness) to mono or stereo samples."""

import numpy as np

from generation.engines.sketch.chance import noise_stream
from generation.engines.sketch.sound.basics import (
    RATE,
    Wave,
    clock,
    decaying,
    driven,
    filtered,
    hertz,
    oscillate,
    sine,
    swell,
)
from generation.engines.sketch.sound.bowed import strings
from generation.engines.sketch.sound.tones import cut


def sub(pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """A round bass: a sine that a little saturation makes audible on small speakers."""
    envelope = swell(seconds, 0.008, 0.8, 0.7, 0.08)
    tone = sine(hertz(pitch), len(envelope)) + 0.25 * oscillate("triangle", hertz(pitch), 700.0, len(envelope))
    warmth = 1.6 + 0.8 * velocity + 0.6 * brightness
    return driven(tone * envelope, warmth) * np.float32(0.9)


def synth_bass(pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """A sawtooth bass with a plucked filter over a sine an octave's worth of weight."""
    envelope = swell(seconds, 0.004, 0.5, 0.6, 0.06)
    time = clock(len(envelope))
    cutoff = 120 + cut(1300.0, velocity, brightness) * (0.25 + 0.75 * np.exp(-time / 0.13))
    tone = oscillate("saw", hertz(pitch), cutoff.astype(np.float32), len(envelope))
    tone += 0.6 * oscillate("pulse", hertz(pitch + 0.06), cutoff.astype(np.float32), len(envelope))
    return driven((0.7 * tone + 0.6 * sine(hertz(pitch), len(envelope))) * envelope, 1.3) * np.float32(0.6)


def upright(pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """A plucked double bass: a thump, a dark string, a short growl."""
    frames = max(1, round(min(seconds + 0.15, 3.0) * RATE))
    time = clock(frames)
    cutoff = 160 + cut(1100.0, velocity, brightness) * np.exp(-time / 0.12)
    tone = oscillate("saw", hertz(pitch), cutoff.astype(np.float32), frames) + 0.7 * sine(hertz(pitch), frames)
    finger = filtered(noise_stream(pitch, "finger").standard_normal(frames).astype(np.float32), "band", 500, 1600)
    shape = decaying(frames, 0.75) * np.exp(-np.maximum(time - seconds, 0) / 0.04) * np.minimum(time / 0.005, 1)
    return np.asarray((0.6 * tone + 0.12 * finger * np.exp(-time / 0.015)) * shape, dtype=np.float32)


def contrabass(pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """Low strings an octave apart, mono below."""
    wave = strings(pitch + 12, seconds, velocity, brightness) * np.float32(0.6)
    envelope = swell(seconds, 0.12, 2.0, 0.9, 0.45)
    deep = oscillate("saw", hertz(pitch), 420.0, len(envelope)) * envelope * np.float32(0.6)
    frames = min(wave.shape[1], len(deep))
    return wave[:, :frames] + deep[:frames]
