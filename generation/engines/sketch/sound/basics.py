"""What are sounds made of? Band-limited oscillators, envelopes and filters. Arrays are float32 at `RATE`."""

import math
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy import signal

Wave = NDArray[np.float32]
Step = Callable[[], None]

RATE: Final = 44100
_BLOCK: Final = (
    1 << 18
)  # filters work in blocks of six seconds, so that a long piece needs little room and can be stopped
_SIZE: Final = 2048
_LEVELS: Final = 14
_TABLES_PER_OCTAVE: Final = 4
HOP: Final = 256  # frames between two places of a moving filter
_PER_OCTAVE: Final = 1.5  # brightness levels of a wavetable per octave of cutoff


def _nothing() -> None: ...


def hertz(pitch: float) -> float:
    """The frequency of a MIDI pitch."""
    return float(440.0 * 2.0 ** ((pitch - 69.0) / 12.0))


def clock(frames: int) -> Wave:
    """Seconds from the start, one per frame."""
    return np.arange(frames, dtype=np.float32) / np.float32(RATE)


_SHAPES: Final[dict[str, Callable[[NDArray[np.float64]], NDArray[np.float64]]]] = {
    "saw": lambda h: 1.0 / h,
    "square": lambda h: (h % 2) / h,
    "triangle": lambda h: (h % 2) / h**2 * np.where(h % 4 == 1, 1.0, -1.0),
    "pulse": lambda h: np.sin(np.pi * h * 0.22) / h,
    "pulse12": lambda h: np.sin(np.pi * h * 0.125) / h,
    "pulse25": lambda h: np.sin(np.pi * h * 0.25) / h,
    "hollow": lambda h: np.where(h % 2 == 1, 1.0, 0.12 * np.minimum(h / 8, 1.0)) / h**1.2,
    "nasal": lambda h: np.exp(-(((h - 3.0) / 2.2) ** 2)) + 0.35 / h,
    "organ": lambda h: np.select([h == 1, h == 2, h == 3, h == 4, h == 6, h == 8], [1, 0.8, 0.55, 0.4, 0.2, 0.25], 0.0),
    "reed": lambda h: np.exp(-(((h - 3.5) / 3.0) ** 2)) + 0.6 / h**1.5,
    "soft": lambda h: 1.0 / h**2.2,
}


def _overtones(base: float) -> int:
    """How many overtones stay below 18 kHz; rounded down to one of a few numbers, so that notes share tables."""
    room = max(1.0, min(_SIZE / 2 - 1, 18000.0 / base))
    return int(2.0 ** (math.floor(math.log2(room) * _TABLES_PER_OCTAVE) / _TABLES_PER_OCTAVE) + 1e-9)


@lru_cache(maxsize=96)
def _tables(shape: str, top: int) -> tuple[Wave, Wave]:
    """One cycle at each brightness level, low-passed at 2^(level / 1.5) harmonics; and the steps between samples."""
    harmonics = np.arange(1, top + 1, dtype=np.float64)
    levels = np.zeros((_LEVELS, _SIZE))
    for level in range(_LEVELS):
        cutoff = 2.0 ** (level / _PER_OCTAVE)
        strength = _SHAPES[shape](harmonics) / np.sqrt(1.0 + (harmonics / cutoff) ** 8)
        spectrum = np.zeros(_SIZE // 2 + 1, dtype=np.complex128)
        spectrum[1 : top + 1] = -0.5j * strength * _SIZE * 0.6
        levels[level] = np.fft.irfft(spectrum, _SIZE)
    steps = np.roll(levels, -1, axis=1) - levels
    return levels.astype(np.float32).ravel(), steps.astype(np.float32).ravel()


def oscillate(shape: str, frequency: float | Wave, cutoff: float | Wave, frames: int, phase: float = 0.0) -> Wave:
    """A band-limited tone, low-passed (24 dB per octave) at `cutoff` Hz; frequency and cutoff may move."""
    base = float(frequency) if isinstance(frequency, (int, float)) else float(np.max(frequency))
    top = _overtones(base)
    table, steps = _tables(shape, top)
    if isinstance(frequency, np.ndarray):
        cycles = np.cumsum(frequency.astype(np.float64)) / RATE + phase
    else:
        cycles = np.arange(frames, dtype=np.float64) * (base / RATE) + phase
    position = (cycles - np.floor(cycles)) * _SIZE
    index = position.astype(np.int32)
    part = (position - index).astype(np.float32)
    np.minimum(index, _SIZE - 1, out=index)
    if isinstance(cutoff, np.ndarray):
        return _opening(table, steps, index, part, np.log2(np.maximum(cutoff, 20.0) / base) * _PER_OCTAVE)
    level = min(max(math.log2(max(cutoff, 20.0) / base) * _PER_OCTAVE, 0.0), _LEVELS - 1.001)
    begin, share = int(level) * _SIZE, np.float32(level - int(level))
    ours, brighter = slice(begin, begin + _SIZE), slice(begin + _SIZE, begin + 2 * _SIZE)
    cycle = table[ours] + share * (table[brighter] - table[ours])
    slopes = steps[ours] + share * (steps[brighter] - steps[ours])
    return np.asarray(cycle[index] + part * slopes[index], dtype=np.float32)


def _opening(table: Wave, steps: Wave, index: NDArray[np.int32], part: Wave, level: NDArray[np.floating[Any]]) -> Wave:
    """Read a wavetable at a brightness level that moves: between the two nearest levels, sample by sample."""
    share = np.clip(level, 0, _LEVELS - 1.001).astype(np.float32)
    lower = share.astype(np.int32)
    share -= lower
    index += lower * _SIZE
    below = table[index] + part * steps[index]
    index += _SIZE
    above = table[index] + part * steps[index]
    return np.asarray(below + share * (above - below), dtype=np.float32)


def sine(frequency: float | Wave, frames: int, phase: float = 0.0) -> Wave:
    """A sine; `phase` in cycles."""
    if isinstance(frequency, np.ndarray):
        cycles = np.cumsum(frequency.astype(np.float64)) / RATE + phase
    else:
        cycles = np.arange(frames, dtype=np.float64) * (frequency / RATE) + phase
    return np.sin(2 * np.pi * (cycles - np.floor(cycles))).astype(np.float32)


def swell(hold_s: float, attack: float, decay: float, sustain: float, release: float) -> Wave:
    """An envelope: rises over `attack`, falls towards `sustain` with time constant `decay`, ends `release` after."""
    frames = max(1, round((hold_s + release) * RATE))
    time = clock(frames)
    up = np.minimum(time / max(attack, 1e-4), 1.0)
    shape = (up * up * (3 - 2 * up)) * (sustain + (1 - sustain) * np.exp(-np.maximum(time - attack, 0) / decay))
    gone = np.clip((time - hold_s) / max(release, 1e-4), 0.0, 1.0)
    return np.asarray(shape * (1.0 - gone) ** 2, dtype=np.float32)


def decaying(frames: int, time_constant: float) -> Wave:
    """Exponential decay with a short taper at the end, so that nothing clicks."""
    shape = np.exp(-clock(frames) / np.float32(time_constant))
    taper = min(frames, 256)
    shape[frames - taper :] *= np.linspace(1, 0, taper, dtype=np.float32)
    return np.asarray(shape, dtype=np.float32)


@cache
def sections(kind: str, *edges: float, order: int = 2) -> NDArray[np.float64]:
    """Second-order sections of a Butterworth filter: `low`, `high` or `band` at these edges in Hz."""
    limits = [min(each, 0.49 * RATE) for each in edges]
    return np.asarray(
        signal.butter(order, limits if len(limits) > 1 else limits[0], kind + "pass", fs=RATE, output="sos")
    )


def filtered(wave: Wave, kind: str, *edges: float, order: int = 2, step: Step = _nothing) -> Wave:
    """The wave through a Butterworth filter, along its last axis; in blocks, each announced by `step`."""
    sos = sections(kind, *edges, order=order)
    if wave.shape[-1] <= _BLOCK:
        return np.asarray(signal.sosfilt(sos, wave, axis=-1), dtype=np.float32)
    state = np.zeros((sos.shape[0], *wave.shape[:-1], 2))
    out = np.empty_like(wave)
    for begin in range(0, wave.shape[-1], _BLOCK):
        step()
        block = np.s_[..., begin : begin + _BLOCK]
        out[block], state = signal.sosfilt(sos, wave[block], axis=-1, zi=state)
    return out


def swept(wave: Wave, cutoffs: Wave, resonance: float) -> Wave:
    """A mono wave through a resonant low-pass (12 dB per octave) that moves; `cutoffs` in Hz, one per `HOP` frames."""
    out = np.empty_like(wave)
    state = np.zeros((1, 2))
    angles = 2 * np.pi * np.clip(cutoffs.astype(np.float64), 20.0, 0.45 * RATE) / RATE
    turn, lean = np.cos(angles), np.sin(angles) / (2 * resonance)
    # The low-pass of R. Bristow-Johnson's cookbook.
    rows = (
        np.stack([(1 - turn) / 2, 1 - turn, (1 - turn) / 2, 1 + lean, -2 * turn, 1 - lean], axis=1)
        / (1 + lean)[:, None]
    )
    for number, row in enumerate(rows):
        block = slice(number * HOP, (number + 1) * HOP)
        out[block], state = signal.sosfilt(row[None], wave[block], zi=state)
    return out


def blocks(frames: int, step: Step) -> Iterator[slice]:
    """The frames in pieces of a few seconds, each announced by `step`."""
    for begin in range(0, frames, _BLOCK):
        step()
        yield slice(begin, min(frames, begin + _BLOCK))


def shelved(wave: Wave, kind: str, edge: float, decibels: float, step: Step = _nothing) -> Wave:
    """The wave with everything below (`low`) or above (`high`) an edge raised or lowered, gently."""
    part = filtered(wave, kind, edge, order=1, step=step)
    part *= gain(decibels) - np.float32(1)
    part += wave
    return part


def driven(wave: Wave, amount: float) -> Wave:
    """Soft saturation that leaves small signals at their level."""
    return np.asarray(np.tanh(wave * amount) / np.float32(amount), dtype=np.float32)


def gain(decibels: float) -> np.float32:
    """The factor of a level in dB."""
    return np.float32(10 ** (decibels / 20))
