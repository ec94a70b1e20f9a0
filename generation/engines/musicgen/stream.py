"""How is a track heard while it is still being made? EnCodec decoded piece by piece, the same as in one go.

EnCodec's decoder (Défossez et al. 2022) is a convolution, an LSTM and a row of upsampling convolutions. The LSTM goes
forward in time: its state is carried over. The convolutions look a few frames to both sides: each piece is decoded with
so many frames of its neighbours, whose sound is dropped.
"""

from dataclasses import dataclass, field
from math import ceil, prod
from typing import Any

import torch
from torch import Tensor


def reach(config: Any) -> int:
    """How many frames to either side a sample of the decoder's upsampling part depends on, rounded up."""
    samples, rate = config.last_kernel_size // 2, 1
    for ratio in reversed(config.upsampling_ratios):
        samples += sum(
            (config.residual_kernel_size - 1) * config.dilation_growth_rate**each * rate
            for each in range(config.num_residual_layers)
        )
        rate *= ratio
        samples += rate  # a transposed convolution is two strides wide
    return ceil(samples / rate) + 1


@dataclass(slots=True, eq=False)
class Stream:
    """One track's sound, piece by piece: `feed` takes tokens and gives what of the sound is final."""

    codec: Any  # an `EncodecModel`
    _tokens: Tensor | None = None
    _carried: Any = None
    _felt: Tensor | None = None  # behind the LSTM: (1, channels, frames)
    _done: int = field(default=0)

    @torch.inference_mode()
    def feed(self, tokens: Tensor, *, last: bool = False) -> Tensor:
        """The next samples (channels, frames * hop) of tokens (codebooks, frames); with `last`, all that is left."""
        self._tokens = tokens if self._tokens is None else torch.cat([self._tokens, tokens], dim=1)
        layers, config = self.codec.decoder.layers, self.codec.config
        near, far = config.kernel_size // 2, reach(config)
        total, felt = self._tokens.shape[1], 0 if self._felt is None else self._felt.shape[2]
        ready = total if last else max(felt, total - near)
        if ready > felt:
            begin = max(0, felt - 2 * near)
            spoken = self.codec.quantizer.decode(self._tokens[:, None, begin : min(total, ready + near)])
            fresh = layers[0](spoken)[:, :, felt - begin : ready - begin]
            rows = fresh.permute(2, 0, 1)
            out, self._carried = layers[1].lstm(rows, self._carried)
            fresh = (out + rows).permute(1, 2, 0)
            self._felt = fresh if self._felt is None else torch.cat([self._felt, fresh], dim=2)
        hop = prod(config.upsampling_ratios)
        end = total if last else max(self._done, ready - far)
        if end <= self._done or self._felt is None:
            return torch.zeros(config.audio_channels, 0)
        begin, until = max(0, self._done - far), min(ready, end + far)
        sound = self._felt[:, :, begin:until]
        for layer in layers[2:]:
            sound = layer(sound)
        piece = sound[0, :, (self._done - begin) * hop : (end - begin) * hop]
        self._done = end
        return piece
