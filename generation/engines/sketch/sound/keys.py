"""How do keyboards with pipes and reeds sound? (pitch, seconds, velocity, brightness) to mono or stereo samples."""

import numpy as np

from generation.engines.sketch.chance import noise_stream
from generation.engines.sketch.sound.basics import Wave, clock, driven, filtered, hertz, oscillate, sine, swell
from generation.engines.sketch.sound.tones import cut


def organ(pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """A drawbar organ behind a slow rotor."""
    envelope = swell(seconds, 0.012, 1.0, 0.95, 0.09)
    frames = len(envelope)
    turn = 0.06 * np.sin(2 * np.pi * 1.1 * clock(frames) + pitch)
    tone = oscillate("organ", hertz(pitch), cut(5000.0, velocity, brightness), frames) * envelope
    return np.stack([tone * (1 + turn), tone * (1 - turn)]).astype(np.float32) * np.float32(0.45)


def rock_organ(pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """A drawbar organ driven into its amplifier, the rotor fast: level and pitch sway, opposite on the two sides."""
    envelope = swell(seconds, 0.006, 1.0, 0.95, 0.07)
    frames = len(envelope)
    time = clock(frames)
    rotor = np.sin(2 * np.pi * 6.4 * time + pitch)
    sides = []
    for side in (-1, 1):
        tuning = (hertz(pitch) * (1 + 0.0022 * side * rotor)).astype(np.float32)
        tone = oscillate("organ", tuning, cut(5200.0, velocity, brightness), frames)
        sides.append(tone * (1 + 0.22 * side * rotor))
    click = filtered(noise_stream(pitch, "contact").standard_normal(frames).astype(np.float32), "band", 1500, 5000)
    percussion = 0.35 * sine(min(3 * hertz(pitch), 12000.0), frames) * np.exp(-time / 0.16)
    dry = np.stack(sides) * envelope + (percussion + 0.12 * click * np.exp(-time / 0.004)) * envelope
    return filtered(driven(dry, 1.5 + velocity), "low", 5600.0) * np.float32(0.5)


def accordion(pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """An accordion: two free reeds that beat over one an octave below, the bellows never quite even."""
    envelope = swell(seconds, 0.035, 1.5, 0.9, 0.08)
    frames = len(envelope)
    time = clock(frames)
    bellows = 1 + 0.05 * np.sin(2 * np.pi * 3.1 * time + pitch)
    edge = cut(3400.0, velocity, brightness)
    sides = [oscillate("pulse25", hertz(pitch + cents / 100), edge, frames, 0.3 + cents / 50) for cents in (-6.0, 6.0)]
    below = 0.45 * oscillate("pulse", hertz(pitch - 12), 0.6 * edge, frames)
    near = np.stack([sides[0] + 0.4 * sides[1] + below, sides[1] + 0.4 * sides[0] + below])
    box = near + 0.5 * filtered(near, "band", 700.0, 1500.0, order=1)
    return np.asarray(box * envelope * bellows, dtype=np.float32) * np.float32(0.36)


def harmonica(pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """A harmonica: one free reed in cupped hands that open and close."""
    envelope = swell(seconds, 0.03, 1.2, 0.85, 0.09)
    frames = len(envelope)
    time = clock(frames)
    hands = np.clip((time - 0.15) / 0.3, 0, 1) * np.sin(2 * np.pi * 5.6 * time)
    tuning = (hertz(pitch) * 2.0 ** (0.1 * hands / 12)).astype(np.float32)
    opening = (cut(3600.0, velocity, brightness) * (1 + 0.35 * hands)).astype(np.float32)
    tone = oscillate("nasal", tuning, opening, frames) + 0.3 * oscillate("pulse25", tuning, opening, frames, 0.2)
    breath = filtered(noise_stream(pitch, "cupped").standard_normal(frames).astype(np.float32), "band", 1800, 6000)
    tone = tone + 0.6 * filtered(tone, "band", 1600.0, 2800.0, order=1) + 0.05 * breath
    return np.asarray(tone * envelope * (1 + 0.18 * hands), dtype=np.float32) * np.float32(0.28)


def wurli(pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """A reed electric piano: softer than a tine, barking when it is struck, behind a tremolo."""
    envelope = swell(seconds, 0.003, 1.1, 0.12, 0.25)
    frames, freq = len(envelope), hertz(pitch)
    time = clock(frames)
    bark = (0.4 + 2.4 * velocity**2) * 2.0 ** (0.6 * brightness) * np.exp(-time / 0.3)
    angle = 2 * np.pi * np.modf(time.astype(np.float64) * freq)[0]
    reed = np.tanh((0.7 + bark) * np.sin(angle) + 0.35) - np.tanh(0.35)
    reed = reed / (0.6 + 0.3 * bark) + 0.12 * velocity * np.sin(2 * angle + 0.4) * np.exp(-time / 0.4)
    knock = filtered(noise_stream(pitch, "knock").standard_normal(frames).astype(np.float32), "band", 300, 1800)
    tone = np.asarray((reed + 0.1 * knock * np.exp(-time / 0.012)) * envelope, dtype=np.float32)
    sway = 0.16 * np.sin(2 * np.pi * 5.4 * time)
    tone = filtered(filtered(tone, "low", cut(4200.0, velocity, brightness)), "high", 60.0)
    return np.stack([tone * (1 + sway), tone * (1 + 0.7 * sway)]).astype(np.float32) * np.float32(0.5)
