"""How do strings, brass, voices and pads sound? (pitch, seconds, velocity, brightness) to mono or stereo samples."""

import numpy as np

from generation.engines.sketch.chance import noise_stream
from generation.engines.sketch.sound.basics import Wave, clock, driven, filtered, hertz, oscillate, sine, swell
from generation.engines.sketch.sound.tones import cut, unison


def pad(pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """A warm pad: five detuned saws behind a filter that opens and closes slowly."""
    envelope = swell(seconds, min(1.2, 0.4 * seconds), 3.0, 0.8, 1.4)
    time = clock(len(envelope))
    cutoff = cut(900.0, velocity, brightness) * (1 + 0.35 * np.sin(2 * np.pi * 0.11 * time + pitch))
    return unison("saw", pitch, cutoff.astype(np.float32), len(envelope), 13.0, 4) * envelope * np.float32(0.42)


def glass(pitch: int, seconds: float, _velocity: float, brightness: float) -> Wave:
    """A glassy bed: sine partials that beat slowly against each other, an octave shimmering above."""
    envelope = swell(seconds, min(1.8, 0.45 * seconds), 4.0, 0.85, 2.2)
    frames = len(envelope)
    time = clock(frames)
    channels = []
    for side in (-1, 1):
        tone = sine(hertz(pitch + 0.035 * side), frames) + 0.45 * sine(hertz(pitch + 12 - 0.04 * side), frames, 0.3)
        shimmer = 0.5 + 0.5 * np.sin(2 * np.pi * (0.21 + 0.05 * side) * time + pitch)
        tone += (0.2 * 2.0**brightness) * shimmer * sine(hertz(pitch + 19 + 0.05 * side), frames, 0.6)
        tone += (0.1 * 2.0**brightness) * (1 - shimmer) * sine(hertz(pitch + 24 - 0.03 * side), frames, 0.1)
        channels.append(tone)
    return (np.stack(channels) * envelope).astype(np.float32) * np.float32(0.45)


def strings(pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """A string section: bowed saws, each player with an own vibrato, behind the wood of the bodies."""
    return _section((pitch, seconds, velocity, brightness), players=4, spread=0.05, attack=0.28)


def string_quartet(pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """One of four players, seated from left (violin) to right (cello) by how high the note is."""
    wave = _section((pitch, seconds, velocity, brightness), players=1, spread=0.02, attack=0.1)
    place = np.float32(np.clip((62 - pitch) / 28, -0.6, 0.6))
    return np.stack([wave[0] * (1 - place), wave[0] * (1 + place)]) * np.float32(1.3)


def tremolo(pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """A string section whose bows tremble, each desk for itself."""
    wave = _section((pitch, seconds, velocity, brightness), players=4, spread=0.05, attack=0.06)
    time = clock(wave.shape[1])
    for side in (0, 1):
        bow = 0.62 + 0.38 * np.sin(2 * np.pi * (13.0 + 0.9 * side) * time + pitch + side)
        wave[side] *= bow.astype(np.float32)
    return wave


def _section(note: tuple[int, float, float, float], players: int, spread: float, attack: float) -> Wave:
    pitch, seconds, velocity, brightness = note
    envelope = swell(seconds, min(attack, 0.5 * seconds), 2.0, 0.85, 0.45)
    frames = len(envelope)
    time = clock(frames)
    cutoff = cut(2600.0, velocity, brightness) * (0.55 + 0.45 * np.minimum(time / 0.35, 1))
    chance = noise_stream(pitch, "players")
    sides = [np.zeros(frames, np.float32), np.zeros(frames, np.float32)]
    for player in range(players):
        speed, begin = 4.8 + 0.9 * chance.random(), chance.random()
        bend = 0.09 * np.minimum(time / 0.6, 1) * np.sin(2 * np.pi * (speed * time + begin))
        tuning = hertz(pitch + spread * float(np.clip(chance.standard_normal(), -1.5, 1.5)))
        moving = (tuning * 2.0 ** (bend / 12)).astype(np.float32)
        sides[player % 2] += oscillate("saw", moving, cutoff.astype(np.float32), frames, float(begin))
    near = np.stack([sides[0] + 0.35 * sides[1], sides[1] + 0.35 * sides[0]]) * envelope
    body = near + 0.5 * filtered(near, "band", 280, 620, order=1) - 0.3 * filtered(near, "band", 1200, 2000, order=1)
    return np.asarray(body, dtype=np.float32) * np.float32(0.42)


def spiccato(pitch: int, _seconds: float, velocity: float, brightness: float) -> Wave:
    """Short bows: strings that bite and let go."""
    wave = strings(pitch, 0.16, velocity + 0.2, brightness)
    frames = wave.shape[1]
    bite = np.minimum(clock(frames) / 0.012, 1) * np.exp(-clock(frames) / 0.13)
    return np.asarray(wave * bite * 4.0, dtype=np.float32)


def brass(pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """Low brass: the sound opens with the breath."""
    return _brass((pitch, seconds, velocity + 0.15, brightness), attack=0.09, edge=1500.0, opening=0.25, cents=7.0)


def horns(pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """French horns: round, from a little way off."""
    wave = _brass((pitch, seconds, velocity, brightness), attack=0.1, edge=950.0, opening=0.3, cents=6.0)
    return wave + np.float32(0.7) * filtered(wave, "band", 330.0, 620.0, order=1)


def trombones(pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """Trombones: broad, blaring when they are pushed."""
    wave = _brass((pitch, seconds, velocity + 0.1, brightness), attack=0.06, edge=1700.0, opening=0.16, cents=5.0)
    return driven(wave + np.float32(0.5) * filtered(wave, "band", 450.0, 800.0, order=1), 1.3)


def tuba(pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """A tuba: one player, all foundation."""
    envelope = swell(seconds, 0.06, 1.5, 0.8, 0.16)
    frames = len(envelope)
    cutoff = cut(620.0, velocity, brightness) * (0.5 + 0.5 * np.minimum(clock(frames) / 0.12, 1))
    tone = oscillate("saw", hertz(pitch), cutoff.astype(np.float32), frames) + 0.5 * sine(hertz(pitch), frames)
    return tone * envelope * np.float32(0.6)


def brass_section(pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """A tight section as behind a soul band: trumpets and saxophones hitting together."""
    note = (pitch, seconds, velocity + 0.1, brightness)
    wave = _brass(note, attack=0.022, edge=3000.0, opening=0.08, cents=9.0)
    return wave + np.float32(0.35) * filtered(wave, "band", 1100.0, 2200.0, order=1)


def _brass(note: tuple[int, float, float, float], attack: float, edge: float, opening: float, cents: float) -> Wave:
    pitch, seconds, velocity, brightness = note
    envelope = swell(seconds, attack, 1.5, 0.75, min(0.3, 2.5 * attack + 0.06))
    breath = 0.3 + 0.7 * np.minimum(clock(len(envelope)) / opening, 1) ** 2
    cutoff = cut(edge, velocity, brightness) * breath
    return unison("saw", pitch, cutoff.astype(np.float32), len(envelope), cents, 3) * envelope * np.float32(0.5)


def choir(pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """Voices on an "ah": saws through the formants of a throat."""
    envelope = swell(seconds, min(0.6, 0.5 * seconds), 3.0, 0.9, 0.8)
    source = unison("saw", pitch, cut(3500.0, velocity, brightness), len(envelope), 16.0, 4)
    throat = sum(
        np.float32(level) * filtered(source, "band", centre * 0.88, centre * 1.13)
        for centre, level in ((650.0, 1.0), (1080.0, 0.7), (2650.0, 0.4), (3500.0, 0.2))
    )
    return np.asarray(throat + 0.12 * source, dtype=np.float32) * envelope * np.float32(1.1)
