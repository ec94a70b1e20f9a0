"""Which bars of a track make its best loop? The fullest ones whose end leads into their beginning."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from generation.audio.bars import SAME_S, Grid
from generation.audio.fading import alike, fade, weights
from generation.audio.kept import MASTER, Kept
from generation.audio.loudness import weighted_power
from generation.audio.score_joining import cut_score
from generation.errors import BadRequest
from generation.patience import Step, no_step
from generation.refinement import Region
from generation.rendering import Audio, Marker, Rendering, Samples, Stem

_FADES_S: Final = (0.04, 0.12, 0.3)  # how long the end goes over into the beginning: no longer than it has to
_HEARD: Final = 10 ** (-50 / 20)
_BANDS: Final = 48
_TRIED: Final = 6  # of the best places, so many are listened to at the seam
_FIELD: Final = 22050
# What a choice is worth: dB below the loudest place, of the quietest bar below the mean, of unlike edges per decibel;
# a share of the stems that play, and a beginning where a section begins or a phrase of four bars.
_SOFTER: Final = 0.4
_UNEVEN: Final = 0.06
_UNLIKE: Final = 0.25
_FULL: Final = 3.0
_ON_SECTION: Final = 1.0
_ON_PHRASE: Final = 0.5

Features = NDArray[np.float64]
# The jump at the seam of a loop of so many bars, and the highest at its inner bar lines, in dB.
Seam = Callable[[Audio, int], tuple[float, float]]


@dataclass(frozen=True, slots=True, eq=False)
class BestBars:
    """A loop of whole bars of a track, before mastering: the number of its first bar (from 1), and how many it has."""

    rendering: Rendering
    first: int
    bars: int
    grid: Grid


def best_bars(kept: Kept, count: int, seam: Seam, region: Region | None = None, step: Step = no_step) -> BestBars:
    """Cut the best `count` bars out of a track, to repeat seamlessly; all its whole bars where it has fewer.

    With a region they are those of the track that begin and end within it, to half a bar.

    Raises:
        BadRequest: it has not a single whole bar, or none was asked for.

    """
    if count < 1:
        raise BadRequest(f"A loop of {count} bars can not be made.", "Ask for at least one bar.")
    master = kept.sound(MASTER)
    lines = _within(_whole_bars(kept), region or Region())
    if len(lines) < 2:
        raise BadRequest("There is not a single whole bar to make a loop of.", "Ask for other bars, or for a new loop.")
    count = min(count, len(lines) - 1)
    edges = [min(round(line * master.rate), master.frames) for line in lines]
    first, cut = _chosen(kept, master, edges, count, seam, step)
    likeness = cut.likeness(master.samples)
    stems = []
    for name in kept.stem_names:
        step()
        stems.append(Stem(name, Audio(cut.looped(kept.stem(name).samples, likeness), master.rate)))
    mix = Audio(cut.looped(master.samples, likeness), master.rate)
    start_s, end_s = lines[first], lines[first + count]
    rendering = Rendering(mix, tuple(stems), cut_score(kept.midi, start_s, end_s), _markers(kept, start_s, end_s))
    number = kept.lines.index(start_s) + 1
    return BestBars(rendering, number, count, ((0.0, 0.0, mix.duration_s / count),))


def _whole_bars(kept: Kept) -> list[float]:
    """The bar lines between which there are whole bars of one length and no last chord; the longest such run."""
    end = kept.duration_s if kept.loop else kept.bars.music_end_s
    lines = [line for line in kept.lines if line <= end + SAME_S]
    runs: list[list[float]] = [lines[:1]]
    for before, line in pairwise(lines):
        run = runs[-1]
        if len(run) > 1 and abs((line - before) - (run[1] - run[0])) > SAME_S:
            runs.append([before])
        runs[-1].append(line)
    return max(runs, key=len)


def _within(lines: list[float], region: Region) -> list[float]:
    """The bar lines within a region, to half a bar."""
    half = (lines[1] - lines[0]) / 2 if len(lines) > 1 else 0.0
    start = 0.0 if region.start_s is None else region.start_s - half
    end = float("inf") if region.end_s is None else region.end_s + half
    return [line for line in lines if start <= line <= end]


def _chosen(kept: Kept, master: Audio, edges: Sequence[int], count: int, seam: Seam, step: Step) -> "tuple[int, _Cut]":
    """The bar with which the best loop begins, and how it is cut.

    Of the places that promise most it is the first whose seam is not heard; where that is nowhere, the one where a
    longer crossfade hides it, or hides most of it.
    """
    worth = _worth(kept, master, edges, count, step)
    order = sorted(range(len(worth)), key=lambda bar: (-worth[bar], bar))[:_TRIED]
    best, least = (order[0], _Cut(edges[order[0]], edges[order[0] + count], 0, kept.loop)), float("inf")
    for first, cut in _cuts(kept, edges, order, count, master.rate):
        step()
        loop = Audio(cut.looped(master.samples, cut.likeness(master.samples)), master.rate)
        at_seam, at_lines = seam(loop, count)
        over = at_seam - at_lines if np.isfinite(at_lines) else 0.0
        if over < least:
            best, least = (first, cut), over
        if over <= 0.0:
            break
    return best


def _cuts(
    kept: Kept, edges: Sequence[int], order: Sequence[int], count: int, rate: int
) -> "Iterator[tuple[int, _Cut]]":
    """The ways to cut the loops that begin with these bars: the shortest crossfades first."""
    most = (edges[1] - edges[0]) // 4
    for alone in (False, True):
        for fade_s in _FADES_S:
            for first in order:
                cut = _Cut(edges[first], edges[first + count], min(round(fade_s * rate), most), kept.loop, alone)
                if not alone or not cut.from_before:
                    yield first, cut


def _worth(kept: Kept, master: Audio, edges: Sequence[int], count: int, step: Step) -> list[float]:
    """What a loop from each bar is worth."""
    levels = _levels(master, edges, step)
    full = _fullness(kept, edges, step)
    opening, closing = _edges_of_bars(master, edges, step)
    starts = {int(np.argmin([abs(m.at_s * master.rate - edge) for edge in edges])) for m in kept.markers}
    places = range(len(edges) - count)
    means = [10 * np.log10(np.mean(10 ** (levels[bar : bar + count] / 10))) for bar in places]
    worth = []
    for bar in places:
        inner = levels[bar : bar + count]
        since = min((bar - start for start in starts if start <= bar), default=1)
        told = _FULL * float(np.mean(full[bar : bar + count]))
        told -= _SOFTER * (max(means) - means[bar]) + _UNEVEN * (means[bar] - float(inner.min()))
        told -= _UNLIKE * _leads(opening, closing, bar, bar + count)
        told += _ON_SECTION if since == 0 else _ON_PHRASE if since % 4 == 0 else 0.0
        worth.append(told)
    return worth


def _levels(master: Audio, edges: Sequence[int], step: Step) -> Features:
    """The loudness of each bar in dB."""
    hop = 64
    power = weighted_power(master, hop, step)
    means = [power[a // hop : max(a // hop + 1, b // hop)].mean() for a, b in pairwise(edges)]
    return 10 * np.log10(np.maximum(means, 1e-9))


def _fullness(kept: Kept, edges: Sequence[int], step: Step) -> Features:
    """The share of the stems that are heard in each bar; all the same where there are none."""
    playing = np.zeros(len(edges) - 1)
    for name in kept.stem_names:
        step()
        samples = kept.stem(name).samples
        playing += [float(np.abs(samples[:, a:b]).max(initial=0.0)) > _HEARD for a, b in pairwise(edges)]
    return playing / max(1, len(kept.stem_names))


def _edges_of_bars(master: Audio, edges: Sequence[int], step: Step) -> tuple[list[Features], list[Features]]:
    """What the first and what the last half of each bar sounds like: mean levels of mel bands in dB.

    There is one bar more, for what comes behind the last line, as far as there is any.
    """
    bar = edges[1] - edges[0]
    opening, closing = [], []
    for edge in edges:
        step()
        opening.append(_bands(master.samples[:, edge : edge + bar // 2], master.rate))
        closing.append(_bands(master.samples[:, max(0, edge - bar // 2) : edge], master.rate))
    return opening, closing


def _bands(samples: Samples, rate: int) -> Features:
    import librosa

    if samples.shape[1] < rate // 50:
        return np.zeros(0)
    size = 2048
    mono = np.pad(samples.mean(axis=0), (0, max(0, size - samples.shape[1])))
    mel = librosa.feature.melspectrogram(
        y=mono, sr=rate, n_fft=size, hop_length=size // 2, n_mels=_BANDS, fmax=_FIELD / 2
    )
    decibels: Features = 10 * np.log10(np.maximum(mel.mean(axis=1), 1e-7))
    return decibels


def _leads(opening: Sequence[Features], closing: Sequence[Features], first: int, end: int) -> float:
    """How unlike, in dB per band, the jump back is to going on: what would come to what comes, and what was before."""
    off = [
        float(np.abs(one - other).mean())
        for one, other in ((opening[end], opening[first]), (closing[first], closing[end]))
        if len(one) and len(other)
    ]
    return float(np.mean(off)) if off else 0.0


def _markers(kept: Kept, start_s: float, end_s: float) -> tuple[Marker, ...]:
    """The sections within the loop; the one that has begun before it begins with it."""
    before = [marker for marker in kept.markers if marker.at_s <= start_s + SAME_S]
    inner = [m for m in kept.markers if start_s + SAME_S < m.at_s < end_s - SAME_S]
    opening = [Marker(0.0, before[-1].name)] if before else []
    return (*opening, *(Marker(marker.at_s - start_s, marker.name) for marker in inner))


@dataclass(frozen=True, slots=True)
class _Cut:
    """A loop's frames, and how many of them go over into what comes before its beginning, so that the seam is none.

    Where the track has nothing before it, the first frames come out of what follows its end; or, `alone`, both ends
    are faded, for what follows may be a last chord that is struck. Where there is nothing either, the whole track is
    the loop: one that is `closed` meets itself already.
    """

    start: int
    end: int
    frames: int
    closed: bool
    alone: bool = False

    @property
    def from_before(self) -> bool:
        """Whether the track has something before its loop."""
        return self.start >= self.frames

    def _context(self, samples: Samples) -> tuple[slice, slice]:
        """The frames that fade, and those that they fade into or come from."""
        if self.from_before:
            return slice(self.end - self.frames, self.end), slice(self.start - self.frames, self.start)
        behind = 0 if self.alone else min(self.frames, samples.shape[1] - self.end)
        return slice(self.start, self.start + behind), slice(self.end, self.end + behind)

    def likeness(self, master: Samples) -> float:
        """How alike the two sides of the crossfade are, by the whole mix, so that all stems fade alike."""
        own, other = self._context(master)
        return alike(np.ascontiguousarray(master[:, own]), np.ascontiguousarray(master[:, other]))

    def looped(self, samples: Samples, likeness: float) -> Samples:
        """The loop as it repeats seamlessly."""
        own, other = self._context(samples)
        leave, come = weights(own.stop - own.start, likeness)
        done = samples[:, self.start : self.end].copy()
        here = slice(own.start - self.start, own.stop - self.start)
        if self.from_before:
            done[:, here] = leave * samples[:, own] + come * samples[:, other]
        elif own.stop > own.start:
            done[:, here] = leave * samples[:, other] + come * samples[:, own]
        elif not self.closed:
            ramp = fade(self.frames if self.alone else self.frames // 8)
            done[:, : len(ramp)] *= ramp
            done[:, done.shape[1] - len(ramp) :] *= ramp[::-1]
        return done
