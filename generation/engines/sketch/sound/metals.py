"""How do cymbals, shakers and jingles sound? Inharmonic plates and noise, high-passed."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from generation.engines.sketch.parts import drums as key
from generation.engines.sketch.sound.basics import RATE, Wave, clock, decaying, filtered, oscillate, sine


@dataclass(frozen=True)
class Metal:
    """How loud the metal is, how long it rings (times the usual), and how much of it is plate instead of noise."""

    level: float = 1.0
    ring: float = 1.0
    plate: float = 0.45


# Seconds kept, seconds to 1/e, lowest Hz, and the place from left (-1) to right (1).
_CYMBALS: Final[dict[int, tuple[float, float, float, float]]] = {
    key.CLOSED: (0.22, 0.032, 6800.0, 0.25),
    key.PEDAL: (0.18, 0.025, 6800.0, 0.25),
    key.OPEN: (0.9, 0.17, 6800.0, 0.25),
    key.RIDE: (1.6, 0.36, 4200.0, -0.35),
    59: (1.6, 0.3, 4600.0, 0.3),
    53: (1.4, 0.3, 3000.0, -0.35),
    key.CRASH: (2.8, 0.75, 3000.0, -0.2),
    57: (2.6, 0.65, 3400.0, 0.3),
    52: (2.0, 0.45, 2400.0, 0.35),
    55: (1.2, 0.25, 4200.0, -0.3),
    80: (0.5, 0.08, 5200.0, 0.3),
    81: (1.8, 0.5, 5200.0, 0.3),
}
# Shaken: lowest Hz, seconds to swell, seconds to 1/e, and the place.
_SHAKEN: Final[dict[int, tuple[float, float, float, float]]] = {
    key.SHAKER: (5200.0, 0.02, 0.035, 0.4),
    69: (6000.0, 0.012, 0.03, 0.4),
    key.TAMBOURINE: (6500.0, 0.008, 0.07, 0.35),
}
_RATIOS: Final = (1.0, 1.342, 1.2312, 1.6532, 1.9523, 2.1523)


def hit(drum: int, velocity: float, metal: Metal, chance: np.random.Generator) -> tuple[Wave, float]:
    """One hit, mono, and its place; a drum that nobody knows is shaken."""
    if drum in _CYMBALS:
        return _cymbal(drum, velocity, metal, chance), _CYMBALS[drum][3]
    low, swing, fall, place = _SHAKEN.get(drum, _SHAKEN[key.SHAKER])
    frames = round((swing + 5 * fall) * RATE)
    time = clock(frames)
    noise = filtered(chance.standard_normal(frames).astype(np.float32), "band", low, 13000.0)
    shape = np.minimum(time / swing, 1) * np.exp(-time / fall)
    shape[-300:] *= np.linspace(1, 0, 300, dtype=np.float32)
    if drum == key.TAMBOURINE:
        jingles = sum(sine(each, frames, each / 7.0) for each in (6150.0, 7420.0, 8890.0)) / 3
        noise = noise + 0.5 * jingles * np.float32(np.std(noise) * 1.4)
    return np.asarray(noise * shape * 0.5, dtype=np.float32), place


def _cymbal(drum: int, velocity: float, metal: Metal, chance: np.random.Generator) -> Wave:
    """Six square waves at inharmonic ratios (as in the well-known drum machine) with noise."""
    length, decay, edge, _ = _CYMBALS[drum]
    if drum == key.CLOSED:
        decay += 0.016 * (velocity - 0.25)
    ring = metal.ring if drum != key.PEDAL else 1.0
    frames = round(length * max(1.0, ring) * RATE)
    time = clock(frames)
    noise = chance.standard_normal(frames).astype(np.float32)
    long = drum in {key.CRASH, 57, 52, 55}
    base = 310.0 if long else 420.0 if drum in {key.RIDE, 59, 53} else 900.0 if drum in {80, 81} else 540.0
    plate = sum(oscillate("square", base * each, 16000.0, frames, 0.13 * index) for index, each in enumerate(_RATIOS))
    share = 0.3 if long else min(0.9, metal.plate + 0.25) if base == 420.0 else 0.9 if base == 900.0 else metal.plate
    tone = filtered((share * plate / 5 + (1 - share) * 0.8 * noise).astype(np.float32), "high", edge, order=3)
    tone *= decaying(frames, decay * ring)
    if drum in {key.RIDE, 53, 59}:
        tone += np.float32(0.3 if drum == 53 else 0.12) * sine(3150.0, frames) * decaying(frames, 0.12)
    if drum == 81:
        tone += np.float32(0.3) * sine(5320.0, frames) * decaying(frames, 0.6)
    return np.asarray(tone * np.minimum(time / 0.0008, 1) * 0.55 * metal.level, dtype=np.float32)
