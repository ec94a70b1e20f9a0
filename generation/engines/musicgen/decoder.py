"""What are the weights of MusicGen's decoder, laid out for single steps?

They are transformers' (`MusicgenForCausalLM`, `MusicgenMelodyForCausalLM`): queries, keys and values in one matrix, all
codebooks' heads in one, the keys and values of a text made once. The melody family has no cross-attention: what it is
told stands before its first column.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from generation.engines.musicgen.linear import Linear, Plain


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
class Cross:
    """What attends to the text: `kv` is used once a text, the others once a step."""

    before: Norm
    query: Linear
    kv: Linear
    out: Linear


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """One layer's weights; the melody family has no `cross`."""

    before_self: Norm
    qkv: Linear
    self_out: Linear
    cross: Cross | None
    before_inner: Norm
    up: Linear
    down: Linear

    @property
    def bytes(self) -> int:
        """What one step reads of it."""
        own = self.qkv.bytes + self.self_out.bytes + self.up.bytes + self.down.bytes
        return own + (self.cross.query.bytes + self.cross.out.bytes if self.cross else 0)


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """A decoder's weights: `embeddings` (codebooks, vocabulary + 1, width), `heads` (codebooks * vocabulary, width)."""

    shape: Shape
    embeddings: Tensor
    layers: tuple[Layer, ...]
    last: Norm
    heads: Linear

    @property
    def is_cross(self) -> bool:
        """Whether a text is attended to; else it stands before the first column."""
        return any(each.cross for each in self.layers)

    @property
    def bytes_a_step(self) -> int:
        """What is read of them in one step, whatever the number of rows: the least memory traffic there can be."""
        return sum(each.bytes for each in self.layers) + self.heads.bytes


def weights(state: Mapping[str, Tensor], shape: Shape, matrix: Callable[[Tensor], Linear] = Plain) -> Weights:
    """Lay out the weights of a decoder (the state of its causal language model, names from `model.decoder` on).

    Raises:
        KeyError: one is missing.
    """

    def norm(name: str) -> Norm:
        return Norm(state[f"{name}.weight"], state[f"{name}.bias"])

    def join(*names: str) -> Linear:
        return matrix(torch.cat([state[f"{name}.weight"] for name in names]))

    def layer(at: int) -> Layer:
        own = f"model.decoder.layers.{at}"
        mine = f"{own}.self_attn"
        return Layer(
            norm(f"{mine}_layer_norm"),
            join(*(f"{mine}.{each}_proj" for each in "qkv")),
            join(f"{mine}.out_proj"),
            cross(f"{own}.encoder_attn") if f"{own}.encoder_attn.q_proj.weight" in state else None,
            norm(f"{own}.final_layer_norm"),
            join(f"{own}.fc1"),
            join(f"{own}.fc2"),
        )

    def cross(own: str) -> Cross:
        both = torch.cat([state[f"{own}.{each}_proj.weight"] for each in "kv"])
        return Cross(norm(f"{own}_layer_norm"), join(f"{own}.q_proj"), Plain(both), join(f"{own}.out_proj"))

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
    """The keys and values of a text, once: `hidden` is (length, width), already projected, without padding.

    Only for weights with cross-attention (`Weights.is_cross`).
    """
    shape = own.shape
    crosses = [layer.cross for layer in own.layers if layer.cross]
    both = [cross.kv(hidden).view(-1, 2, shape.heads, shape.head).permute(1, 2, 0, 3) for cross in crosses]
    return Text(torch.stack([each[0] for each in both]), torch.stack([each[1] for each in both]))


def positions(length: int, width: int) -> Tensor:
    """Sinusoidal embeddings of positions as tensor2tensor has them (cosines first), (length, width)."""
    half = width // 2
    rates = torch.exp(torch.arange(half, dtype=torch.int64).float() * -(torch.log(torch.tensor(10000.0)) / (half - 1)))
    angles = torch.arange(length, dtype=torch.int64).float()[:, None] * rates[None]
    return torch.cat([torch.cos(angles), torch.sin(angles)], dim=1)
