"""What does each place attend to besides itself? The keys and values of the texts, side by side."""

from typing import Final

import torch
from torch import Tensor
from torch.nn import functional

from generation.engines.musicgen.decoder import Text, Weights

# Texts are padded to a multiple, so that one more word does not make everything anew.
BLOCK: Final = 32


class Texts:
    """`kept` is (2, layers, places, heads, length, head), keys first; `unseen` (places, 1, 1, length) hides."""

    def __init__(self, own: Weights, places: int) -> None:
        shape, like = own.shape, own.embeddings
        self.kept = like.new_zeros(2, shape.layers, places, shape.heads, BLOCK, shape.head)
        self.unseen = torch.full((places, 1, 1, BLOCK), -torch.inf, dtype=like.dtype, device=like.device)
        self.unseen[..., :1] = 0  # an idle place attends to a zero, not to nothing
        self.lengths = [0] * places

    def put(self, at: int, text: Text) -> bool:
        """Give a place its text; whether everything was moved because the text is longer than all before."""
        more = text.length - self.kept.shape[4]
        if more > 0:
            more = -(-more // BLOCK) * BLOCK
            self.kept = functional.pad(self.kept, (0, 0, 0, more))
            self.unseen = functional.pad(self.unseen, (0, more), value=-torch.inf)
        self.kept[:, :, at] = 0
        self.kept[0, :, at, :, : text.length] = text.keys
        self.kept[1, :, at, :, : text.length] = text.values
        self.unseen[at] = -torch.inf
        self.unseen[at, ..., : text.length] = 0
        self.lengths[at] = text.length
        return more > 0

    def move(self, source: int, target: int) -> None:
        """Copy one place's text to another."""
        self.kept[:, :, target] = self.kept[:, :, source]
        self.unseen[target] = self.unseen[source]
        self.lengths[target] = self.lengths[source]

    @property
    def length(self) -> int:
        """The length that all texts are padded to."""
        return int(self.kept.shape[4])

    def longest(self, count: int) -> int:
        """How long the longest text of the first places is."""
        return max(self.lengths[:count], default=0)

    def of(self, layer: int, places: slice, length: int) -> tuple[Tensor, Tensor, Tensor]:
        """Keys, values (places, heads, length, head) and what is added to the scores of some places."""
        keys, values = self.kept[:, layer, places, :, :length]
        return keys, values, self.unseen[places, ..., :length]
