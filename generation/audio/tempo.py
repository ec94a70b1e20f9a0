"""How fast is it? The tempo in beats per minute, None where nothing repeats."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from generation.audio.onsets import onset_density
from generation.audio.spectrum import FRAMES_PER_S, Spectrum

SLOWEST_BPM: Final = 50.0
FASTEST_BPM: Final = 220.0
_COMMON_BPM: Final = 118.0  # people tap nearest to this (a log-normal preference, as in Ellis 2007 and McKinney 2006)
_SPREAD_OCTAVES: Final = 0.9
_SHORTEST_S: Final = 3.0
_FEWEST_ONSETS: Final = 0.5  # per second
_CLEAR: Final = 0.12  # the least autocorrelation at the beat that counts as a rhythm


def tempo_bpm(spectrum: Spectrum) -> float | None:
    """The tempo in BPM, between 50 and 220; None for sound without a beat or too short for one.

    Autocorrelation of the onset envelope; each candidate is scored with its multiples (a beat that is right repeats
    at two and four times its length) and by how commonly people tap it.
    """
    if spectrum.silent or spectrum.duration_s < _SHORTEST_S:
        return None
    if onset_density(spectrum) < _FEWEST_ONSETS:
        return None
    similar = _autocorrelation(spectrum.onset_envelope)
    # Chance alone makes autocorrelations of about 1 / sqrt(n); the envelope's own smoothness makes them larger.
    clear = max(_CLEAR, 6.0 / np.sqrt(len(spectrum.onset_envelope)))
    tempi = np.exp2(np.arange(np.log2(SLOWEST_BPM), np.log2(FASTEST_BPM), 1 / 240))
    scores = _scores(similar, 60.0 * FRAMES_PER_S / tempi)
    preference = np.exp(-0.5 * (np.log2(tempi / _COMMON_BPM) / _SPREAD_OCTAVES) ** 2)
    best = float(tempi[int((np.maximum(scores, 0) * preference).argmax())])
    beat = 60.0 * FRAMES_PER_S / best
    bars = [_best_near(similar, beat * beats) for beats in (3, 4, 6, 8) if beat * beats + 3 < len(similar)]
    if max(_best_near(similar, beat * beats) for beats in (1, 2)) < clear or max(bars, default=1.0) < 1.5 * clear:
        return None
    return _refined(similar, best)


def _autocorrelation(envelope: NDArray[np.float32]) -> NDArray[np.float64]:
    """Unbiased, normalised autocorrelation of the envelope without its slow part."""
    from scipy import ndimage, signal

    flux = envelope.astype(np.float64)
    flux = np.maximum(flux - ndimage.uniform_filter1d(flux, round(FRAMES_PER_S * 1.0)), 0.0)
    flux = ndimage.gaussian_filter1d(flux, 1.0)
    flux -= flux.mean()
    full = signal.correlate(flux, flux, method="fft")[len(flux) - 1 :]
    lags = len(flux) - np.arange(len(flux))
    kept = int(min(len(flux) * 0.75, 8 * 60 * FRAMES_PER_S / SLOWEST_BPM))
    result: NDArray[np.float64] = (full / lags)[:kept] * lags[0] / full[0]
    return result


def _at(similar: NDArray[np.float64], lags: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.interp(lags, np.arange(len(similar)), similar, right=0.0)


def _scores(similar: NDArray[np.float64], lags: NDArray[np.float64]) -> NDArray[np.float64]:
    """How well each beat length (in columns) and its multiples repeat.

    The more its half or its third repeats as well, the more a beat is two beats or three: less tells its parts apart.
    """
    repeats: NDArray[np.float64] = np.zeros_like(lags)
    for multiple, weight in ((1, 1.0), (2, 0.7), (3, 0.2), (4, 0.5)):
        repeats += weight * _at(similar, multiple * lags)
    # Without the third, an even stream of eighths makes a beat and a half look like the beat.
    parts = np.maximum(_at(similar, lags / 2), _at(similar, lags / 3)) / np.maximum(_at(similar, lags), 0.05)
    return repeats * np.interp(parts, (0.4, 0.85), (1.0, 0.65))


def _best_near(similar: NDArray[np.float64], lag: float) -> float:
    first = max(1, int(lag) - 1)
    return float(similar[first : int(lag) + 3].max(initial=0.0))


def _refined(similar: NDArray[np.float64], bpm: float) -> float:
    """The tempo made exact at the longest multiple of the beat that still repeats clearly."""
    lag = 60.0 * FRAMES_PER_S / bpm
    for multiple in (1, 2, 4, 8, 16):
        centre = lag * multiple
        reach = max(1.5, min(0.06 * lag + 1.0, lag * 0.25))
        low, high = int(np.floor(centre - reach)), int(np.ceil(centre + reach))
        if low < 1 or high + 1 >= len(similar):
            break
        peak = low + int(similar[low : high + 1].argmax())
        if similar[peak] < _CLEAR or not 0 < peak < len(similar) - 1:
            break
        left, middle, right = similar[peak - 1 : peak + 2]
        bend = left - 2 * middle + right
        offset = 0.5 * (left - right) / bend if bend < 0 else 0.0
        lag = (peak + float(np.clip(offset, -0.5, 0.5))) / multiple
    return round(60.0 * FRAMES_PER_S / lag, 1)
