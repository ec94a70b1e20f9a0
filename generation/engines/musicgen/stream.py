"""How is a track heard while it is still being made? EnCodec decoded piece by piece, the same as in one go.

EnCodec's decoder (Défossez et al. 2022) is a convolution, an LSTM and a row of upsampling convolutions. The LSTM goes
forward in time: its state is carried over. The convolutions look a few frames to both sides: each piece is decoded with
so many frames of its neighbours, whose sound is dropped. What no later piece looks at is forgotten.
"""

from dataclasses import dataclass, field
from math import ceil, prod
from typing import Any

import torch
from torch import Tensor


def reach(config: Any) -> int:
    """How many frames to either side a sample of the decoder's upsampling part depends on, rounded up."""
    samples, rate = config.last_kernel_size // 2, 1
    if config.use_causal_conv:
        samples = config.last_kernel_size - 1
    for ratio in reversed(config.upsampling_ratios):
        samples += sum(
            (config.residual_kernel_size - 1) * config.dilation_growth_rate**each * rate
            for each in range(config.num_residual_layers)
        )
        rate *= ratio
        samples += rate  # a transposed convolution is two strides wide
    frames: int = ceil(samples / rate) + 1
    return frames


@dataclass(slots=True, eq=False)
class Stream:
    """One track's sound, piece by piece: `feed` takes tokens and gives what of the sound is final.

    Of a codec with one channel; stereo weights have one stream for each channel, fed with its own codebooks.
    """

    codec: Any  # an `EncodecModel`
    _tokens: Tensor | None = None  # (codebooks, frames), without the first `_forgotten`
    _forgotten: int = 0
    _carried: Any = None  # the LSTM's state
    _felt: Tensor | None = None  # what comes out of it, (1, channels, frames), the last ones of `_until`
    _until: int = 0
    _done: int = field(default=0)

    @torch.inference_mode()
    def feed(self, tokens: Tensor, *, last: bool = False) -> Tensor:
        """The next samples (channels, frames * hop) of tokens (codebooks, frames); with `last`, all that is left."""
        self._tokens = tokens if self._tokens is None else torch.cat([self._tokens, tokens], dim=1)
        total, near = self._forgotten + self._tokens.shape[1], self.codec.config.kernel_size - 1
        self._feel(total if last else max(self._until, total - near), total)
        return self._sound(self._until if last else self._until - reach(self.codec.config))

    def _feel(self, ready: int, total: int) -> None:
        """Take the frames up to `ready` through the first convolution and the LSTM."""
        if ready <= self._until:
            return
        assert self._tokens is not None
        layers, near = self.codec.decoder.layers, self.codec.config.kernel_size - 1
        begin, end = max(0, self._until - 2 * near), min(total, ready + near)
        spoken = self.codec.quantizer.decode(self._tokens[:, None, begin - self._forgotten : end - self._forgotten])
        rows = layers[0](spoken)[:, :, self._until - begin : ready - begin].permute(2, 0, 1)
        out, self._carried = layers[1].lstm(rows, self._carried)
        fresh = (out + rows).permute(1, 2, 0)
        self._felt = fresh if self._felt is None else torch.cat([self._felt, fresh], dim=2)
        self._until = ready
        kept = max(0, ready - 2 * near)
        self._tokens, self._forgotten = self._tokens[:, kept - self._forgotten :], kept

    def _sound(self, end: int) -> Tensor:
        """The samples from the last one given to the frame `end`."""
        config = self.codec.config
        if self._felt is None or end <= self._done:
            return torch.zeros(config.audio_channels, 0)
        far, hop, first = reach(config), prod(config.upsampling_ratios), self._until - self._felt.shape[2]
        begin, until = max(0, self._done - far), min(self._until, end + far)
        sound = self._felt[:, :, begin - first : until - first]
        for layer in self.codec.decoder.layers[2:]:
            sound = layer(sound)
        piece: Tensor = sound[0, :, (self._done - begin) * hop : (end - begin) * hop]
        self._done = end
        self._felt = self._felt[:, :, max(0, end - far - first) :]
        return piece
