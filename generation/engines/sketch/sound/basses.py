"""How do basses sound? (pitch, seconds, velocity, brightness) to mono or stereo samples."""

import numpy as np

from generation.engines.sketch.chance import noise_stream
from generation.engines.sketch.sound.basics import (
    HOP,
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
    swept,
)
from generation.engines.sketch.sound.bowed import strings
from generation.engines.sketch.sound.tones import cut, unison


def sub(pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """A round bass: a sine that a little saturation makes audible on small speakers."""
    # A long note may take its time; a quick one has to be there.
    envelope = swell(seconds, 0.035 if seconds > 1.2 else 0.008, 0.8, 0.7, 0.08)
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


def sub808(pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """The long kick of a drum machine as a bass: it knocks, then hums on; a little saturation for small speakers."""
    frames = max(800, round((min(seconds, 4.0) + 0.12) * RATE))
    time = clock(frames)
    knock = (hertz(pitch) * (1 + 1.4 * np.exp(-time / 0.011))).astype(np.float32)
    ring = np.exp(-time / 1.3) * np.minimum(time / 0.002, 1) * np.clip((seconds + 0.12 - time) / 0.12, 0, 1) ** 2
    tone = sine(knock, frames) * ring
    warm = driven(tone, 1.8 + velocity + 0.6 * brightness)
    return filtered(warm, "low", cut(1400.0, velocity, brightness)) * np.float32(1.1)


def reese(pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """Three saws grinding against each other behind a slow low-pass, over a plain sine that stays in the middle."""
    envelope = swell(seconds, 0.012, 3.0, 0.9, 0.09)
    frames = len(envelope)
    slow = 1 + 0.45 * np.sin(2 * np.pi * 0.37 * clock(frames) + pitch)
    cutoff = (cut(650.0, velocity, brightness) * slow).astype(np.float32)
    grind = unison("saw", pitch, cutoff, frames, 16.0, 3) + 0.3 * unison("saw", pitch + 12, cutoff, frames, 11.0, 2)
    middle = 0.7 * sine(hertz(pitch), frames)
    tone = driven((filtered(grind, "high", 90.0) * np.float32(0.9) + middle) * envelope, 1.6)
    return tone * np.float32(0.7)


def acid(pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """A saw through a filter that whistles as it falls; the harder the step, the higher it starts."""
    envelope = swell(seconds, 0.003, 0.9, 0.5, 0.03)
    frames = len(envelope)
    time = clock(-(-frames // HOP)) * np.float32(HOP)
    fall = np.exp(-time / (0.09 + 0.16 * velocity))
    cutoff = (180.0 + cut(2600.0, 1.4 * velocity - 0.25, brightness) * fall).astype(np.float32)
    tone = oscillate("saw", hertz(pitch), 14000.0, frames)
    tone = swept(swept(tone, cutoff, 4.0 + 2.0 * velocity), np.float32(1.6) * cutoff, 0.7)
    # What the saturation bends to one side is taken out again; the last hundredth of a second lets that settle.
    whole = filtered(driven(tone * envelope, 1.7), "high", 28.0)
    whole[-441:] *= np.linspace(1, 0, 441, dtype=np.float32)[: len(whole)]
    return whole * np.float32(0.6)
