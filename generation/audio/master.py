"""Make a rendering ready to be heard: one loudness for all tracks, and no peak above the ceiling."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from generation.audio.limiter import (
    HOP,
    TOLERANCE_LU,
    Limiting,
    Material,
    best_limiting,
    every_frame,
    hop_peaks_db,
    limited,
)
from generation.audio.loudness import SILENT_LUFS, gated_lufs, oversampled_peaks, true_peak_dbtp, weighted_power
from generation.errors import EngineFailed
from generation.patience import Step, no_step
from generation.rendering import Audio, Piece, Rendering, Samples, Stem

TARGET_LUFS: Final = -14.0
CEILING_DBTP: Final = -1.0
_MARGIN_DB: Final = 0.1  # what a moving gain may add between the samples
_SPARE_DB: Final = 0.01
_AT_ONCE: Final = 1 << 18
_STEPS: Final = np.float32(2**23)
_SILENT: Final = ("The engine made a track that is silent.", "Ask again with another seed.")


@dataclass(frozen=True, slots=True, eq=False)
class Mastered:
    """A finished mix, its stems under the same gain curve (they sum to `master`), and what was measured on it.

    `pieces` are at the level that they have in the whole, each under its own limiter with the whole's setting.
    """

    master: Audio
    stems: tuple[Stem, ...]
    lufs: float
    true_peak_dbtp: float
    pieces: tuple[Piece, ...] = ()


def master(
    rendering: Rendering,
    target_lufs: float = TARGET_LUFS,
    ceiling_dbtp: float = CEILING_DBTP,
    loop: bool = False,
    *,
    in_place: bool = False,
    step: Step = no_step,
) -> Mastered:
    """Bring a rendering to the target loudness under a true-peak ceiling; `step` is called several times a second.

    One gain curve, from a look-ahead limiter that sees peaks between the samples, is applied to the mix and to every
    stem. With `loop` the curve runs round the end into the beginning. `in_place` gives
    the rendering's own stems away: eight stems of ten minutes are 1.7 GB that need not be held twice.

    Raises:
        EngineFailed: the rendering is silent, holds values that are no numbers, or its stems do not sum to its mix.

    """
    mix, rate = _checked_mix(rendering, step), rendering.mix.rate
    material = Material(
        peaks=hop_peaks_db(_levels(mix, rendering.stems, ceiling_dbtp, loop, step)),
        power=weighted_power(Audio(mix, rate), HOP, step),
        rate=rate,
        loop=loop,
    )
    if gated_lufs(material.power, rate / HOP) <= SILENT_LUFS:
        raise EngineFailed(*_SILENT)
    limiting, gain, lufs = _gain_for(mix, material, target_lufs, step)
    done = Audio(mix * gain, rate)
    # The ceiling is kept by measurement, not by hope: whatever is left over is taken off everywhere.
    peak = true_peak_dbtp(done, loop, step)
    spare = max(0.0, peak - ceiling_dbtp + _SPARE_DB) if peak > ceiling_dbtp else 0.0
    if spare:
        gain *= np.float32(10 ** (-spare / 20))
        done, lufs, peak = Audio(mix * gain, rate), lufs - spare, peak - spare
    pieces = tuple(_piece(each, limiting, spare, ceiling_dbtp, step) for each in rendering.pieces)
    stems = []
    for stem in rendering.stems:
        step()
        stems.append(Stem(stem.name, Audio(_on_grid(_times(stem.audio.samples, gain, in_place)), rate)))
    if stems:
        # Exactly their sum, also as files: every value is a whole number of 24-bit steps.
        done.samples[:] = 0.0
        for stem in stems:
            step()
            np.add(done.samples, stem.audio.samples, out=done.samples)
    return Mastered(done, tuple(stems), lufs, peak, pieces)


def _piece(piece: Piece, limiting: Limiting, spare_db: float, ceiling_dbtp: float, step: Step) -> Piece:
    """A piece with the whole's gain, limited by itself: its neighbours in the whole are not there when it plays."""
    sound = piece.audio.samples
    if sound.ndim != 2 or sound.shape[1] == 0 or not np.isfinite(sound).all():
        raise EngineFailed(f"The piece “{piece.name}” is no sound.", "This is a fault of the engine.")
    peaks = hop_peaks_db(_levels(sound, (), ceiling_dbtp, piece.loop, step))
    material = Material(peaks, np.zeros(0), piece.audio.rate, piece.loop)
    curve = limited(material, limiting.gain_db, limiting.release) * 10 ** (-spare_db / 20)
    done = Audio(sound * every_frame(curve, sound.shape[1]), piece.audio.rate)
    over = true_peak_dbtp(done, piece.loop, step) - ceiling_dbtp
    if over > 0:
        done = Audio(done.samples * np.float32(10 ** (-(over + _SPARE_DB) / 20)), done.rate)
    return Piece(piece.name, done, piece.loop)


def _gain_for(mix: Samples, material: Material, target_lufs: float, step: Step) -> tuple[Limiting, Samples, float]:
    """How the limiter is set, the gain of every frame, and the loudness that was measured under it."""
    aim = target_lufs
    for _ in range(3):
        limiting = best_limiting(material, aim, step)
        gain = every_frame(limiting.curve, mix.shape[1])
        if limiting.curve.min() == limiting.curve.max():  # nothing is limited: the estimate is exact
            return limiting, gain, gated_lufs(material.power * limiting.curve[0] ** 2, material.rate / HOP)
        lufs = gated_lufs(weighted_power(Audio(mix * gain, material.rate), HOP, step), material.rate / HOP)
        if abs(target_lufs - lufs) <= 2 * TOLERANCE_LU:
            break
        aim += target_lufs - lufs
    return limiting, gain, lufs


def _times(samples: Samples, gain: Samples, in_place: bool) -> Samples:
    return np.multiply(samples, gain, out=samples if in_place and samples.flags.writeable else None)


def _on_grid(samples: Samples) -> Samples:
    """Rounded, in place, to the steps of a 24-bit file."""
    np.multiply(samples, _STEPS, out=samples)
    np.rint(samples, out=samples)
    return np.multiply(samples, 1 / _STEPS, out=samples)


def _checked_mix(rendering: Rendering, step: Step) -> Samples:
    """The mix as float32 (where there are stems: their sum), after the checks of `master`."""
    mix = rendering.mix.samples
    if mix.ndim != 2 or mix.shape[1] == 0:
        raise EngineFailed("The engine made a track without any sound.", "Ask again with another seed.")
    if not np.isfinite(mix).all():
        raise EngineFailed("The engine made sound that is no sound (not finite).", "Ask again with another seed.")
    if not rendering.stems:
        return np.asarray(mix, dtype=np.float32)
    total = np.zeros(mix.shape, dtype=np.float64)
    for stem in rendering.stems:
        step()
        if stem.audio.samples.shape != mix.shape or stem.audio.rate != rendering.mix.rate:
            raise EngineFailed(f"The stem “{stem.name}” is not as long as the mix.", "This is a fault of the engine.")
        total += stem.audio.samples
    if not _farthest(total, mix) <= 1e-3 * max(1.0, float(mix.max()), -float(mix.min())):
        raise EngineFailed("The stems do not sum to the mix.", "This is a fault of the engine.")
    return total.astype(np.float32)


def _farthest(one: NDArray[np.float64], other: Samples) -> float:
    """The largest difference of two sounds, found some seconds at a time."""
    starts = range(0, one.shape[1], _AT_ONCE)
    return max(float(np.abs(one[:, at : at + _AT_ONCE] - other[:, at : at + _AT_ONCE]).max()) for at in starts)


def _levels(mix: Samples, stems: tuple[Stem, ...], ceiling_dbtp: float, loop: bool, step: Step) -> Samples:
    """Per frame, what has to stay below 1.0: the mix's true peak over the ceiling, or a stem's own peak.

    Stems count because they are kept as fixed-point files: one that the mix cancels must not be clipped there.
    """
    ceiling = np.float32(10 ** ((ceiling_dbtp - _MARGIN_DB) / 20))
    needed = oversampled_peaks(mix, loop, step) / ceiling
    for stem in stems:
        step()
        np.maximum(needed, np.abs(stem.audio.samples).max(axis=0), out=needed)
    return needed
