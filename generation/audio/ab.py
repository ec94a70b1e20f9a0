"""What is the difference between old and new? The same bars of both, one after the other, in one sound."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from generation.audio.bars import SAME_S, Lines
from generation.audio.fading import fade, fitted
from generation.audio.loudness import integrated_lufs
from generation.refinement import Region
from generation.rendering import Audio, Marker, Samples

BARS: Final = 4
GAP_S: Final = 0.25
_LONGEST_S: Final = 20.0  # of each side: what is longer is not remembered well enough to be compared
_EDGE_S: Final = 0.01
_WINDOW: Final = 2048


def side_by_side(
    old: Audio,
    new: Audio,
    old_lines: Lines,
    new_lines: Lines,
    region: Region | None = None,
    *,
    bars: int = BARS,
    first_of_old: int = 0,
) -> tuple[Audio, tuple[Marker, ...]]:
    """Some bars of the old sound, a moment of silence, the same bars of the new one; equally loud.

    Bars are the same by number, so each keeps its tempo. Those are taken where the two differ most, or with which the
    region begins. `first_of_old` is the old one's bar that the new one's first bar is (a loop cut out of a track).
    The markers say where either begins, and which bars they are.
    """
    first, count = _bars(old, new, old_lines, new_lines, region, bars, first_of_old)
    rate, channels = old.rate, max(old.samples.shape[0], new.samples.shape[0])
    one = _excerpt(old, old_lines, first + first_of_old, count, rate, channels)
    other = _excerpt(new, new_lines, first, count, rate, channels)
    one, other = _equally_loud(one, other, rate)
    gap = np.zeros((channels, round(GAP_S * rate)), dtype=np.float32)
    begin = (one.shape[1] + gap.shape[1]) / rate
    which = "" if not count else f", bar {first + 1}" if count == 1 else f", bars {first + 1} to {first + count}"
    markers = (Marker(0.0, f"A: old{which}"), Marker(begin, f"B: new{which}"))
    return Audio(np.concatenate([one, gap, other], axis=1), rate), markers


def _bars(
    old: Audio, new: Audio, old_lines: Lines, new_lines: Lines, region: Region | None, bars: int, first_of_old: int
) -> tuple[int, int]:
    """The first bar, from 0 in the new one, and how many; 0 where they have no whole bar in common."""
    old_lines = old_lines[first_of_old:]
    common = min(len(old_lines), len(new_lines)) - 1
    if common < 1:
        return 0, 0
    bar_s = max(old_lines[1] - old_lines[0], new_lines[1] - new_lines[0])
    count = max(1, min(bars, common, int(_LONGEST_S / bar_s)))
    if region is not None and not region.whole:
        begun = [bar for bar in range(common) if new_lines[bar] <= (region.start_s or 0.0) + SAME_S]
        return min(begun[-1] if begun else 0, common - count), count
    off = _differences(old, new, old_lines[: common + 1], new_lines[: common + 1])
    totals = np.convolve(off, np.ones(count), mode="valid")
    return int(totals.argmax()), count


def _differences(old: Audio, new: Audio, old_lines: Lines, new_lines: Lines) -> NDArray[np.float64]:
    """How unlike each bar of the two is: the mean difference of their spectra in dB per band."""
    pairs = zip(pairwise(old_lines), pairwise(new_lines), strict=True)
    return np.array([float(np.abs(_spectrum(old, *a) - _spectrum(new, *b)).mean()) for a, b in pairs])


def _spectrum(audio: Audio, start_s: float, end_s: float) -> NDArray[np.float64]:
    """The levels of third-octave bands in each eighth of a bar, in dB; shape (8, bands)."""
    mono = audio.samples[:, round(start_s * audio.rate) : round(end_s * audio.rate)].mean(axis=0)
    found = []
    for part in np.array_split(mono, 8):
        power = np.square(np.abs(np.fft.rfft(part * np.hanning(len(part)), max(_WINDOW, len(part)))))
        at = np.fft.rfftfreq(max(_WINDOW, len(part)), 1 / audio.rate)
        edges = np.searchsorted(at, 50.0 * 2 ** (np.arange(26) / 3))
        totals = np.concatenate(([0.0], np.cumsum(power)))
        found.append(10 * np.log10(np.diff(totals[np.minimum(edges, len(power))]) / max(1, len(part)) + 1e-7))
    return np.array(found)


def _excerpt(audio: Audio, lines: Sequence[float], first: int, count: int, rate: int, channels: int) -> Samples:
    """Some bars of a sound, faded for a moment at both ends; without bars, its beginning."""
    start, end = (lines[first], lines[first + count]) if count else (0.0, min(audio.duration_s, _LONGEST_S))
    part = audio.samples[:, round(start * audio.rate) : round(end * audio.rate)]
    taken: Samples = np.array(fitted(Audio(part, audio.rate), rate, channels))
    ramp = fade(min(round(_EDGE_S * rate), taken.shape[1] // 2))
    taken[:, : len(ramp)] *= ramp
    taken[:, taken.shape[1] - len(ramp) :] *= ramp[::-1]
    return taken


def _equally_loud(one: Samples, other: Samples, rate: int) -> tuple[Samples, Samples]:
    """The louder one is turned down, so that nothing clips."""
    loud = [integrated_lufs(Audio(each, rate)) for each in (one, other)]
    if loud[0] is None or loud[1] is None:
        return one, other
    off = loud[0] - loud[1]
    down = np.float32(10 ** (-abs(off) / 20))
    return (one * down, other) if off > 0 else (one, other * down)
