"""What has the size of the real MusicGen but random weights? Speed does not depend on what weights say."""

from dataclasses import dataclass
from typing import Any, Final

import torch
from torch import Tensor

from generation.engines.musicgen.decoder import Shape, Text, Weights, attended, weights
from generation.engines.musicgen.linear import Linear

BOOKS: Final = 4
VOCABULARY: Final = 2048
FRAMES_A_SECOND: Final = 50
# A caption of usual length, in tokens of the text encoder.
CAPTION: Final = 24


@dataclass(frozen=True, slots=True)
class Size:
    """The sizes of a decoder as its makers published them."""

    layers: int
    width: int
    heads: int

    @property
    def shape(self) -> Shape:
        return Shape(self.layers, self.width, self.heads, 4 * self.width, BOOKS, VOCABULARY)


SIZES: Final = {"small": Size(24, 1024, 16), "medium": Size(48, 1536, 24), "large": Size(48, 2048, 32)}


def decoder(size: Size, device: str = "cpu", dtype: torch.dtype = torch.float32) -> Any:
    """The `MusicgenForCausalLM` of that size, by transformers, with random weights."""
    from transformers import MusicgenDecoderConfig, MusicgenForCausalLM

    config = MusicgenDecoderConfig(
        vocab_size=VOCABULARY,
        hidden_size=size.width,
        ffn_dim=4 * size.width,
        num_hidden_layers=size.layers,
        num_attention_heads=size.heads,
        num_codebooks=BOOKS,
        pad_token_id=VOCABULARY,
        bos_token_id=VOCABULARY,
    )
    with quiet():
        with torch.device("meta"):
            model: Any = MusicgenForCausalLM(config)
        model = model.to_empty(device=device).to(dtype).eval()
    told = model.generation_config
    told.pad_token_id = told.bos_token_id = told.decoder_start_token_id = VOCABULARY
    told.num_return_sequences = 1  # without it 5.23 repeats by None
    generator = torch.Generator(device).manual_seed(1)
    longest = max(weight.numel() for weight in model.parameters())
    some = torch.empty(longest + 997, device=device, dtype=dtype).uniform_(-0.03, 0.03, generator=generator)
    with torch.no_grad():
        for number, weight in enumerate(model.parameters()):
            if weight.dim() > 1:  # the same numbers moved on: to draw half a billion would take long
                weight.copy_(some[number : number + weight.numel()].view_as(weight))
            else:
                weight.fill_(1.0)
        places = model.model.decoder.embed_positions
        places.make_weights(places.num_positions, places.embedding_dim)
    return model


def laid_out(model: Any, size: Size, matrix: type[Linear] | Any) -> Weights:
    """The same decoder for the loop."""
    state = {name: each.detach() for name, each in model.state_dict().items()}
    return weights(state, size.shape, matrix)


def caption(own: Weights) -> tuple[Tensor, Text]:
    """A text as it comes out of the encoder, (length, width), and what the loop attends to."""
    like = own.embeddings
    generator = torch.Generator(like.device).manual_seed(2)
    hidden = torch.randn(CAPTION, own.shape.width, generator=generator, device=like.device).to(like)
    return hidden, attended(own, hidden)


def codec(device: str = "cpu") -> Any:
    """EnCodec of the size that MusicGen uses (32 kHz, one channel), with random weights and codebooks."""
    from transformers import EncodecConfig, EncodecModel

    config = EncodecConfig(
        sampling_rate=32000,
        target_bandwidths=[2.2],
        num_filters=64,
        hidden_size=128,
        codebook_size=VOCABULARY,
        codebook_dim=128,
        upsampling_ratios=[8, 5, 4, 4],
        use_causal_conv=False,
        normalize=False,
    )
    torch.manual_seed(3)
    model = EncodecModel(config).eval()
    for layer in model.quantizer.layers:
        layer.codebook.embed.normal_()
    return model.to(device)


class quiet:  # noqa: N801 - used as a context, read as a word
    """Without the library's remarks on MusicGen's pad token, which lies past the rest."""

    def __enter__(self) -> None:
        from transformers.utils import logging

        self._level = logging.get_verbosity()
        logging.set_verbosity(40)  # errors

    def __exit__(self, *_: object) -> None:
        from transformers.utils import logging

        logging.set_verbosity(self._level)
