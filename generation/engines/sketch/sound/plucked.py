"""How do plucked strings sound? A string that rings in a loop, picked somewhere along its length, on a body."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import signal

from generation.engines.sketch.chance import noise_stream
from generation.engines.sketch.sound.basics import RATE, Wave, clock, driven, filtered, hertz


@dataclass(frozen=True)
class String:
    """A kind of string.

    It rings `ring_s` (to -60 dB) at C4, its overtones at 3 kHz only `dull_s`; it is picked at `place` (share of its
    length) by something `soft` (dB per octave off the pluck), and stopped within `damp_s`. `body` are the resonances
    of what it is strung on (Hz, width in octaves, level); `noise` is how much of the finger or pick is heard.
    """

    ring_s: float
    dull_s: float
    place: float
    soft: float
    body: tuple[tuple[float, float, float], ...] = ()
    damp_s: float = 0.06
    noise: float = 0.1
    wide: float = 0.15
    longest_s: float = 4.0


_NYLON: Final = String(4.5, 0.5, 0.27, 7.5, ((105.0, 0.5, 0.7), (210.0, 0.6, 0.5), (430.0, 0.8, 0.25)), noise=0.08)
_STEEL: Final = String(6.0, 1.1, 0.2, 6.0, ((100.0, 0.5, 0.5), (195.0, 0.6, 0.4), (2600.0, 1.2, 0.2)), noise=0.14)
_CLEAN: Final = String(7.0, 1.2, 0.16, 6.0, ((2400.0, 1.2, 0.5),), noise=0.05, wide=0.05)
_MUTED: Final = String(0.7, 0.2, 0.15, 6.5, ((180.0, 1.0, 0.5),), damp_s=0.03, noise=0.12, wide=0.03, longest_s=0.8)
_BANJO: Final = String(
    2.2, 0.7, 0.12, 4.5, ((320.0, 0.5, 0.9), (750.0, 0.7, 0.8), (1900.0, 1.0, 0.5)), damp_s=0.05, noise=0.16
)
_UKULELE: Final = String(
    2.0, 0.35, 0.3, 7.0, ((260.0, 0.5, 0.8), (520.0, 0.7, 0.5), (1100.0, 0.9, 0.25)), damp_s=0.05, longest_s=2.0
)
_MANDOLIN: Final = String(
    2.6, 0.9, 0.16, 5.0, ((220.0, 0.5, 0.5), (480.0, 0.6, 0.5), (2800.0, 1.1, 0.4)), damp_s=0.05, noise=0.16
)
_SITAR: Final = String(6.5, 2.2, 0.09, 4.0, ((140.0, 0.6, 0.4), (900.0, 1.0, 0.4), (2400.0, 1.2, 0.6)), damp_s=0.3)
_HARPSICHORD: Final = String(4.0, 1.5, 0.13, 4.2, ((180.0, 0.8, 0.3), (2100.0, 1.2, 0.4)), noise=0.2, longest_s=3.0)
_HARP: Final = String(6.5, 0.7, 0.35, 8.5, ((180.0, 0.9, 0.4), (400.0, 1.0, 0.3)), damp_s=0.5, noise=0.03, wide=0.3)
_PIZZICATO: Final = String(
    0.9, 0.16, 0.25, 8.0, ((280.0, 0.8, 0.8), (520.0, 0.8, 0.6)), damp_s=0.2, noise=0.08, wide=0.25, longest_s=1.4
)
_CLAV: Final = String(3.0, 1.0, 0.12, 4.5, ((1100.0, 1.0, 0.6),), damp_s=0.015, noise=0.1, wide=0.0, longest_s=2.5)
_FINGER: Final = String(5.0, 0.35, 0.22, 7.5, ((90.0, 1.0, 0.5), (700.0, 1.0, 0.3)), damp_s=0.05, noise=0.06, wide=0.0)
_PICK: Final = String(5.5, 0.8, 0.14, 6.5, ((1400.0, 1.2, 0.5),), damp_s=0.04, noise=0.16, wide=0.0)
_SLAP: Final = String(5.0, 1.4, 0.1, 5.5, ((90.0, 1.0, 0.7), (2600.0, 1.2, 0.7)), damp_s=0.03, noise=0.35, wide=0.0)


def guitar(pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """A classical guitar: nylon strings, plucked near the hole."""
    return _plucked(_NYLON, "nylon", pitch, seconds, velocity, brightness)


def steel_guitar(pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """A folk guitar: steel strings under a plectrum."""
    return _plucked(_STEEL, "steel", pitch, seconds, velocity, brightness)


def clean_guitar(pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """An electric guitar straight into the desk, a little thickened."""
    wave = _plucked(_CLEAN, "clean", pitch, seconds, velocity, brightness)
    return filtered(driven(wave, 1.2), "low", 5200.0)


def muted_guitar(pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """An electric guitar under the palm of the hand."""
    return filtered(_plucked(_MUTED, "muted", pitch, seconds, velocity, brightness), "low", 4200.0) * np.float32(1.5)


def overdrive_guitar(pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """An electric guitar whose amplifier just gives in."""
    return _amplified(_plucked(_CLEAN, "drive", pitch, seconds, velocity, brightness), 5.0, 4600.0)


def distortion_guitar(pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """An electric guitar through a great deal of amplifier, singing on and on."""
    return _amplified(_plucked(_CLEAN, "fuzz", pitch, seconds, velocity, brightness), 24.0, 4000.0)


def banjo(pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """A banjo: steel over a skin, gone quickly."""
    return _plucked(_BANJO, "banjo", pitch, seconds, velocity, brightness)


def ukulele(pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """A ukulele: short nylon strings on a small box, gone soon."""
    return _plucked(_UKULELE, "ukulele", pitch, seconds, velocity, brightness)


def mandolin(pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """A mandolin: two steel strings for each note, a shade apart."""
    first = _plucked(_MANDOLIN, "mandolin", pitch, seconds, velocity, brightness)
    return (first + _plucked(_MANDOLIN, "second course", pitch, seconds, velocity, brightness)) * np.float32(0.6)


def sitar(pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """A sitar: a long steel string that buzzes on its flat bridge."""
    wave = _plucked(_SITAR, "sitar", pitch, seconds + 0.3, velocity, brightness)
    return np.asarray(0.7 * wave + 0.5 * filtered(driven(wave, 4.0), "high", 1400.0), dtype=np.float32)


def harpsichord(pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """A harpsichord: a quill on steel, with its octave, and as loud whatever the force."""
    steady = 0.55 + 0.15 * velocity
    wave = _plucked(_HARPSICHORD, "quill", pitch, seconds, steady, brightness)
    high = _plucked(_HARPSICHORD, "four foot", pitch + 12, seconds, steady, brightness)
    count = min(wave.shape[1], high.shape[1])
    wave[:, :count] += np.float32(0.4) * high[:, :count]
    return filtered(wave, "high", 120.0)


def harp(pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """A concert harp, left to ring a little."""
    return _plucked(_HARP, "harp", pitch, seconds, velocity, brightness)


def pizzicato(pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """A string section plucking: three players, not quite together."""
    out = np.zeros((2, round(1.5 * RATE)), np.float32)
    for player, (late_s, place) in enumerate(((0.0, -0.5), (0.006, 0.4), (0.011, 0.0))):
        wave = _plucked(_PIZZICATO, f"desk {player}", pitch, seconds, velocity, brightness).mean(axis=0)
        begin = round(late_s * RATE)
        count = min(len(wave), out.shape[1] - begin)
        for side, sign in ((0, -1.0), (1, 1.0)):
            out[side, begin : begin + count] += wave[:count] * np.float32(1 + sign * place)
    return out * np.float32(0.7)


def clav(pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """A clavinet: a hammered string under a bright pickup, dead when the key is let go."""
    wave = filtered(_plucked(_CLAV, "clav", pitch, seconds, velocity, brightness), "high", 140.0)
    return driven(wave, 1.8) * np.float32(1.1)


def finger_bass(pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """An electric bass played with the fingers."""
    return driven(_plucked(_FINGER, "finger", pitch, seconds, velocity, brightness), 1.4) * np.float32(1.1)


def pick_bass(pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """An electric bass played with a plectrum, growling a little."""
    return driven(_plucked(_PICK, "pick", pitch, seconds, velocity, brightness), 2.2) * np.float32(1.1)


def slap_bass(pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """An electric bass whose string is thrown against the frets."""
    return driven(_plucked(_SLAP, "slap", pitch, seconds, velocity + 0.1, brightness), 1.8)


def _plucked(kind: String, name: str, pitch: int, seconds: float, velocity: float, brightness: float) -> Wave:
    """A note, (2, frames): two strings a hair apart, the body they stand on, and the finger."""
    frames = max(400, round(min(seconds + 4 * kind.damp_s, kind.longest_s) * RATE))
    soft = max(0.5, kind.soft - 4.0 * (velocity - 0.7) - 3.0 * brightness)
    both = [_string(kind, name, pitch + 0.012 * side, frames, soft) for side in (-1, 1)]
    wave = np.stack([both[0] + (1 - kind.wide) * both[1], both[1] + (1 - kind.wide) * both[0]])
    for centre, width, level in kind.body:
        wave = wave + level * filtered(wave, "band", centre / 2 ** (width / 2), centre * 2 ** (width / 2), order=1)
    time = clock(frames)
    if kind.noise:
        touch = noise_stream(pitch, name, "touch").standard_normal(frames).astype(np.float32)
        wave = wave + kind.noise * velocity * filtered(touch, "band", 900.0, 5200.0) * np.exp(-time / 0.006)
    shape = np.exp(-np.maximum(time - seconds, 0) / kind.damp_s) * np.minimum(time / 0.0012, 1)
    shape[-400:] *= np.linspace(1, 0, 400, dtype=np.float32)
    return np.asarray(wave * shape, dtype=np.float32) * np.float32(0.35)


def _string(kind: String, name: str, pitch: float, frames: int, soft: float) -> Wave:
    """A string in its loop (Karplus and Strong 1983, with the loss filter of Jaffe and Smith 1983), peak about 1."""
    freq = hertz(pitch)
    period = RATE / freq
    ring = kind.ring_s * 2.0 ** (-(pitch - 60) / 24)
    loss = 10.0 ** (-3.0 / (freq * ring))
    dull = 10.0 ** (-3.0 / (freq * min(kind.dull_s, 0.9 * ring)))
    damping = float(np.clip((1 - dull / loss) / (2 * (1 - np.cos(2 * np.pi * 3000.0 / RATE))), 0.002, 0.25))
    whole = int(period - 2)
    taps = loss * np.convolve((damping, 1 - 2 * damping, damping), _between(period - 2 - whole))
    out = np.zeros(frames + whole)
    start = _pluck(kind, name, period, soft)
    out[: len(start)] = start[:frames]
    if whole < 2 * len(taps):
        back = np.concatenate([[1.0], np.zeros(whole - 1), -taps])
        return np.asarray(signal.lfilter([1.0], back, out[:frames]), dtype=np.float32)
    # One turn of the loop at a time: each is the turn before it through the filter of the loop.
    reach = len(taps) - 1
    line = np.concatenate([np.zeros(whole + reach), out])
    for begin in range(whole + reach, len(line), whole):
        end = min(begin + whole, len(line))
        line[begin:end] += np.convolve(line[begin - whole - reach : end - whole], taps, "valid")
    return line[whole + reach : whole + reach + frames].astype(np.float32)


def _between(part: float) -> tuple[float, float, float, float]:
    """A cubic Lagrange interpolator that is 1 + `part` samples late."""
    late = 1.0 + part
    return (
        -(late - 1) * (late - 2) * (late - 3) / 6,
        late * (late - 2) * (late - 3) / 2,
        -late * (late - 1) * (late - 3) / 2,
        late * (late - 1) * (late - 2) / 6,
    )


def _pluck(kind: String, name: str, period: float, soft: float) -> Wave:
    """One period of a string let go: each overtone by where it was picked, phases nearly those of a pulse."""
    number = np.arange(1, max(2, int(period / 2 * 0.9)))
    strength = np.abs(np.sin(np.pi * number * kind.place)) * number ** (-soft / 6.02) + 1e-4
    phases = 2.0 * noise_stream(number.size, "pluck", name).standard_normal(number.size)
    time = np.arange(int(np.ceil(period))) / period
    wave = np.cos(2 * np.pi * np.outer(time, number) + phases) @ strength
    return np.asarray(wave / np.max(np.abs(wave)), dtype=np.float32)


def _amplified(wave: Wave, drive: float, edge: float) -> Wave:
    """An amplifier and its cabinet: saturation at twice the rate, so that nothing folds back, then a dull speaker."""
    mono = filtered(wave.mean(axis=0), "high", 110.0)
    fine = signal.resample_poly(mono, 2, 1)
    bent = np.tanh(drive * fine + 0.15) - np.tanh(0.15)
    tone = signal.resample_poly(bent, 1, 2).astype(np.float32)[: wave.shape[1]]
    tone = filtered(filtered(tone, "low", edge, order=4), "high", 80.0)
    tone += 0.5 * filtered(tone, "band", 1500.0, 3000.0, order=1)
    # The amplifier holds the note up; it still ends when the string does.
    shape = np.minimum(np.abs(signal.lfilter([0.002], [1, -0.998], np.abs(mono))) * 60, 1.0).astype(np.float32)
    tone *= shape * np.float32(0.4)
    tone[-200:] *= np.linspace(1, 0, 200, dtype=np.float32)
    return np.stack([tone, tone])
