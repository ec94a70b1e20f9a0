"""How is a long sound encoded and decoded without looking at all of it at once? In windows, which changes nothing.

The autoencoder of Stable Audio 3 looks only a few frames to each side (sliding-window attention with rotary positions,
which tell distances alone), but diffusers computes its attention over the whole sound with a mask as large as its
square: 69,000 tokens for six minutes, 9.7 GB of mask. In windows that overlap by what it looks at, the same comes out.
"""

import math
from typing import Any, Final

import torch
from torch import Tensor

# Frames of latents in one window, without what is around it: 12 s.
_LENGTH: Final = 128


class Windows:
    """Encodes and decodes with an `AutoencoderSAME`; `around` is how many frames it looks to each side."""

    def __init__(self, vae: Any, length: int = _LENGTH) -> None:
        config = vae.config
        self.vae, self.length = vae, length
        self.hop = int(vae.downsampling_ratio)
        # Each layer looks one window further; a coarser level counts its frames in those of the finer ones.
        reach, stride = 0, math.prod(config.encoder_strides)
        for depth, by in zip(config.encoder_transformer_depths, config.encoder_strides, strict=True):
            reach += math.ceil(depth * config.sliding_window * by / stride)
        self.around = reach + 1

    def encode(self, wave: Tensor) -> Tensor:
        """Latents (batch, channels, frames) of a sound (batch, channels, samples), filled up with silence."""
        frames = math.ceil(wave.shape[-1] / self.hop)
        made = []
        for first in range(0, frames, self.length):
            begin, end = max(0, first - self.around), min(frames, first + self.length + self.around)
            latents = self.vae.encode(wave[:, :, begin * self.hop : end * self.hop]).latents
            made.append(latents[:, :, first - begin : first - begin + self.length])
        return torch.cat(made, dim=-1)[:, :, :frames]

    def decode(self, latents: Tensor) -> Tensor:
        """The sound (batch, channels, frames x hop) of latents (batch, channels, frames)."""
        frames = latents.shape[-1]
        made = []
        for first in range(0, frames, self.length):
            begin, end = max(0, first - self.around), min(frames, first + self.length + self.around)
            wave = self.vae.decode(latents[:, :, begin:end]).sample
            made.append(wave[:, :, (first - begin) * self.hop : (first - begin + self.length) * self.hop])
        return torch.cat(made, dim=-1)[:, :, : frames * self.hop]
