"""How do voices that carry a tune sound? (pitch, seconds, velocity, brightness) to mono or stereo samples."""

import numpy as np

from generation.engines.sketch.chance import noise_stream
from generation.engines.sketch.sound.basics import Wave, clock, filtered, hertz, oscillate, swell
from generation.engines.sketch.sound.tones import cut


def lead(pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """A singing synth lead with late vibrato."""
    envelope = swell(seconds, 0.02, 0.9, 0.7, 0.18)
    time = clock(len(envelope))
    cutoff = cut(2800.0, velocity, brightness) * (0.7 + 0.6 * np.exp(-time / 0.2))
    bend = 0.14 * np.clip((time - 0.25) / 0.4, 0, 1) * np.sin(2 * np.pi * 5.3 * time)
    sides = []
    for side in (-1, 1):
        tuning = (hertz(pitch + 0.05 * side) * 2.0 ** (bend / 12)).astype(np.float32)
        sides.append(oscillate("saw", tuning, cutoff.astype(np.float32), len(envelope), 0.25 * (side + 1)))
    under = oscillate("square", hertz(pitch - 12), cut(900.0, velocity, brightness), len(envelope))
    return np.asarray((np.stack(sides) + 0.35 * under) * envelope * 0.36, dtype=np.float32)


def soft_lead(pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """A breathy flute-like lead."""
    envelope = swell(seconds, 0.05, 1.2, 0.8, 0.2)
    frames = len(envelope)
    time = clock(frames)
    bend = 0.12 * np.clip((time - 0.2) / 0.5, 0, 1) * np.sin(2 * np.pi * 5.0 * time)
    tone = oscillate(
        "triangle", (hertz(pitch) * 2.0 ** (bend / 12)).astype(np.float32), cut(3000, velocity, brightness), frames
    )
    freq = hertz(pitch)
    breath = filtered(noise_stream(pitch, "breath").standard_normal(frames).astype(np.float32), "band", freq, 3 * freq)
    return np.asarray((tone + 0.05 * breath * (0.4 + np.exp(-time / 0.06))) * envelope, dtype=np.float32) * np.float32(
        0.7
    )


def trumpet(pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """A single brass player: bright at the edge of each note, late vibrato."""
    return _blown("pulse", (pitch, seconds, velocity, brightness), 0.035, 2400.0, 0.02)


def reed(pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """A reed such as a saxophone: hollow, breathy, late vibrato."""
    return _blown("reed", (pitch, seconds, velocity, brightness), 0.04, 2600.0, 0.07) * np.float32(0.45)


def oboe(pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """An oboe: a thin, nasal double reed."""
    wave = _blown("nasal", (pitch, seconds, velocity, brightness), 0.03, 3600.0, 0.02) * np.float32(0.4)
    return wave + np.float32(0.8) * filtered(wave, "band", 1100.0, 1900.0, order=1)


def clarinet(pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """A clarinet: nearly only odd overtones, hardly any vibrato."""
    return _blown("hollow", (pitch, seconds, velocity, brightness), 0.035, 2300.0, 0.02, vibrato=0.03)


def bassoon(pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """A bassoon: a long double reed that speaks around 500 Hz."""
    wave = _blown("pulse", (pitch, seconds, velocity, brightness), 0.03, 1500.0, 0.02, vibrato=0.07)
    return wave + np.float32(0.9) * filtered(wave, "band", 380.0, 640.0, order=1)


def flute(pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """A flute: few overtones, much air, a vibrato of the breath."""
    return _whistled(pitch, seconds, (0.05, 0.11, 4.9), cut(2600.0, velocity, brightness), 0.16 + 0.1 * velocity)


def whistle(pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """A tin whistle: nearly a sine, with a chiff at its edge."""
    return _whistled(pitch, seconds, (0.02, 0.07, 5.6), cut(3800.0, velocity, brightness), 0.12)


def recorder(pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """A recorder: a straight, woody tone with a soft chiff and nearly no vibrato."""
    return _whistled(pitch, seconds, (0.025, 0.03, 4.6), cut(2100.0, velocity, brightness), 0.08)


def pan_flute(pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """A pan flute: much breath over a hollow pipe."""
    return _whistled(pitch, seconds, (0.04, 0.09, 4.7), cut(1500.0, velocity, brightness), 0.34 + 0.12 * velocity)


def piccolo(pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """A piccolo: a small flute, bright and quick to speak."""
    return _whistled(pitch, seconds, (0.025, 0.09, 5.4), cut(5200.0, velocity, brightness), 0.12 + 0.08 * velocity)


def ocarina(pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """An ocarina: round, nearly a pure tone."""
    return _whistled(pitch, seconds, (0.03, 0.06, 5.0), cut(1100.0, velocity, brightness), 0.05)


def _whistled(pitch: int, seconds: float, life: tuple[float, float, float], edge: float, air: float) -> Wave:
    """A pipe blown across: `life` is the attack (s), the vibrato's depth (semitones) and its speed (Hz)."""
    attack, depth, speed = life
    envelope = swell(seconds, attack, 1.4, 0.85, 0.12)
    frames, freq = len(envelope), hertz(pitch)
    time = clock(frames)
    wave = np.clip((time - 0.25) / 0.5, 0, 1) * np.sin(2 * np.pi * speed * time + pitch)
    tone = oscillate("soft", (freq * 2.0 ** (depth * wave / 12)).astype(np.float32), edge, frames)
    noise = noise_stream(pitch, "pipe").standard_normal(frames).astype(np.float32)
    breath = filtered(noise, "band", freq * 0.9, min(3.2 * freq, 15000.0)) * (0.35 + 1.3 * np.exp(-time / 0.045))
    return np.asarray((tone * (1 + 0.12 * wave) + air * breath) * envelope, dtype=np.float32) * np.float32(0.6)


def fiddle(pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """A folk fiddle: a bow that bites, little vibrato, a bright box."""
    wave = _blown("saw", (pitch, seconds, velocity, brightness), 0.03, 3600.0, 0.03, vibrato=0.06)
    box = filtered(wave, "band", 380.0, 620.0, order=1) + 0.7 * filtered(wave, "band", 2200.0, 3600.0, order=1)
    return np.asarray(0.8 * wave + 0.7 * box, dtype=np.float32)


def bowed(pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """A single string player, vibrato from the start."""
    return _blown("saw", (pitch, seconds, velocity, brightness), 0.09, 2300.0, 0.015)


def _blown(
    shape: str, note: tuple[int, float, float, float], attack: float, edge: float, air: float, vibrato: float = 0.16
) -> Wave:
    """A tone that opens with its attack, with air in it, and a late `vibrato` (semitones)."""
    pitch, seconds, velocity, brightness = note
    envelope = swell(seconds, attack, 1.5, 0.85, 0.16)
    frames = len(envelope)
    time = clock(frames)
    bend = vibrato * np.clip((time - 0.2) / 0.4, 0, 1) * np.sin(2 * np.pi * 5.1 * time + pitch)
    cutoff = cut(edge, velocity, brightness) * (0.6 + 0.4 * np.minimum(time / 0.12, 1) + 0.25 * np.exp(-time / 0.1))
    tuning = (hertz(pitch) * 2.0 ** (bend / 12)).astype(np.float32)
    tone = oscillate(shape, tuning, cutoff.astype(np.float32), frames)
    tone = tone + 0.4 * filtered(tone, "band", 700, 1400, order=1)
    breath = filtered(noise_stream(pitch, "air", shape).standard_normal(frames).astype(np.float32), "band", 1500, 5000)
    return np.asarray((tone + air * breath * (0.5 + np.exp(-time / 0.05))) * envelope * 0.6, dtype=np.float32)
