"""Which pitch class leads, when? The tune of a sound as MusicGen's melody weights were trained to follow it.

A chroma (Copet et al. 2023, section 2.2): of each window of half a second the loudest of the twelve pitch classes, and
no other, so that who plays is forgotten. transformers has torchaudio make it; torch alone gives the same figures.
"""

from functools import cache
from typing import Final

import torch
from torch import Tensor

RATE: Final = 32000  # Hz, of the sound that is listened to
WINDOW: Final = 16384  # samples
HOP: Final = 4096
CLASSES: Final = 12


@cache
def _filters() -> Tensor:
    """How much each bin of the spectrum counts for each pitch class from C on, (12, WINDOW / 2 + 1)."""
    from transformers.audio_utils import chroma_filter_bank

    bank = chroma_filter_bank(num_frequency_bins=WINDOW, num_chroma=CLASSES, sampling_rate=RATE, tuning=0.0)
    return torch.from_numpy(bank).float()


def chroma(wave: Tensor) -> Tensor:
    """The leading pitch class of a sound (samples,) at `RATE`: (1 + samples // HOP, 12), a single 1 in each row.

    A sound shorter than a window is laid into the middle of one; where all is silent, C leads.
    """
    wave = wave.float().cpu()
    missing = WINDOW - wave.shape[0]
    if missing > 0:
        wave = torch.nn.functional.pad(wave, (missing // 2, missing - missing // 2))
    spectrum = torch.stft(
        wave, WINDOW, HOP, window=torch.hann_window(WINDOW), center=True, pad_mode="reflect", return_complex=True
    )
    strengths = _filters() @ spectrum.abs().square()
    return torch.nn.functional.one_hot(strengths.argmax(dim=0), CLASSES).float()


def stretched(found: Tensor, rows: int) -> Tensor:
    """A chroma as long as the weights were trained with: repeated from its beginning, or cut."""
    times = -(-rows // found.shape[0])
    return found.repeat(times, 1)[:rows]
