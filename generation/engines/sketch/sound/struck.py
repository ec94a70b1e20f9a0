"""How do struck and plucked voices sound? (pitch, seconds, velocity, brightness) to mono or stereo samples."""

import numpy as np
from scipy import signal

from generation.engines.sketch.chance import noise_stream
from generation.engines.sketch.sound.basics import RATE, Wave, clock, decaying, filtered, hertz, oscillate, sine, swell
from generation.engines.sketch.sound.tones import cut, unison


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


def guitar(pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """A plucked string (Karplus-Strong 1983): a burst of noise that a string-long delay smooths as it rings."""
    frames = max(1, round(min(seconds + 0.5, 4.0) * RATE))
    delay = RATE / hertz(pitch) - 0.5
    whole = int(delay)
    part = delay - whole
    loss = 0.996 - 0.004 * max(0.0, -brightness)
    back = np.zeros(whole + 3)
    back[0] = 1.0
    for offset, share in ((0, 0.5 * (1 - part)), (1, 0.5), (2, 0.5 * part)):
        back[whole + offset] -= loss * share
    burst = np.zeros(frames)
    pulse = noise_stream(pitch, "pick").uniform(-1, 1, whole)
    burst[:whole] = filtered(pulse.astype(np.float32), "low", cut(4200.0, velocity, brightness))
    tone = signal.lfilter([1.0], back, burst)
    tone = filtered(tone.astype(np.float32), "high", 60.0)
    release = np.exp(-np.maximum(clock(frames) - seconds, 0) / 0.08)
    return np.asarray(tone * release * decaying(frames, 1e6), dtype=np.float32) * np.float32(0.8)


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


def pluck(pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """A synth pluck: the filter snaps shut."""
    envelope = swell(min(seconds, 0.5), 0.002, 0.22, 0.0, 0.25)
    time = clock(len(envelope))
    cutoff = 250.0 + cut(5200.0, velocity, brightness) * np.exp(-time / 0.09)
    return unison("saw", pitch, cutoff.astype(np.float32), len(envelope), 9.0, 3) * envelope * np.float32(0.55)


def stab(pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """A house piano-organ stab: bright, short, slightly detuned."""
    envelope = swell(min(seconds, 0.4), 0.003, 0.28, 0.25, 0.14)
    time = clock(len(envelope))
    cutoff = 500 + cut(4200.0, velocity, brightness) * np.exp(-time / 0.16)
    tone = unison("saw", pitch, cutoff.astype(np.float32), len(envelope), 11.0, 3)
    tone += 0.5 * oscillate("organ", hertz(pitch), 3000.0, len(envelope))
    return tone * envelope * np.float32(0.5)


def organ(pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """A drawbar organ behind a slow rotor."""
    envelope = swell(seconds, 0.012, 1.0, 0.95, 0.09)
    frames = len(envelope)
    turn = 0.06 * np.sin(2 * np.pi * 1.1 * clock(frames) + pitch)
    tone = oscillate("organ", hertz(pitch), cut(5000.0, velocity, brightness), frames) * envelope
    return np.stack([tone * (1 + turn), tone * (1 - turn)]).astype(np.float32) * np.float32(0.45)
