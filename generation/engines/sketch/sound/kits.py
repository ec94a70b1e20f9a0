"""Which drum sets are there, and how does one hit of each sound? Skins and metals in a kit's own character."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from scipy import signal

from generation.engines.sketch.chance import noise_stream
from generation.engines.sketch.parts import drums as key
from generation.engines.sketch.parts.hands import HANDS
from generation.engines.sketch.sound import chip, metals, skins
from generation.engines.sketch.sound.basics import RATE, Wave, decaying, driven, filtered
from generation.engines.sketch.sound.kept import kept


@dataclass(frozen=True)
class Kit:
    """A drum set: how its kick and snare are tuned, how bright its metal is, the room around it.

    `drive` is how hard it is pushed, `high_hz` where its treble ends, `room` the level and `room_s` the length of its
    walls, `instead` the hits that are played by others, `place` the width; `chip` says that it is a games console's.
    """

    kick: skins.Kick = field(default_factory=skins.Kick)
    snare: skins.Snare = field(default_factory=skins.Snare)
    metal: metals.Metal = field(default_factory=metals.Metal)
    drive: float = 1.3
    high_hz: float = 18000.0
    room: float = 0.0
    room_s: float = 0.2
    place: float = 1.0
    instead: Mapping[int, int] = field(default_factory=dict)
    chip: bool = False


KITS: Final[dict[str, Kit]] = {
    "kit_dusty": Kit(skins.Kick(52, 0.2, 0.25), skins.Snare(205, 0.13), metals.Metal(0.6), 2.2, 7500),
    "kit_house": Kit(skins.Kick(49, 0.3, 0.8), skins.Snare(200, 0.15), metals.Metal(1.0), 1.8),
    "kit_retro": Kit(skins.Kick(54, 0.22, 0.6), skins.Snare(175, 0.34, 1.0), metals.Metal(0.9), 2.0, room=0.12),
    "kit_trailer": Kit(skins.Kick(42, 0.7, 0.3), skins.Snare(140, 0.3), metals.Metal(0.7), 1.6, room=0.2, room_s=0.5),
    "kit_brush": Kit(skins.Kick(58, 0.18, 0.2), skins.Snare(220, 0.2, 0.9), metals.Metal(0.8), 1.0),
    "kit_rock": Kit(
        skins.Kick(56, 0.2, 0.9, 3.2), skins.Snare(188, 0.24, 1.1, 0.5), metals.Metal(1.1), 1.7, room=0.34, room_s=0.4
    ),
    "kit_funk": Kit(skins.Kick(62, 0.13, 0.7, 2.6), skins.Snare(236, 0.1, 0.9, 0.7), metals.Metal(1.0, 0.8), 1.4),
    "kit_bossa": Kit(skins.Kick(60, 0.15, 0.12, 1.4), skins.Snare(225, 0.1, 0.5), metals.Metal(0.7), 1.0),
    "kit_909": Kit(skins.Kick(49, 0.34, 1.1, 6.0), skins.Snare(196, 0.16, 1.0, 0.4), metals.Metal(1.1, 1.2), 2.2),
    "kit_808": Kit(
        skins.Kick(47, 0.85, 0.25, 2.2), skins.Snare(182, 0.13, 0.7, 0.8), metals.Metal(1.0, 1.3, 0.75), 1.2
    ),
    "kit_chip": Kit(chip=True, drive=1.0, place=0.0),
    "kit_break": Kit(
        skins.Kick(66, 0.14, 0.9, 2.4), skins.Snare(224, 0.15, 1.0, 0.9), metals.Metal(1.0, 1.1), 2.6, 13000, 0.2, 0.12
    ),
    "kit_orchestra": Kit(
        skins.Kick(44, 0.8, 0.1, 0.7), skins.Snare(205, 0.2, 1.2, 0.3), metals.Metal(1.0, 1.4), 1.0,
        room=0.25, room_s=0.9,
        instead={key.CLOSED: key.RIDE, key.OPEN: key.CRASH, key.PEDAL: key.RIDE, key.CLAP: key.SNARE},
    ),
    "kit_folk": Kit(
        metal=metals.Metal(0.7), drive=1.0, room=0.1,
        instead={
            key.KICK: skins.BOX, key.SNARE: skins.SLAP, key.CLAP: skins.SLAP, key.BRUSH: skins.SLAP,
            key.CLOSED: key.SHAKER, key.OPEN: key.TAMBOURINE, key.RIDE: key.SHAKER, key.PEDAL: key.SHAKER,
        },
    ),
    **dict.fromkeys(HANDS, Kit(drive=1.0)),
}  # fmt: skip


@kept(8 << 20)
def struck(kit: str, drum: int, force: int, turn: int) -> Wave:
    """One hit, (2, frames); force in sixteenths; `turn` is one of a few hits that differ as hands do."""
    have, velocity = KITS[kit], force / 16
    drum = have.instead.get(drum, drum)
    chance = noise_stream(drum, kit, str(turn))
    if have.chip:
        wave, place = chip.hit(drum, chance), 0.0
    elif drum in skins.HITS:
        wave, place = skins.hit(drum, velocity, turn, have.kick, have.snare, chance)
    else:
        wave, place = metals.hit(drum, velocity, have.metal, chance)
    wave = driven(wave, have.drive) * np.float32(velocity**1.3)
    if have.high_hz < 17000:
        wave = filtered(wave, "low", have.high_hz)
    both = np.stack([wave * np.float32(1 - place * have.place), wave * np.float32(1 + place * have.place)])
    return _walled(both, have) if have.room else both


def _walled(dry: Wave, kit: Kit) -> Wave:
    """The hit in its room: what the walls send back, darker and different on the two sides."""
    length = round(kit.room_s * 1.4 * RATE)
    walls = noise_stream(3, "walls").standard_normal((2, length)).astype(np.float32) * decaying(length, kit.room_s / 5)
    walls = filtered(filtered(walls, "low", 5200.0, order=1), "high", 150.0)
    walls *= np.float32(kit.room) / np.sqrt(np.sum(walls**2, axis=1, keepdims=True))
    out = np.zeros((2, dry.shape[1] + length), np.float32)
    out[:, : dry.shape[1]] = dry
    late = signal.fftconvolve(np.broadcast_to(dry.mean(axis=0), dry.shape), walls, axes=1)
    out[:, : late.shape[1]] += late.astype(np.float32)
    return out
