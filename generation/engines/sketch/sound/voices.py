"""How does each pitched voice sound? Own synths: (pitch, seconds, velocity, brightness) to mono or stereo samples."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from generation.engines.sketch.chance import noise_stream
from generation.engines.sketch.sound.basics import (
    RATE,
    Wave,
    clock,
    decaying,
    driven,
    filtered,
    hertz,
    oscillate,
    sine,
    swell,
)

Patch = Callable[[int, float, float, float], Wave]


def _cut(base: float, velocity: float, brightness: float) -> float:
    """A cutoff in Hz that follows force and the mood's brightness (an octave and a half each way)."""
    return float(base * 2.0 ** (1.5 * brightness + 1.2 * (velocity - 0.7)))


def _unison(shape: str, pitch: int, cutoff: float | Wave, frames: int, cents: float, count: int) -> Wave:
    """Detuned copies spread from left to right; their phases are fixed by pitch, so a note always sounds the same."""
    left, right = np.zeros(frames, np.float32), np.zeros(frames, np.float32)
    phases = noise_stream(pitch, "unison", shape).random(count)
    for index in range(count):
        place = 2 * index / max(1, count - 1) - 1
        tone = oscillate(shape, hertz(pitch + place * cents / 100), cutoff, frames, float(phases[index]))
        left += tone * np.float32(np.sqrt(0.5 - 0.42 * place))
        right += tone * np.float32(np.sqrt(0.5 + 0.42 * place))
    return np.stack([left, right]) / np.float32(np.sqrt(count))


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


def pad(pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """A warm pad: five detuned saws behind a filter that opens and closes slowly."""
    envelope = swell(seconds, min(1.2, 0.4 * seconds), 3.0, 0.8, 1.4)
    time = clock(len(envelope))
    cutoff = _cut(900.0, velocity, brightness) * (1 + 0.35 * np.sin(2 * np.pi * 0.11 * time + pitch))
    return _unison("saw", pitch, cutoff.astype(np.float32), len(envelope), 13.0, 4) * envelope * np.float32(0.42)


def glass(pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
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
    envelope = swell(seconds, min(0.28, 0.5 * seconds), 2.0, 0.85, 0.45)
    frames = len(envelope)
    time = clock(frames)
    cutoff = _cut(2600.0, velocity, brightness) * (0.55 + 0.45 * np.minimum(time / 0.35, 1))
    chance = noise_stream(pitch, "players")
    sides = [np.zeros(frames, np.float32), np.zeros(frames, np.float32)]
    for player in range(4):
        speed, begin = 4.8 + 0.9 * chance.random(), chance.random()
        bend = 0.09 * np.minimum(time / 0.6, 1) * np.sin(2 * np.pi * (speed * time + begin))
        tuning = hertz(pitch + 0.05 * chance.standard_normal())
        moving = (tuning * 2.0 ** (bend / 12)).astype(np.float32)
        sides[player % 2] += oscillate("saw", moving, cutoff.astype(np.float32), frames, float(begin))
    near = np.stack([sides[0] + 0.35 * sides[1], sides[1] + 0.35 * sides[0]]) * envelope
    body = near + 0.5 * filtered(near, "band", 280, 620, order=1) - 0.3 * filtered(near, "band", 1200, 2000, order=1)
    return np.asarray(body, dtype=np.float32) * np.float32(0.42)


def spiccato(pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """Short bows: strings that bite and let go."""
    wave = strings(pitch, 0.16, velocity + 0.2, brightness)
    frames = wave.shape[1]
    bite = np.minimum(clock(frames) / 0.012, 1) * np.exp(-clock(frames) / 0.13)
    return np.asarray(wave * bite * 4.0, dtype=np.float32)


def contrabass(pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """Low strings an octave apart, mono below."""
    wave = strings(pitch + 12, seconds, velocity, brightness) * np.float32(0.6)
    envelope = swell(seconds, 0.12, 2.0, 0.9, 0.45)
    deep = oscillate("saw", hertz(pitch), 420.0, len(envelope)) * envelope * np.float32(0.6)
    frames = min(wave.shape[1], len(deep))
    return wave[:, :frames] + deep[:frames]


def brass(pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """Low brass: the sound opens with the breath."""
    envelope = swell(seconds, 0.09, 1.5, 0.75, 0.3)
    time = clock(len(envelope))
    breath = 0.3 + 0.7 * np.minimum(time / 0.25, 1) ** 2
    cutoff = _cut(1500.0, velocity + 0.15, brightness) * breath
    return _unison("saw", pitch, cutoff.astype(np.float32), len(envelope), 7.0, 3) * envelope * np.float32(0.5)


def choir(pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """Voices on an "ah": saws through the formants of a throat."""
    envelope = swell(seconds, min(0.6, 0.5 * seconds), 3.0, 0.9, 0.8)
    source = _unison("saw", pitch, _cut(3500.0, velocity, brightness), len(envelope), 16.0, 4)
    throat = sum(
        np.float32(level) * filtered(source, "band", centre * 0.88, centre * 1.13)
        for centre, level in ((650.0, 1.0), (1080.0, 0.7), (2650.0, 0.4), (3500.0, 0.2))
    )
    return np.asarray(throat + 0.12 * source, dtype=np.float32) * envelope * np.float32(1.1)


def organ(pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """A drawbar organ behind a slow rotor."""
    envelope = swell(seconds, 0.012, 1.0, 0.95, 0.09)
    frames = len(envelope)
    turn = 0.06 * np.sin(2 * np.pi * 1.1 * clock(frames) + pitch)
    tone = oscillate("organ", hertz(pitch), _cut(5000.0, velocity, brightness), frames) * envelope
    return np.stack([tone * (1 + turn), tone * (1 - turn)]).astype(np.float32) * np.float32(0.45)


def pluck(pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """A synth pluck: the filter snaps shut."""
    envelope = swell(min(seconds, 0.5), 0.002, 0.22, 0.0, 0.25)
    time = clock(len(envelope))
    cutoff = 250.0 + _cut(5200.0, velocity, brightness) * np.exp(-time / 0.09)
    return _unison("saw", pitch, cutoff.astype(np.float32), len(envelope), 9.0, 3) * envelope * np.float32(0.55)


def guitar(pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """A plucked string (Karplus-Strong 1983): a burst of noise that a string-long delay smooths as it rings."""
    from scipy import signal

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
    burst[:whole] = filtered(pulse.astype(np.float32), "low", _cut(4200.0, velocity, brightness))
    tone = signal.lfilter([1.0], back, burst)
    tone = filtered(tone.astype(np.float32), "high", 60.0)
    release = np.exp(-np.maximum(clock(frames) - seconds, 0) / 0.08)
    return np.asarray(tone * release * decaying(frames, 1e6), dtype=np.float32) * np.float32(0.8)


def lead(pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """A singing synth lead with late vibrato."""
    envelope = swell(seconds, 0.02, 0.9, 0.7, 0.18)
    time = clock(len(envelope))
    cutoff = _cut(2800.0, velocity, brightness) * (0.7 + 0.6 * np.exp(-time / 0.2))
    bend = 0.14 * np.clip((time - 0.25) / 0.4, 0, 1) * np.sin(2 * np.pi * 5.3 * time)
    sides = []
    for side in (-1, 1):
        tuning = (hertz(pitch + 0.05 * side) * 2.0 ** (bend / 12)).astype(np.float32)
        sides.append(oscillate("saw", tuning, cutoff.astype(np.float32), len(envelope), 0.25 * (side + 1)))
    under = oscillate("square", hertz(pitch - 12), _cut(900.0, velocity, brightness), len(envelope))
    return np.asarray((np.stack(sides) + 0.35 * under) * envelope * 0.36, dtype=np.float32)


def soft_lead(pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """A breathy flute-like lead."""
    envelope = swell(seconds, 0.05, 1.2, 0.8, 0.2)
    frames = len(envelope)
    time = clock(frames)
    bend = 0.12 * np.clip((time - 0.2) / 0.5, 0, 1) * np.sin(2 * np.pi * 5.0 * time)
    tone = oscillate(
        "triangle", (hertz(pitch) * 2.0 ** (bend / 12)).astype(np.float32), _cut(3000, velocity, brightness), frames
    )
    freq = hertz(pitch)
    breath = filtered(noise_stream(pitch, "breath").standard_normal(frames).astype(np.float32), "band", freq, 3 * freq)
    return np.asarray((tone + 0.05 * breath * (0.4 + np.exp(-time / 0.06))) * envelope, dtype=np.float32) * np.float32(
        0.7
    )


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


def sub(pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """A round bass: a sine that a little saturation makes audible on small speakers."""
    envelope = swell(seconds, 0.008, 0.8, 0.7, 0.08)
    tone = sine(hertz(pitch), len(envelope)) + 0.25 * oscillate("triangle", hertz(pitch), 700.0, len(envelope))
    warmth = 1.6 + 0.8 * velocity + 0.6 * brightness
    return driven(tone * envelope, warmth) * np.float32(0.9)


def synth_bass(pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """A sawtooth bass with a plucked filter over a sine an octave's worth of weight."""
    envelope = swell(seconds, 0.004, 0.5, 0.6, 0.06)
    time = clock(len(envelope))
    cutoff = 120 + _cut(1300.0, velocity, brightness) * (0.25 + 0.75 * np.exp(-time / 0.13))
    tone = oscillate("saw", hertz(pitch), cutoff.astype(np.float32), len(envelope))
    tone += 0.6 * oscillate("pulse", hertz(pitch + 0.06), cutoff.astype(np.float32), len(envelope))
    return driven((0.7 * tone + 0.6 * sine(hertz(pitch), len(envelope))) * envelope, 1.3) * np.float32(0.6)


def upright(pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """A plucked double bass: a thump, a dark string, a short growl."""
    frames = max(1, round(min(seconds + 0.15, 3.0) * RATE))
    time = clock(frames)
    cutoff = 160 + _cut(1100.0, velocity, brightness) * np.exp(-time / 0.12)
    tone = oscillate("saw", hertz(pitch), cutoff.astype(np.float32), frames) + 0.7 * sine(hertz(pitch), frames)
    finger = filtered(noise_stream(pitch, "finger").standard_normal(frames).astype(np.float32), "band", 500, 1600)
    shape = decaying(frames, 0.75) * np.exp(-np.maximum(time - seconds, 0) / 0.04) * np.minimum(time / 0.005, 1)
    return np.asarray((0.6 * tone + 0.12 * finger * np.exp(-time / 0.015)) * shape, dtype=np.float32)


def stab(pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """A house piano-organ stab: bright, short, slightly detuned."""
    envelope = swell(min(seconds, 0.4), 0.003, 0.28, 0.25, 0.14)
    time = clock(len(envelope))
    cutoff = 500 + _cut(4200.0, velocity, brightness) * np.exp(-time / 0.16)
    tone = _unison("saw", pitch, cutoff.astype(np.float32), len(envelope), 11.0, 3)
    tone += 0.5 * oscillate("organ", hertz(pitch), 3000.0, len(envelope))
    return tone * envelope * np.float32(0.5)


@dataclass(frozen=True)
class Voice:
    """A sound: its patch, what a member would call it, its General MIDI program, and whether a SoundFont is better."""

    name: str
    patch: Patch
    tags: tuple[str, ...]
    program: int
    acoustic: bool = False


VOICES: Final[dict[str, Voice]] = {
    each.name: each
    for each in (
        Voice("rhodes", rhodes, ("keys", "electric piano", "piano"), 4),
        Voice("piano", piano, ("piano", "keys"), 0, acoustic=True),
        Voice("pad", pad, ("pad", "synth"), 89),
        Voice("glass", glass, ("pad", "synth"), 88),
        Voice("strings", strings, ("strings", "violin", "cello", "orchestra"), 48, acoustic=True),
        Voice("violins", strings, ("strings", "violin", "cello", "orchestra"), 48, acoustic=True),
        Voice("spiccato", spiccato, ("strings", "violin", "cello", "orchestra"), 45, acoustic=True),
        Voice("contrabass", contrabass, ("strings", "cello", "bass", "double bass", "orchestra"), 43, acoustic=True),
        Voice("brass", brass, ("brass", "horns", "trumpet", "orchestra"), 61, acoustic=True),
        Voice("choir", choir, ("choir", "vocals"), 52, acoustic=True),
        Voice("organ", organ, ("organ", "keys"), 16),
        Voice("pluck", pluck, ("pluck", "synth"), 81),
        Voice("guitar", guitar, ("guitar",), 24, acoustic=True),
        Voice("lead", lead, ("lead", "synth"), 81),
        Voice("soft_lead", soft_lead, ("flute", "lead", "synth"), 73),
        Voice("bell", bell, ("bells", "music box"), 14),
        Voice("vibes", vibes, ("vibraphone", "mallets"), 11, acoustic=True),
        Voice("sub", sub, ("bass", "sub"), 38),
        Voice("synth_bass", synth_bass, ("bass", "synth"), 38),
        Voice("upright", upright, ("bass", "double bass"), 32, acoustic=True),
        Voice("stab", stab, ("keys", "synth", "organ"), 16),
    )
}


@lru_cache(maxsize=192)
def sounded(voice: str, pitch: int, milliseconds: int, force: int, brightness: int) -> Wave:
    """A note of a voice, (2, frames); its length is in ms, force and brightness in sixteenths, so that notes recur."""
    wave = VOICES[voice].patch(pitch, milliseconds / 1000, force / 16, brightness / 16)
    return wave if wave.ndim == 2 else np.stack([wave, wave]) * np.float32(0.8)
