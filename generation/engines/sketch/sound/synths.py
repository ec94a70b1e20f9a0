"""How do synthesizers' plucks, stacks and chips sound? (pitch, seconds, velocity, brightness) to samples."""

import numpy as np

from generation.engines.sketch.sound.basics import RATE, Wave, clock, filtered, hertz, oscillate, swell
from generation.engines.sketch.sound.tones import cut, unison


def pluck(pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """A synth pluck: the filter snaps shut."""
    envelope = swell(min(seconds, 0.5), 0.002, 0.22, 0.0, 0.25)
    time = clock(len(envelope))
    cutoff = 250.0 + cut(5200.0, velocity, brightness) * np.exp(-time / 0.09)
    return unison("saw", pitch, cutoff.astype(np.float32), len(envelope), 9.0, 3) * envelope * np.float32(0.55)


def saw_pluck(pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """A bright pluck of five saws with an octave on top, as at the front of a dance hall."""
    envelope = swell(min(seconds, 0.6), 0.002, 0.3, 0.0, 0.3)
    time = clock(len(envelope))
    cutoff = (400.0 + cut(8500.0, velocity, brightness) * np.exp(-time / 0.13)).astype(np.float32)
    tone = unison("saw", pitch, cutoff, len(envelope), 14.0, 5)
    tone += 0.35 * unison("saw", pitch + 12, cutoff, len(envelope), 8.0, 2)
    return tone * envelope * np.float32(0.5)


def stab(pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """A house piano-organ stab: bright, short, slightly detuned."""
    envelope = swell(min(seconds, 0.4), 0.003, 0.28, 0.25, 0.14)
    time = clock(len(envelope))
    cutoff = 500 + cut(4200.0, velocity, brightness) * np.exp(-time / 0.16)
    tone = unison("saw", pitch, cutoff.astype(np.float32), len(envelope), 11.0, 3)
    tone += 0.5 * oscillate("organ", hertz(pitch), 3000.0, len(envelope))
    return tone * envelope * np.float32(0.5)


def supersaw(pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """Seven saws side by side, the outer ones a fifth of a semitone off."""
    envelope = swell(seconds, 0.012, 2.0, 0.85, 0.3)
    time = clock(len(envelope))
    cutoff = (cut(5200.0, velocity, brightness) * (0.8 + 0.4 * np.exp(-time / 0.4))).astype(np.float32)
    tone = unison("saw", pitch, cutoff, len(envelope), 19.0, 7)
    tone += 0.5 * oscillate("saw", hertz(pitch), 2200.0, len(envelope))
    return filtered(tone, "high", 90.0) * envelope * np.float32(0.4)


def chip_pulse(pitch: int, seconds: float, velocity: float, _brightness: float) -> Wave:
    """A pulse wave of a games console: its duty (an eighth, a quarter, a half) by force, volume in sixteen steps."""
    shape = "pulse12" if velocity < 0.5 else "pulse25" if velocity < 0.8 else "square"
    frames = max(600, round((seconds + 0.02) * RATE))
    time = clock(frames)
    wobble = np.clip((time - 0.22) / 0.1, 0, 1) * np.sin(2 * np.pi * 6.0 * time)
    tuning = (hertz(pitch) * 2.0 ** (0.14 * wobble / 12)).astype(np.float32)
    volume = np.round(15 * (0.55 + 0.45 * np.exp(-time / 0.12)) * np.exp(-time / 2.5)) / 15
    return oscillate(shape, tuning, 16000.0, frames) * _stepped(volume, seconds) * np.float32(0.35)


def chip_triangle(pitch: int, seconds: float, _velocity: float, _brightness: float) -> Wave:
    """The triangle of a games console, which knows neither loud nor soft; its sixteen steps are heard as a buzz."""
    frames = max(600, round((seconds + 0.02) * RATE))
    tone = oscillate("triangle", hertz(pitch), 12000.0, frames)
    if 32 * hertz(pitch) < 9000:
        tone += 0.02 * oscillate("saw", 32 * hertz(pitch), 14000.0, frames)
    return tone * _stepped(np.ones(frames, np.float32), seconds) * np.float32(0.8)


def _stepped(volume: Wave, seconds: float) -> Wave:
    """A volume in steps, each rounded over a millisecond so that it does not click; it ends with the note."""
    shape = np.where(clock(len(volume)) < seconds, volume, 0).astype(np.float32)
    width = 48
    padded = np.concatenate([np.zeros(width, np.float32), shape])
    sums = np.cumsum(padded, dtype=np.float64)
    return ((sums[width:] - sums[:-width]) / width).astype(np.float32)
