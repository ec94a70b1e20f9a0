"""One step of MusicGen's decoder: the logits of the next column for every row, with all that can be kept kept.

The weights are transformers' (`MusicgenForCausalLM`), laid out for single steps: queries, keys and values in one matrix,
all codebooks' heads in one, the keys and values of the text made once. A row without text (the empty half of
classifier-free guidance) has nothing to attend to: transformers gives it zeros, which add nothing, so its part of the
cross-attention is not computed at all.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from generation.engines.musicgen.linear import Int8, Linear, Plain


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of a decoder."""

    layers: int
    width: int
    heads: int
    inner: int
    codebooks: int
    vocabulary: int
    channels: int = 1
    scale: float = 1.0  # of the embeddings

    @property
    def head(self) -> int:
        return self.width // self.heads


@dataclass(frozen=True, slots=True, eq=False)
class Norm:
    """A layer norm's weight and bias, both (width,)."""

    weight: Tensor
    bias: Tensor

    def __call__(self, rows: Tensor) -> Tensor:
        return functional.layer_norm(rows, self.weight.shape, self.weight, self.bias)


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """One layer's weights."""

    before_self: Norm
    qkv: Linear
    self_out: Linear
    before_cross: Norm
    cross_q: Linear
    cross_kv: Linear
    cross_out: Linear
    before_inner: Norm
    up: Linear
    down: Linear


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """A decoder's weights: `embeddings` (codebooks, vocabulary + 1, width), `heads` (codebooks * vocabulary, width)."""

    shape: Shape
    embeddings: Tensor
    layers: tuple[Layer, ...]
    last: Norm
    heads: Linear

    @property
    def bytes_a_step(self) -> int:
        """What is read of them in one step, whatever the number of rows: the least memory traffic there can be."""
        each = (part for one in self.layers for part in (one.qkv, one.self_out, one.cross_q, one.cross_out, one.up, one.down))
        return sum(part.bytes for part in each) + self.heads.bytes


def weights(state: Mapping[str, Tensor], shape: Shape, matrix: Callable[[Tensor], Linear] = Plain) -> Weights:
    """Lay out the weights of a `MusicgenForCausalLM` (its state, names from `model.decoder` on).

    Raises:
        KeyError: one is missing.
    """

    def norm(name: str) -> Norm:
        return Norm(state[f"{name}.weight"], state[f"{name}.bias"])

    def join(*names: str) -> Linear:
        return matrix(torch.cat([state[f"{name}.weight"] for name in names]))

    def layer(at: int) -> Layer:
        own = f"model.decoder.layers.{at}"
        mine, cross = f"{own}.self_attn", f"{own}.encoder_attn"
        return Layer(
            norm(f"{mine}_layer_norm"),
            join(*(f"{mine}.{each}_proj" for each in "qkv")),
            join(f"{mine}.out_proj"),
            norm(f"{cross}_layer_norm"),
            join(f"{cross}.q_proj"),
            Plain(torch.cat([state[f"{cross}.{each}_proj.weight"] for each in "kv"])),
            join(f"{cross}.out_proj"),
            norm(f"{own}.final_layer_norm"),
            join(f"{own}.fc1"),
            join(f"{own}.fc2"),
        )

    books = range(shape.codebooks)
    return Weights(
        shape,
        torch.stack([state[f"model.decoder.embed_tokens.{each}.weight"] for each in books]),
        tuple(layer(at) for at in range(shape.layers)),
        norm("model.decoder.layer_norm"),
        join(*(f"lm_heads.{each}" for each in books)),
    )


@dataclass(frozen=True, slots=True, eq=False)
class Text:
    """What a row attends to: keys and values of each layer, (layers, heads, length, head)."""

    keys: Tensor
    values: Tensor

    @property
    def length(self) -> int:
        return int(self.keys.shape[2])


def attended(own: Weights, hidden: Tensor) -> Text:
    """The keys and values of a text, once: `hidden` is (length, width), already projected, without padding."""
    shape = own.shape
    both = [layer.cross_kv(hidden).view(-1, 2, shape.heads, shape.head).permute(1, 2, 0, 3) for layer in own.layers]
    return Text(torch.stack([each[0] for each in both]), torch.stack([each[1] for each in both]))


def positions(length: int, width: int) -> Tensor:
    """Sinusoidal embeddings of positions as tensor2tensor has them (cosines first), (length, width)."""
    half = width // 2
    rates = torch.exp(torch.arange(half, dtype=torch.int64).float() * -(torch.log(torch.tensor(10000.0)) / (half - 1)))
    angles = torch.arange(length, dtype=torch.int64).float()[:, None] * rates[None]
    return torch.cat([torch.cos(angles), torch.sin(angles)], dim=1)
