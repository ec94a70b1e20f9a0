"""What lies under the music? Beds of crackle, tape and air, made so that their end meets their beginning."""

from typing import Final

import numpy as np
from scipy import fft

from generation.engines.sketch.chance import noise_stream
from generation.engines.sketch.sound.basics import RATE, Step, Wave

_LONGEST_S: Final = 10.0
_OVER: Final = 4096  # frames
# Lowest and highest Hz, and the fall towards the treble (a power of the frequency).
_COLOURS: Final = {
    "vinyl": (300.0, 6000.0, 0.35),
    "tape": (1200.0, 11000.0, 0.1),
    "air": (180.0, 3000.0, 0.9),
    "rain": (900.0, 9000.0, 0.2),
}
_DROPS: Final = {"vinyl": 7.0, "rain": 45.0}  # a second


def bed(kind: str, frames: int, seed: int, step: Step) -> Wave:
    """A bed of `vinyl`, `tape`, `air` or `rain`, (2, frames), seamless when repeated."""
    # A long bed is a shorter one going round.
    length = min(frames, round(_LONGEST_S * RATE))
    chance = noise_stream(seed, "texture", kind)
    low, high, slope = _COLOURS[kind]
    sides = []
    for _ in range(2):
        step()
        sides.append(_coloured(chance.standard_normal(length).astype(np.float32), low, high, slope))
    wave = np.stack(sides)
    if kind == "air":
        breath = 1 + 0.5 * np.sin(2 * np.pi * max(1, round(length / RATE / 9)) * np.arange(length) / length)
        wave *= breath.astype(np.float32)
    step()
    if kind in _DROPS:
        wave = 0.4 * wave + _drops(length, _DROPS[kind], chance)
    return _around(wave, frames)


def _around(wave: Wave, frames: int) -> Wave:
    """The wave again and again, its last turn cut short but led over into its beginning."""
    length = wave.shape[1]
    out = np.tile(wave, (1, -(-frames // length)))[:, :frames].astype(np.float32)
    if frames % length:
        over = min(_OVER, frames)
        rise = np.sqrt(np.linspace(0, 1, over, dtype=np.float32))
        out[:, -over:] = out[:, -over:] * rise[::-1] + wave[:, -over:] * rise
    return out


def _coloured(noise: Wave, low: float, high: float, slope: float) -> Wave:
    """Noise with soft edges and a fall towards the treble, shaped around the circle."""
    spectrum = fft.rfft(noise)
    hz = np.linspace(0, RATE / 2, len(spectrum), dtype=np.float32)
    shape = 1 / np.sqrt(1 + (low / np.maximum(hz, 1)) ** 4) / np.sqrt(1 + (hz / high) ** 4)
    shape *= (1000 / np.maximum(hz, 20)) ** slope
    wave = fft.irfft(spectrum * shape, len(noise))
    return np.asarray(wave / np.sqrt(np.mean(wave**2)), dtype=np.float32)


def _drops(frames: int, per_second: float, chance: np.random.Generator) -> Wave:
    """Crackles or drops: short bursts at irregular times, most of them faint."""
    out = np.zeros((2, frames), np.float32)
    for _ in range(int(frames / RATE * per_second)):
        at, size = int(chance.random() * frames), int(chance.uniform(12, 90))
        burst = chance.standard_normal(size) * np.exp(-np.arange(size) / (size / 4)) * chance.random() ** 3 * 9
        place = chance.uniform(0.2, 0.8)
        index = (at + np.arange(size)) % frames
        out[0, index] += (burst * (1 - place)).astype(np.float32)
        out[1, index] += (burst * place).astype(np.float32)
    return out
