"""How does sound become tokens, and how do tokens become sound while they still come? EnCodec, one voice a channel."""

import torch
from torch import Tensor

from generation.engines.musicgen.load import Model
from generation.engines.musicgen.stream import Stream
from generation.engines.neural.flow import Fetched


@torch.inference_mode()
def tokens_of(model: Model, wave: Tensor) -> Tensor:
    """The tokens (codebooks, frames) of a sound (channels, samples) at the model's rate; a last frame is filled up.

    The codec has one channel: of stereo weights left and right are encoded apart, their codebooks taking turns.
    """
    books = model.decoder.shape.codebooks // model.channels
    bandwidth = model.codec.config.target_bandwidths[-1]
    device = model.device.torch
    each = [
        model.codec.encode(channel[None, None].float().to(device), bandwidth=bandwidth).audio_codes[0, 0, :books]
        for channel in wave
    ]
    return torch.stack(each, dim=1).flatten(0, 1)


class Voice:
    """A track's sound as its tokens come: one stream for each channel."""

    def __init__(self, model: Model) -> None:
        self._streams = [Stream(model.codec) for _ in range(model.channels)]
        self._pieces: list[Fetched] = []
        self.samples = 0

    def feed(self, tokens: Tensor, *, last: bool = False) -> None:
        """Take the next tokens (codebooks, frames), and decode what of the sound is final."""
        channels = len(self._streams)
        heard = [stream.feed(tokens[at::channels], last=last)[:1] for at, stream in enumerate(self._streams)]
        piece = torch.cat(heard).float()
        self._pieces.append(Fetched(piece))
        self.samples += piece.shape[1]

    def wave(self) -> Tensor:
        """What there is of the sound, (channels, samples)."""
        self._pieces = [Fetched(torch.cat([each.get() for each in self._pieces], dim=1))]
        return self._pieces[0].get()
