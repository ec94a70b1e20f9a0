"""What sings in a clip? Its sound without what strikes and without what lies low, where its tune is listened for."""

from typing import Final

import torch
from torch import Tensor
from torch.nn import functional

_WINDOW: Final = 4096
_HOP: Final = 1024
_ACROSS: Final = 31  # steps of time, and bins of frequency, over which the medians reach
_LOWEST_HZ: Final = 200.0


def tune_of(wave: Tensor, rate: int) -> Tensor:
    """Waves (..., frames) at `rate` Hz, of the same shape, without drums and bass as far as this can tell.

    Harmonic/percussive separation by median filtering (Fitzgerald 2010) with soft masks, then nothing below 200 Hz,
    where a bass is loudest. A voice that sings lower keeps its pitch class by its octave, down to some 100 Hz.
    """
    flat = wave.reshape(-1, wave.shape[-1]).float()
    if flat.shape[-1] < _WINDOW or not bool(flat.abs().max() > 0):
        return wave
    window = torch.hann_window(_WINDOW, device=flat.device)
    found = torch.stft(flat, _WINDOW, _HOP, window=window, return_complex=True)
    loud = found.abs()
    lasting, struck = _median(loud, 1, _ACROSS).pow(2), _median(loud, _ACROSS, 1).pow(2)
    mask = lasting / (lasting + struck + 1e-10)
    frequencies = torch.fft.rfftfreq(_WINDOW, 1 / rate, device=flat.device)
    mask = mask * (frequencies >= _LOWEST_HZ)[None, :, None]
    sung = torch.istft(found * mask, _WINDOW, _HOP, window=window, length=flat.shape[-1])
    return sung.reshape(wave.shape).to(wave.dtype)


def _median(loud: Tensor, bins: int, steps: int) -> Tensor:
    """The median of magnitudes (waves, bins, steps) over a neighbourhood, mirrored at the edges where it can be."""
    mode = "reflect" if loud.shape[1] > bins // 2 and loud.shape[2] > steps // 2 else "replicate"
    padded = functional.pad(loud[:, None], (steps // 2, steps // 2, bins // 2, bins // 2), mode=mode)[:, 0]
    return padded.unfold(1, bins, 1).unfold(2, steps, 1).flatten(3).median(-1).values
