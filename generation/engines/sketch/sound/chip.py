"""How does a games console drum? Noise that is held for a few samples, and a triangle that falls."""

from typing import Final

import numpy as np

from generation.engines.sketch.parts import drums as key
from generation.engines.sketch.sound.basics import RATE, Wave, clock, decaying, filtered, oscillate

# The noise channel: samples that a value is held, seconds to 1/e, level; and the triangle: Hz from, Hz to, level.
_HITS: Final[dict[int, tuple[int, float, float, float, float, float]]] = {
    key.KICK: (24, 0.012, 0.3, 320.0, 48.0, 1.2),
    key.SNARE: (5, 0.07, 0.8, 260.0, 150.0, 0.6),
    key.BRUSH: (4, 0.05, 0.5, 0.0, 0.0, 0.0),
    key.CLAP: (7, 0.06, 0.8, 0.0, 0.0, 0.0),
    key.RIM: (3, 0.012, 0.6, 900.0, 700.0, 0.3),
    key.CLOSED: (1, 0.02, 0.45, 0.0, 0.0, 0.0),
    key.PEDAL: (1, 0.014, 0.4, 0.0, 0.0, 0.0),
    key.SHAKER: (1, 0.014, 0.3, 0.0, 0.0, 0.0),
    key.TAMBOURINE: (2, 0.03, 0.35, 0.0, 0.0, 0.0),
    key.OPEN: (2, 0.11, 0.45, 0.0, 0.0, 0.0),
    key.RIDE: (1, 0.09, 0.3, 0.0, 0.0, 0.0),
    key.CRASH: (3, 0.35, 0.6, 0.0, 0.0, 0.0),
    key.LOW_TOM: (16, 0.02, 0.2, 220.0, 80.0, 1.0),
    key.MID_TOM: (14, 0.02, 0.2, 320.0, 120.0, 1.0),
    key.HIGH_TOM: (12, 0.02, 0.2, 430.0, 165.0, 1.0),
    key.TAIKO: (28, 0.05, 0.4, 150.0, 50.0, 1.2),
}


def hit(drum: int, chance: np.random.Generator) -> Wave:
    """One hit, mono; the volume moves in sixteen steps, sixty times a second."""
    held, fall, level, begin, end, weight = _HITS.get(drum, _HITS[key.RIM])
    frames = round((0.12 + 5 * fall + (0.2 if weight > 0.9 else 0.0)) * RATE)
    frame = np.floor(clock(frames) * 60) / 60
    noise = np.repeat(chance.integers(0, 2, -(-frames // held)) * 2.0 - 1.0, held)[:frames]
    out = noise * np.round(15 * np.exp(-frame / fall)) / 15 * level
    if weight:
        glide = (end + (begin - end) * np.exp(-clock(frames) / 0.028)).astype(np.float32)
        out += weight * oscillate("triangle", glide, 9000.0, frames) * decaying(frames, 0.09)
    tone = filtered(out.astype(np.float32), "low", 15000.0)
    tone[-200:] *= np.linspace(1, 0, 200, dtype=np.float32)
    return tone * np.float32(0.6)
