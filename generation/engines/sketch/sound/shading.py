"""How dark or bright does it sound? One tilt for the whole mix, as much as moves its spectral centroid where it should.

What a given filter does depends on what there is to filter: the same shelf that dulls a drum machine leaves a cello as
it was. So the tilt is found by measuring, and a step to the dark side is a step in every genre.
"""

import math
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import fft, signal

from generation.engines.sketch.leaning import soft
from generation.engines.sketch.sound.basics import RATE, Step, Wave, blocks

# The centroid's natural logarithm per step, and how many steps there can be in all.
_DARKER: Final = 0.205
_BRIGHTER: Final = 0.18
_DARKEST: Final = 10.5
_BRIGHTEST: Final = 6.0
_EDGES: Final = (450.0, 1300.0, 3600.0)  # of the shelves, in Hz: together a slope
# What one shelf can take away and add at most, in dB. A sound has nothing below its lowest note to be darkened to.
_MOST_TAKEN: Final = 40.0
_MOST_ADDED: Final = 12.0
_WINDOW: Final = 2048
_APART_S: Final = 0.1
_HIGHEST_HZ: Final = 11025.0
_RUN_IN_S: Final = 1.0
_TURNS: Final = 26

Spectrum = NDArray[np.float64]


def tilt_of(mix: Wave, steps: float, step: Step) -> float:
    """The tilt in dB per shelf that moves the centroid of a mix by so many steps; 0 where nobody asked, or for silence.

    The centroid is that of the magnitudes below 11 kHz over the whole piece.
    """
    if not steps:
        return 0.0
    spectrum = _spectrum(mix, step)
    if not spectrum.any():
        return 0.0
    way = _DARKER * soft(steps, _DARKEST) if steps < 0 else _BRIGHTER * soft(steps, _BRIGHTEST)
    wanted = _centroid(spectrum, 0.0) * math.exp(way)
    most = _MOST_TAKEN if steps < 0 else _MOST_ADDED
    low, high = (-2 * most, 0.0) if steps < 0 else (0.0, 2 * most)
    for _ in range(_TURNS):
        middle = 0.5 * (low + high)
        if _centroid(spectrum, middle) < wanted:
            low = middle
        else:
            high = middle
    return round(soft(0.5 * (low + high), most), 4)


def tilted(wave: Wave, tilt_db: float, *, loop: bool, step: Step) -> Wave:
    """The wave through the slope; a loop is run in, so that it still closes."""
    if not tilt_db:
        return wave
    lead_in = round(_RUN_IN_S * RATE) if loop else 0
    if lead_in:
        wave = np.take(wave, np.arange(-lead_in, wave.shape[1]), axis=1, mode="wrap")
    sos = _slope(tilt_db)
    state = np.zeros((sos.shape[0], wave.shape[0], 2))
    out = np.empty_like(wave)
    for block in blocks(wave.shape[1], step):
        out[:, block], state = signal.sosfilt(sos, wave[:, block], axis=-1, zi=state)
    return np.ascontiguousarray(out[:, lead_in:])


def _spectrum(mix: Wave, step: Step) -> Spectrum:
    """The magnitudes of a mix by frequency, summed over the piece."""
    shape = np.hanning(_WINDOW).astype(np.float32)
    total = np.zeros(_WINDOW // 2 + 1)
    middle = np.float32(0.5) * (mix[0] + mix[1])
    for count, begin in enumerate(range(0, max(1, len(middle) - _WINDOW), round(_APART_S * RATE))):
        if count % 64 == 0:
            step()
        piece = middle[begin : begin + _WINDOW]
        total += np.abs(fft.rfft(piece * shape[: len(piece)], _WINDOW))
    return total * (_frequencies() <= _HIGHEST_HZ)


@lru_cache(maxsize=1)
def _frequencies() -> Spectrum:
    return np.asarray(np.fft.rfftfreq(_WINDOW, 1 / RATE), dtype=np.float64)


def _centroid(spectrum: Spectrum, tilt_db: float) -> float:
    hertz = _frequencies()
    _, response = signal.sosfreqz(_slope(tilt_db), hertz, fs=RATE)
    heard = spectrum * np.abs(response)
    return float((hertz * heard).sum() / heard.sum())


def _slope(tilt_db: float) -> NDArray[np.float64]:
    """High shelves of the first order, one after the other; the slope of the opposite tilt undoes it exactly."""
    root = 10 ** (tilt_db / 40)
    rows = []
    for edge in _EDGES:
        turn = math.tan(math.pi * edge / RATE)
        # H(s) = (1 + s root) / (1 + s / root), by the bilinear transform.
        above, below = root / turn, 1 / (root * turn)
        rows.append([(1 + above) / (1 + below), (1 - above) / (1 + below), 0.0, 1.0, (1 - below) / (1 + below), 0.0])
    return np.array(rows)
