"""How do bars, bells and kettledrums sound? Each is a handful of partials that die at their own pace."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from generation.engines.sketch.chance import noise_stream
from generation.engines.sketch.sound.basics import RATE, Wave, clock, filtered, hertz, sine


@dataclass(frozen=True)
class Bar:
    """Partials as (ratio to the pitch, level, seconds to 1/e at C5); how hard the mallet is (Hz, level); damping."""

    partials: tuple[tuple[float, float, float], ...]
    mallet_hz: float
    mallet: float
    shorter: float = 24.0  # semitones up for half the ringing
    damp_s: float = 0.3
    longest_s: float = 3.0


_MARIMBA: Final = Bar(((1.0, 1.0, 0.4), (3.93, 0.22, 0.09), (9.2, 0.06, 0.03)), 900.0, 0.12, 14.0)
_XYLOPHONE: Final = Bar(((1.0, 1.0, 0.16), (3.0, 0.5, 0.06), (6.1, 0.3, 0.03), (9.9, 0.12, 0.02)), 4200.0, 0.16, 16.0)
_CELESTA: Final = Bar(((1.0, 1.0, 0.7), (2.0, 0.08, 0.4), (4.1, 0.2, 0.16), (6.8, 0.06, 0.06)), 3000.0, 0.05)
_GLOCKENSPIEL: Final = Bar(((1.0, 1.0, 0.8), (2.76, 0.4, 0.35), (5.4, 0.22, 0.14), (8.9, 0.1, 0.05)), 6000.0, 0.08)
_TUBULAR: Final = Bar(
    ((0.5, 0.12, 2.2), (1.0, 1.0, 1.9), (1.51, 0.3, 1.2), (2.0, 0.55, 1.4), (2.72, 0.3, 0.8), (3.44, 0.2, 0.5)),
    2500.0,
    0.06,
    36.0,
    0.8,
    5.0,
)
_TIMPANI: Final = Bar(
    ((1.0, 1.0, 0.42), (1.504, 0.5, 0.36), (1.742, 0.16, 0.14), (2.0, 0.28, 0.3), (2.44, 0.16, 0.2), (2.9, 0.08, 0.12)),
    350.0,
    0.5,
    40.0,
    0.25,
    2.5,
)


def marimba(pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """A marimba: rosewood bars over tubes."""
    return _struck(_MARIMBA, "marimba", pitch, seconds, velocity, brightness)


def xylophone(pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """A xylophone: hard mallets on short bars of wood that are gone at once."""
    return _struck(_XYLOPHONE, "xylophone", pitch, seconds, velocity, brightness)


def celesta(pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """A celesta: felt hammers on steel plates."""
    return _struck(_CELESTA, "celesta", pitch, seconds, velocity, brightness)


def glockenspiel(pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """A glockenspiel: hard beaters on steel bars."""
    return _struck(_GLOCKENSPIEL, "glockenspiel", pitch, seconds + 0.5, velocity, brightness)


def tubular_bells(pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """Tubular bells: a long clang whose partials crowd together."""
    return _struck(_TUBULAR, "tubular", pitch, seconds + 1.0, velocity, brightness)


def timpani(pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """A kettledrum: a skin whose first ring is a note and whose others fade around it."""
    return _struck(_TIMPANI, "timpani", pitch, max(seconds, 0.6), velocity, brightness)


def _struck(bar: Bar, name: str, pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """A note, (2, frames): its partials, a little apart on the two sides, and the mallet."""
    frames, freq = max(600, round(min(seconds + 4 * bar.damp_s, bar.longest_s) * RATE)), hertz(pitch)
    time = clock(frames)
    life = 2.0 ** (-(pitch - 72) / bar.shorter)
    chance = noise_stream(pitch, name)
    lively = 2.0 ** (1.2 * (velocity - 0.7) + 0.8 * brightness)
    sides = np.zeros((2, frames), np.float32)
    for number, (ratio, level, ring) in enumerate(bar.partials):
        if ratio * freq > 0.4 * RATE:
            continue
        strength = np.float32(level * (1.0 if number == 0 else min(lively, 2.5)))
        decay = np.exp(-time / np.float32(max(0.02, ring * life)))
        for side, detune in ((0, -0.0002), (1, 0.0002)):
            sides[side] += strength * decay * sine(ratio * freq * (1 + detune), frames, chance.random() / 8)
    mallet = chance.standard_normal(frames).astype(np.float32)
    sides += bar.mallet * velocity * filtered(mallet, "band", 0.4 * bar.mallet_hz, bar.mallet_hz) * np.exp(-time / 0.02)
    shape = np.minimum(time / 0.0015, 1) * np.exp(-np.maximum(time - seconds, 0) / bar.damp_s)
    shape[-500:] *= np.linspace(1, 0, 500, dtype=np.float32)
    return np.asarray(sides * shape, dtype=np.float32) * np.float32(0.36)
