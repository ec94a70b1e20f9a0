"""How do drums with a skin sound, and wood beside them? Bodies that bend as they are hit, wires, hands."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from generation.engines.sketch.parts import drums as key
from generation.engines.sketch.sound.basics import RATE, Wave, clock, decaying, filtered, sine


@dataclass(frozen=True)
class Kick:
    """Its pitch, how long it rings, how much beater is heard, how far above its pitch it begins (times)."""

    hz: float = 50.0
    ring_s: float = 0.28
    click: float = 0.5
    bend: float = 4.5


@dataclass(frozen=True)
class Snare:
    """Its pitch, how long its wires rattle and how much, and how much its shell rings on."""

    hz: float = 185.0
    wires_s: float = 0.16
    rattle: float = 0.8
    shell: float = 0.2


BOX: Final = 200  # a wooden box under the flat hand
SLAP: Final = 201  # and at its edge
# Skins and wood by hand: pitch, seconds to 1/e, how much of the stroke is heard, overtone (times, level).
_HANDS: Final[dict[int, tuple[float, float, float, float, float]]] = {
    56: (562.0, 0.09, 0.05, 1.5, 0.8),  # cowbell
    60: (420.0, 0.06, 0.3, 1.8, 0.3),  # bongos
    61: (310.0, 0.08, 0.3, 1.8, 0.3),
    62: (240.0, 0.03, 0.6, 1.7, 0.2),  # congas: muted, open, low
    63: (230.0, 0.14, 0.3, 1.7, 0.25),
    64: (168.0, 0.17, 0.3, 1.7, 0.25),
    65: (330.0, 0.12, 0.4, 1.6, 0.5),  # timbales
    66: (240.0, 0.14, 0.4, 1.6, 0.5),
    67: (1150.0, 0.16, 0.05, 2.7, 0.4),  # agogos
    68: (860.0, 0.17, 0.05, 2.7, 0.4),
    75: (2450.0, 0.018, 0.1, 1.5, 0.2),  # claves
    76: (1180.0, 0.025, 0.2, 1.6, 0.3),  # wood blocks
    77: (860.0, 0.03, 0.2, 1.6, 0.3),
    SLAP: (290.0, 0.035, 0.9, 2.3, 0.4),
}
_TOMS: Final = {
    key.LOW_TOM: (88.0, 0.35),
    key.MID_TOM: (125.0, 0.1),
    47: (140.0, 0.0),
    key.HIGH_TOM: (172.0, -0.25),
    50: (195.0, -0.3),
    key.TAIKO: (58.0, 0.0),
}
_SNARES: Final = {key.SNARE: 0.6, key.RIM: 0.12, key.CLAP: 0.5, key.BRUSH: 0.7}
HITS: Final = frozenset({key.KICK, 35, BOX, *_HANDS, *_TOMS, *_SNARES})


def hit(
    drum: int, velocity: float, turn: int, kick: Kick, snare: Snare, chance: np.random.Generator
) -> tuple[Wave, float]:
    """One hit, mono, and its place from left (-1) to right (1)."""

    def noise(seconds: float) -> Wave:
        return chance.standard_normal(round(seconds * RATE)).astype(np.float32)

    if drum in {key.KICK, 35}:
        return _kick(kick, velocity, noise(2 * kick.ring_s + 0.1)), 0.0
    if drum == BOX:
        return _box(velocity, noise(0.5)), 0.0
    if drum in _TOMS:
        tuned, place = _TOMS[drum]
        return _tom(drum, tuned * (1 + 0.008 * turn), noise(1.6 if drum == key.TAIKO else 0.65)), place
    if drum in _HANDS:
        return _hand(_HANDS[drum], velocity, turn, noise(0.7)), 0.3 if drum % 2 else -0.25
    wave = noise(_SNARES[drum] + (snare.wires_s if drum == key.SNARE else 0.0))
    return _snares(drum, snare, velocity, wave, turn), -0.12 if drum in {key.RIM, key.BRUSH} else 0.0


def _kick(kick: Kick, velocity: float, noise: Wave) -> Wave:
    frames = len(noise)
    time = clock(frames)
    pitch = kick.hz * (1 + kick.bend * np.exp(-time / 0.012) + 0.18 * kick.bend * np.exp(-time / 0.06))
    body = sine(pitch.astype(np.float32), frames) * decaying(frames, kick.ring_s * 0.6) * np.minimum(time / 0.001, 1)
    click = filtered(noise, "band", 1800, 6000) * np.exp(-time / 0.004) * kick.click * velocity
    return np.asarray(body * 1.1 + 0.5 * click, dtype=np.float32)


def _box(velocity: float, noise: Wave) -> Wave:
    """A cajon's bass: the flat hand, the air in the box, the plate."""
    frames = len(noise)
    time = clock(frames)
    bend = (72.0 * (1 + 0.5 * np.exp(-time / 0.02))).astype(np.float32)
    air = sine(bend, frames) * decaying(frames, 0.11) + 0.35 * sine(2.1 * bend, frames) * decaying(frames, 0.05)
    palm = filtered(noise, "band", 200, 1500) * np.exp(-time / 0.012) * (0.4 + 0.6 * velocity)
    return np.asarray((air + 0.5 * palm) * np.minimum(time / 0.002, 1), dtype=np.float32)


def _tom(drum: int, tuned: float, noise: Wave) -> Wave:
    frames = len(noise)
    time = clock(frames)
    bend = (tuned * (1 + 0.55 * np.exp(-time / 0.05))).astype(np.float32)
    ring = 0.42 if drum == key.TAIKO else 0.17
    body = sine(bend, frames) * decaying(frames, ring) + 0.3 * sine(1.59 * bend, frames) * decaying(frames, ring / 3)
    skin = filtered(noise, "band", 250, 1800) * np.exp(-time / 0.03)
    stick = filtered(noise, "band", 1800, 5500) * np.exp(-time / 0.008)
    return np.asarray(0.9 * body + 0.3 * skin + 0.35 * stick, dtype=np.float32)


def _hand(sound: tuple[float, float, float, float, float], velocity: float, turn: int, noise: Wave) -> Wave:
    tuned, ring, stroke, times, level = sound
    frames = len(noise)
    time = clock(frames)
    bend = (tuned * (1 + 0.004 * turn) * (1 + 0.06 * np.exp(-time / 0.02))).astype(np.float32)
    body = sine(bend, frames) * decaying(frames, ring) + level * sine(times * bend, frames) * decaying(frames, ring / 2)
    hand = filtered(noise, "band", 1.5 * tuned, min(6 * tuned + 2500.0, 14000.0)) * np.exp(-time / 0.006)
    return np.asarray((0.7 * body + stroke * velocity * hand) * np.minimum(time / 0.0008, 1), dtype=np.float32)


def _snares(drum: int, snare: Snare, velocity: float, noise: Wave, turn: int) -> Wave:
    frames = len(noise)
    time = clock(frames)
    if drum == key.RIM:
        tone = sine(1720.0, frames) * decaying(frames, 0.012) + sine(640.0, frames) * decaying(frames, 0.02)
        stick = filtered(noise, "band", 2500, 7000) * np.exp(-time / 0.008)
        return np.asarray((0.6 * tone + 0.3 * stick) * np.minimum(time / 0.0004, 1), dtype=np.float32)
    if drum == key.CLAP:
        hands = sum(np.exp(-np.abs(time - at) / 0.006) * (time >= at) for at in (0.0, 0.011, 0.023 + 0.001 * turn))
        tail = np.exp(-np.maximum(time - 0.024, 0) / 0.09) * (time >= 0.024)
        return np.asarray(filtered(noise, "band", 900, 3800) * (0.9 * hands + 0.6 * tail), dtype=np.float32)
    if drum == key.BRUSH:
        sweep = np.minimum(time / 0.05, 1) * np.exp(-time / 0.11)
        return np.asarray(filtered(noise, "band", 1500, 7500) * sweep * 0.5, dtype=np.float32)
    bend = (snare.hz * (1 + 0.006 * turn) * (1 + 0.35 * np.exp(-time / 0.018))).astype(np.float32)
    body = sine(bend, frames) * decaying(frames, 0.075) + 0.5 * sine(1.78 * bend, frames) * decaying(frames, 0.045)
    shell = snare.shell * 0.35 * sine(2.65 * bend, frames) * decaying(frames, 0.13)
    wires = filtered(noise, "high", 1500) * (0.5 + 0.5 * velocity) * decaying(frames, snare.wires_s) * snare.rattle
    return np.asarray(0.75 * body + shell + 0.55 * wires, dtype=np.float32)
