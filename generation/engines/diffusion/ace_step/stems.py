"""How does a mix come apart into stems that sum to it? ACE-Step's own extraction says what is whose, masks cut it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from generation.engines.diffusion.ace_step.rows import Row
from generation.engines.neural.sound import audio_of
from generation.rendering import Audio, Samples, Stem

REST: Final = "other"
_WINDOW: Final = 4096
_LEAST: Final = 1e-8
_MOST: Final = 16.0  # by so much in power, 12 dB, may an extracted part be louder or softer than it is in the mix
_THINNED: Final = 7
Power = NDArray[np.float64]


def tracks_of(row: Row) -> tuple[str, ...]:
    """Which stems are asked for by the model's own names: the singer's only where somebody sings."""
    sung = ("vocals",) if row.words.language != "unknown" else ()
    return ("drums", "bass", *sung)


def parts_of(mix: Audio, row: Row) -> list[Row]:
    """The rows that take a mix apart, one for each stem; what made the mix is no longer in them."""
    asked = replace(row, task="extract", source=mix, region=None, style=None, skipped=0, kept=False, skip_s=0.0)
    return [replace(asked, frames=max(1, row.frames), track=name) for name in tracks_of(row)]


def stems_of(mix: Audio, row: Row, waves: Sequence[Tensor]) -> tuple[Stem, ...]:
    """The mix as stems that sum to it: those that the model extracted (`waves`, as `parts_of` asked), and the rest."""
    heard = [audio_of(wave, mix.rate, row.seconds).samples for wave in waves]
    parts = shared_out(mix.samples, heard)
    return tuple(Stem(name, Audio(part, mix.rate)) for name, part in zip([*tracks_of(row), REST], parts, strict=True))


def shared_out(mix: Samples, heard: Sequence[Samples]) -> list[Samples]:
    """The mix (channels, frames) shared out by how much of each bin is heard in each part, and what is in none.

    A generated part is not the mix's own, sample for sample; by ratio masks over the short-time spectrum (Wiener's
    filter on powers) the parts are made of the mix's own samples, and sum to it.
    """
    whole = _spectrum(mix)
    powers = _as_loud_as_in(np.abs(whole) ** 2, [np.abs(_spectrum(each)) ** 2 for each in heard])
    rest = np.maximum(np.abs(whole) ** 2 - sum(powers, np.zeros(whole.shape)), 0.0)
    total = sum(powers, rest) + _LEAST
    parts = [_wave(whole * (each / total), mix.shape[1]) for each in powers]
    left: Samples = (mix - sum(parts, np.zeros_like(mix))).astype(np.float32)
    return [*parts, left]


def _as_loud_as_in(whole: Power, powers: Sequence[Power]) -> list[Power]:
    """The parts at the levels at which their powers add up to the mix's, by non-negative least squares."""
    from scipy.optimize import nnls

    thinned = np.stack([each.ravel()[::_THINNED] for each in powers], axis=1)
    gains, _ = nnls(thinned, whole.ravel()[::_THINNED])
    return [each * float(np.clip(gain, 1 / _MOST, _MOST)) for each, gain in zip(powers, gains, strict=True)]


def _spectrum(samples: Samples) -> NDArray[np.complex128]:
    from scipy.signal import stft

    found: NDArray[np.complex128] = stft(samples, nperseg=_WINDOW)[2]
    return found


def _wave(spectrum: NDArray[np.complex128], frames: int) -> Samples:
    from scipy.signal import istft

    made: Samples = istft(spectrum, nperseg=_WINDOW)[1][:, :frames].astype(np.float32)
    return np.pad(made, ((0, 0), (0, frames - made.shape[1])))
