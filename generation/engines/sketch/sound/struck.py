"""How do struck voices sound? (pitch, seconds, velocity, brightness) to mono or stereo samples."""

import numpy as np

from generation.engines.sketch.chance import noise_stream
from generation.engines.sketch.sound.basics import RATE, Wave, clock, decaying, filtered, hertz, sine, swell


def rhodes(pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """An electric piano: a struck tine over a body that darkens as it rings (two-operator FM)."""
    envelope = swell(seconds, 0.003, 1.6, 0.15, 0.35)
    frames, freq = len(envelope), hertz(pitch)
    time = clock(frames)
    index = (0.5 + 1.6 * velocity**2) * 2.0 ** (0.6 * brightness) * np.exp(-time / 0.5)
    tine = 0.22 * velocity * sine(min(freq * 7.0, 14000.0), frames) * np.exp(-time / 0.08)
    angle = 2 * np.pi * np.modf(time.astype(np.float64) * freq)[0]
    body = np.sin(angle + index * np.sin(angle) + tine)
    pan = 0.25 * np.sin(2 * np.pi * 4.2 * time)
    tone = (body * envelope).astype(np.float32)
    return np.stack([tone * (1 - pan), tone * (1 + pan)]).astype(np.float32) * np.float32(0.5)


def piano(pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """A felt piano: stretched partials, two strings beating, the higher dying sooner; a soft hammer."""
    ring = min(seconds + 0.4, 5.0)
    frames, freq = max(1, round(ring * RATE)), hertz(pitch)
    time = clock(frames).astype(np.float64)
    stiffness = 2.5e-4 * 2 ** ((pitch - 60) / 16)
    roll = (0.62 + 0.22 * velocity) * 2 ** (0.25 * brightness)
    out = np.zeros(frames)
    for number in range(1, min(15, max(2, int(9000 / freq)))):
        at = number * freq * np.sqrt(1 + stiffness * number**2)
        strength = roll ** (number - 1) / number**0.4 * abs(np.sin(np.pi * number * 0.13))
        life = 2.6 * 2 ** (-(pitch - 48) / 20) / (1 + 0.35 * number)
        out += (
            strength
            * np.exp(-time / life)
            * (np.sin(2 * np.pi * at * time) + 0.6 * np.sin(2 * np.pi * 1.0009 * at * time))
        )
    hammer = filtered(noise_stream(pitch, "hammer").standard_normal(frames).astype(np.float32), "band", 250, 2400)
    out += 0.1 * velocity * hammer * np.exp(-time / 0.02)
    out *= np.minimum(time / 0.003, 1.0) * np.where(time > seconds, np.exp(-(time - seconds) / 0.09), 1.0)
    out[-256:] *= np.linspace(1, 0, min(256, frames))[-256:] if frames >= 256 else 0
    place = np.float32((pitch - 64) / 90)
    tone = out.astype(np.float32) * np.float32(0.42)
    return np.stack([tone * (1 - place), tone * (1 + place)])


def bell(pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """A bell or music box: inharmonic partials (FM at 3.5 times), the strike brighter than the ring."""
    frames, freq = round(min(seconds + 1.2, 4.0) * RATE), hertz(pitch)
    time = clock(frames)
    index = 1.4 * velocity * 2.0 ** (0.7 * brightness) * np.exp(-time / 0.35)
    angle = 2 * np.pi * np.modf(time.astype(np.float64) * freq)[0]
    tone = np.sin(angle + index * np.sin(3.5 * angle)) * decaying(frames, 0.7)
    return np.asarray(tone * np.minimum(time / 0.002, 1), dtype=np.float32) * np.float32(0.5)


def vibes(pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """A vibraphone: bars with a partial at four times, motor on."""
    frames, freq = round(min(seconds + 0.9, 4.0) * RATE), hertz(pitch)
    time = clock(frames)
    motor = 1 + 0.3 * np.sin(2 * np.pi * 5.2 * time)
    strike = 0.3 * velocity * 2.0 ** (0.5 * brightness)
    tone = sine(freq, frames) * decaying(frames, 1.0) + strike * sine(min(4 * freq, 15000), frames) * decaying(
        frames, 0.18
    )
    release = np.exp(-np.maximum(time - seconds, 0) / 0.3)
    return np.asarray(tone * motor * release * np.minimum(time / 0.002, 1) * 0.5, dtype=np.float32)
