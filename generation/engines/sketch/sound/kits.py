"""How does each drum sound? Noise and bodies, in kits of a character."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from generation.engines.sketch.chance import noise_stream
from generation.engines.sketch.parts import drums as key
from generation.engines.sketch.sound.basics import RATE, Wave, clock, decaying, driven, filtered, sine


@dataclass(frozen=True)
class Kit:
    """A drum set: kick pitch and length, snare tuning and rattle, how bright the metal is, how hard it is driven."""

    kick_hz: float = 50.0
    kick_s: float = 0.28
    kick_click: float = 0.5
    snare_hz: float = 185.0
    snare_s: float = 0.16
    rattle: float = 0.8
    metal: float = 1.0
    drive: float = 1.3
    high_hz: float = 18000.0


KITS: Final[dict[str, Kit]] = {
    "kit_dusty": Kit(
        kick_hz=52, kick_s=0.2, kick_click=0.25, snare_hz=205, snare_s=0.13, metal=0.6, drive=2.2, high_hz=7500
    ),
    "kit_house": Kit(kick_hz=49, kick_s=0.3, kick_click=0.8, snare_hz=200, snare_s=0.15, metal=1.0, drive=1.8),
    "kit_retro": Kit(
        kick_hz=54, kick_s=0.22, kick_click=0.6, snare_hz=175, snare_s=0.34, rattle=1.0, metal=0.9, drive=2.0
    ),
    "kit_trailer": Kit(kick_hz=42, kick_s=0.7, kick_click=0.3, snare_hz=140, snare_s=0.3, metal=0.7, drive=1.6),
    "kit_brush": Kit(
        kick_hz=58, kick_s=0.18, kick_click=0.2, snare_hz=220, snare_s=0.2, rattle=0.9, metal=0.8, drive=1.0
    ),
    "kit_rock": Kit(kick_hz=55, kick_s=0.2, kick_click=0.8, snare_hz=190, snare_s=0.22, rattle=1.0, drive=1.7),
    "kit_funk": Kit(kick_hz=60, kick_s=0.14, kick_click=0.6, snare_hz=230, snare_s=0.11, rattle=0.9, drive=1.4),
    "kit_bossa": Kit(kick_hz=58, kick_s=0.16, kick_click=0.15, snare_hz=220, snare_s=0.12, metal=0.7, drive=1.0),
    "kit_909": Kit(kick_hz=50, kick_s=0.3, kick_click=1.0, snare_hz=200, snare_s=0.15, drive=2.0),
    "kit_808": Kit(kick_hz=46, kick_s=0.6, kick_click=0.3, snare_hz=185, snare_s=0.16, drive=1.3),
    "kit_chip": Kit(kick_hz=70, kick_s=0.1, kick_click=0.5, snare_hz=240, snare_s=0.12, drive=2.0),
    "kit_break": Kit(kick_hz=60, kick_s=0.16, kick_click=0.7, snare_hz=215, snare_s=0.16, rattle=1.0, drive=2.4),
    "kit_orchestra": Kit(kick_hz=46, kick_s=0.7, kick_click=0.1, snare_hz=200, snare_s=0.2, drive=1.0),
    "kit_folk": Kit(kick_hz=70, kick_s=0.14, kick_click=0.2, snare_hz=210, snare_s=0.1, metal=0.7, drive=1.0),
}


@lru_cache(maxsize=96)
def struck(kit: str, drum: int, force: int, turn: int) -> Wave:
    """One hit, (2, frames); force in sixteenths; `turn` is one of a few hits that differ as hands do."""
    have, velocity = KITS[kit], force / 16
    frames, place = _LENGTHS.get(drum, (0.4, 0.0))
    length = round(frames * RATE) if drum != key.KICK else round((have.kick_s * 2 + 0.1) * RATE)
    noise = noise_stream(drum, kit, str(turn)).standard_normal(length).astype(np.float32)
    wave = _sound(have, drum, velocity, noise, turn)
    wave = driven(wave, have.drive) * np.float32(velocity**1.3)
    if have.high_hz < 17000:
        wave = filtered(wave, "low", have.high_hz)
    return np.stack([wave * np.float32(1 - place), wave * np.float32(1 + place)])


# Seconds, and the place from left (-1) to right (1).
_LENGTHS: Final = {
    key.KICK: (0.8, 0.0),
    key.RIM: (0.12, -0.15),
    key.SNARE: (0.6, 0.0),
    key.CLAP: (0.5, 0.05),
    key.CLOSED: (0.16, 0.25),
    key.PEDAL: (0.14, 0.25),
    key.OPEN: (0.55, 0.25),
    key.RIDE: (1.3, -0.35),
    key.CRASH: (2.6, -0.2),
    key.TAMBOURINE: (0.25, 0.35),
    key.SHAKER: (0.14, 0.4),
    key.LOW_TOM: (0.7, 0.35),
    key.MID_TOM: (0.6, 0.1),
    key.HIGH_TOM: (0.5, -0.25),
    key.TAIKO: (1.6, 0.0),
    key.BRUSH: (0.4, -0.1),
}


def _sound(kit: Kit, drum: int, velocity: float, noise: Wave, turn: int) -> Wave:
    if drum == key.KICK:
        return _kick(kit, velocity, noise)
    if drum in {key.LOW_TOM, key.MID_TOM, key.HIGH_TOM, key.TAIKO}:
        return _tom(drum, noise, turn)
    if drum in {key.SNARE, key.RIM, key.CLAP, key.BRUSH}:
        return _snares(kit, drum, velocity, noise, turn)
    return _metals(kit, drum, velocity, noise)


def _kick(kit: Kit, velocity: float, noise: Wave) -> Wave:
    frames = len(noise)
    time = clock(frames)
    pitch = kit.kick_hz * (1 + 4.5 * np.exp(-time / 0.012) + 0.8 * np.exp(-time / 0.06))
    body = sine(pitch.astype(np.float32), frames) * decaying(frames, kit.kick_s * 0.6) * np.minimum(time / 0.001, 1)
    click = filtered(noise, "band", 1800, 6000) * np.exp(-time / 0.004) * kit.kick_click * velocity
    return np.asarray(body * 1.1 + 0.5 * click, dtype=np.float32)


def _tom(drum: int, noise: Wave, turn: int) -> Wave:
    frames = len(noise)
    time = clock(frames)
    tuned = {key.LOW_TOM: 88.0, key.MID_TOM: 125.0, key.HIGH_TOM: 172.0, key.TAIKO: 58.0}[drum] * (1 + 0.008 * turn)
    bend = (tuned * (1 + 0.55 * np.exp(-time / 0.05))).astype(np.float32)
    ring = 0.42 if drum == key.TAIKO else 0.17
    body = sine(bend, frames) * decaying(frames, ring) + 0.3 * sine(1.59 * bend, frames) * decaying(frames, ring / 3)
    skin = filtered(noise, "band", 250, 1800) * np.exp(-time / 0.03)
    stick = filtered(noise, "band", 1800, 5500) * np.exp(-time / 0.008)
    return np.asarray(0.9 * body + 0.3 * skin + 0.35 * stick, dtype=np.float32)


def _snares(kit: Kit, drum: int, velocity: float, noise: Wave, turn: int) -> Wave:
    frames = len(noise)
    time = clock(frames)
    if drum == key.RIM:
        tone = sine(1720.0, frames) * decaying(frames, 0.012) + sine(640.0, frames) * decaying(frames, 0.02)
        return np.asarray(
            0.6 * tone + 0.3 * filtered(noise, "band", 2500, 7000) * np.exp(-time / 0.008), dtype=np.float32
        )
    if drum == key.CLAP:
        hands = sum(np.exp(-np.abs(time - at) / 0.006) * (time >= at) for at in (0.0, 0.011, 0.023 + 0.001 * turn))
        tail = np.exp(-np.maximum(time - 0.024, 0) / 0.09) * (time >= 0.024)
        return np.asarray(filtered(noise, "band", 900, 3800) * (0.9 * hands + 0.6 * tail), dtype=np.float32)
    if drum == key.BRUSH:
        sweep = np.minimum(time / 0.05, 1) * np.exp(-time / 0.11)
        return np.asarray(filtered(noise, "band", 1500, 7500) * sweep * 0.5, dtype=np.float32)
    tuned = kit.snare_hz * (1 + 0.006 * turn)
    bend = (tuned * (1 + 0.35 * np.exp(-time / 0.018))).astype(np.float32)
    body = sine(bend, frames) * decaying(frames, 0.075) + 0.5 * sine(1.78 * bend, frames) * decaying(frames, 0.045)
    wires = filtered(noise, "high", 1500) * (0.5 + 0.5 * velocity) * decaying(frames, kit.snare_s) * kit.rattle
    return np.asarray(0.75 * body + 0.55 * wires, dtype=np.float32)


def _metals(kit: Kit, drum: int, velocity: float, noise: Wave) -> Wave:
    frames = len(noise)
    time = clock(frames)
    if drum in {key.SHAKER, key.TAMBOURINE}:
        low, swing = (5200.0, 0.02) if drum == key.SHAKER else (6500.0, 0.008)
        shape = np.minimum(time / swing, 1) * np.exp(-time / (0.035 if drum == key.SHAKER else 0.07))
        return np.asarray(filtered(noise, "band", low, 13000.0) * shape * 0.5, dtype=np.float32)
    # Cymbals: six square waves at inharmonic ratios (as in the well-known drum machine) with noise.
    base = {key.CRASH: 310.0, key.RIDE: 420.0}.get(drum, 540.0)
    ratios = (1.0, 1.342, 1.2312, 1.6532, 1.9523, 2.1523)
    plate = sum(np.sign(sine(base * each, frames, 0.13 * index)) for index, each in enumerate(ratios)) / 6
    decay = {key.CLOSED: 0.028 + 0.02 * velocity, key.PEDAL: 0.025, key.OPEN: 0.17, key.RIDE: 0.36, key.CRASH: 0.75}[
        drum
    ]
    share = {key.RIDE: 0.7, key.CRASH: 0.3}.get(drum, 0.45)
    mixed = (share * plate + (1 - share) * 0.8 * noise).astype(np.float32)
    edge = {key.CRASH: 3000.0, key.RIDE: 4200.0}.get(drum, 6800.0)
    tone = filtered(mixed, "high", edge, order=3) * decaying(frames, decay)
    if drum == key.RIDE:
        tone += 0.12 * sine(3150.0, frames) * decaying(frames, 0.12)
    return np.asarray(tone * np.minimum(time / 0.0008, 1) * 0.55 * kit.metal, dtype=np.float32)
